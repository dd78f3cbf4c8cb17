#ifndef AKIN_SERVER_INDEX_COLUMNS_H_
#define AKIN_SERVER_INDEX_COLUMNS_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/article/filter.h"
#include "server/index/dictionary.h"
#include "server/index/vector_index.h"

namespace akin {

// The fields of a row that a filter looks at.
struct RowColumns {
  // absl::InfinitePast() if it is not known.
  absl::Time published_at = absl::InfinitePast();
  ValueId source = kAbsent;    // folded
  ValueId language = kAbsent;  // folded
  ValueId country = kAbsent;   // folded
  ValueId category = kAbsent;  // folded
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
  absl::Time published_after_ = absl::InfinitePast();
  absl::Time published_before_ = absl::InfiniteFuture();
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_COLUMNS_H_
