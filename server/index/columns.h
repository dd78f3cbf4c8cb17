#ifndef AKIN_SERVER_INDEX_COLUMNS_H_
#define AKIN_SERVER_INDEX_COLUMNS_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/article/filter.h"
#include "server/index/dictionary.h"
#include "server/index/vector_index.h"

namespace akin {

// Published at a time that is not known.
inline constexpr int64_t kNoTime = std::numeric_limits<int64_t>::min();

// The fields of a row that a filter looks at.
struct RowColumns {
  int64_t published_at = kNoTime;  // microseconds since the Unix epoch
  ValueId source = kAbsent;        // folded
  ValueId language = kAbsent;      // folded
  ValueId country = kAbsent;       // folded
  ValueId category = kAbsent;      // folded
  std::vector<ValueId> labels;
};

// The dictionaries of the columns. Thread-safe.
struct ColumnDictionaries {
  Dictionary sources;
  Dictionary languages;
  Dictionary countries;
  Dictionary categories;
  Dictionary labels;

  RowColumns Encode(const IndexedArticle& article);
};

// A Filter in the numbers of the columns. Agrees with Matches() of
// server/article/filter.h on every row whose values were interned before it was
// made. Knows nothing of exclude_ids.
class ColumnFilter {
 public:
  ColumnFilter(const Filter& filter, const ColumnDictionaries& dictionaries);

  bool Matches(const RowColumns& row) const;

 private:
  // Which numbers of one column pass.
  class ValueFilter {
   public:
    ValueFilter() = default;
    ValueFilter(std::vector<char> any_of, std::vector<char> none_of)
        : any_of_(std::move(any_of)), none_of_(std::move(none_of)) {}

    bool Matches(ValueId value) const;
    bool Matches(absl::Span<const ValueId> values) const;

   private:
    std::vector<char> any_of_;   // empty: everything passes
    std::vector<char> none_of_;  // empty: nothing is left out
  };

  static ValueFilter LanguageFilter(const ValueRule& rule,
                                    const Dictionary& languages);
  static ValueFilter ExactFilter(const ValueRule& rule,
                                 const Dictionary& dictionary,
                                 std::string (*key)(std::string_view));

  ValueFilter sources_;
  ValueFilter languages_;
  ValueFilter countries_;
  ValueFilter categories_;
  ValueFilter labels_;
  bool has_time_bound_ = false;
  int64_t published_after_ = std::numeric_limits<int64_t>::min();
  int64_t published_before_ = std::numeric_limits<int64_t>::max();
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_COLUMNS_H_
