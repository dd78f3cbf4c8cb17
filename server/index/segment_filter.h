#ifndef AKIN_SERVER_INDEX_SEGMENT_FILTER_H_
#define AKIN_SERVER_INDEX_SEGMENT_FILTER_H_

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "server/article/filter.h"
#include "server/index/segment.h"

namespace akin {

// A Filter in the numbers of one segment. Agrees with Matches() of
// server/article/filter.h on every row whose values were in the segment's
// tables before it was made. Knows nothing of exclude_ids.
class SegmentFilter {
 public:
  SegmentFilter(const Filter& filter, const Segment& segment);

  // Whether no row of the segment can match.
  bool MatchesNone() const { return matches_none_; }

  // Rows before `begin` and from `end` cannot match, by their time.
  int begin() const { return begin_; }
  int end() const { return end_; }

  // Clears in `mask` the bits of those of the `rows` rows from the block's
  // first that do not match; those outside of begin() and end() it may leave.
  // The mask has a bit for each row of the block.
  void Narrow(int block, int rows, uint64_t* mask) const;

 private:
  // Which values of a column pass.
  struct ValueTest {
    bool has_any_of = false;
    std::vector<ValueId> any_of;
    std::vector<ValueId> none_of;
    // Whether each value passes, if there are too many to compare one by one.
    std::vector<uint8_t> passes;

    bool PassesAll() const { return !has_any_of && none_of.empty(); }
    bool Passes(absl::Span<const ValueId> values) const;
  };

  static ValueTest MakeTest(const ValueRule& rule, const ValueTable& table,
                            std::vector<ValueId> any_of,
                            std::vector<ValueId> none_of);
  static ValueTest ExactTest(const ValueRule& rule, const ValueTable& table,
                             std::string (*key)(std::string_view));
  static ValueTest LanguageTest(const ValueRule& rule, const ValueTable& table);
  static void NarrowByValue(const ValueTest& test, const ValueId* column,
                            int rows, uint64_t* mask);

  void NarrowByTime(int block, int rows, uint64_t* mask) const;
  void NarrowByLabels(int block, int rows, uint64_t* mask) const;

  // Finds begin() and end() where the rows lie in the order of time.
  void FindRange();

  const Segment& segment_;
  int begin_ = 0;
  int end_ = 0;
  ValueTest columns_[kColumns];
  ValueTest labels_;
  bool compares_times_ = false;  // of row by row
  RowTime after_;                // inclusive
  RowTime before_ = kEndOfTime;  // exclusive
  bool matches_none_ = false;

  // The first time that is one.
  static constexpr RowTime kBeginOfTime = {.seconds = kNoTime + 1, .nanos = 0};
  static constexpr RowTime kEndOfTime = {
      .seconds = std::numeric_limits<int64_t>::max(), .nanos = 0};
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_FILTER_H_
