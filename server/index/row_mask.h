#ifndef AKIN_SERVER_INDEX_ROW_MASK_H_
#define AKIN_SERVER_INDEX_ROW_MASK_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "server/article/revision.h"
#include "server/index/segment.h"
#include "server/index/segment_filter.h"

namespace akin {

// A segment as a snapshot sees it.
struct SegmentView {
  std::shared_ptr<Segment> segment;
  int rows = 0;  // those before it are visible, unless they are dead
};

// Some rows of a segment, a bit each.
class RowMask {
 public:
  static constexpr int kWordRows = 64;
  static constexpr int kBlockWords = Segment::kBlockRows / kWordRows;

  // The rows that the filter matches and that a reader of the state `revision`
  // sees. Borrows the segment.
  RowMask(const SegmentView& view, const SegmentFilter& filter,
          Revision revision);
  // Those of another's that the filter, of the same segment, matches too.
  RowMask(const RowMask& other, const SegmentFilter& filter);

  const Segment& segment() const { return *segment_; }
  // Rows of the segment that a snapshot covers, set or not.
  int rows() const { return rows_; }
  // Rows that are set.
  int64_t count() const { return count_; }

  int blocks() const { return static_cast<int>(block_counts_.size()); }
  // Rows of a block, set or not, and those that are set.
  int BlockRows(int block) const;
  int BlockCount(int block) const { return block_counts_[block]; }
  // A bit for each row of the block.
  const uint64_t* BlockWords(int block) const {
    return words_.data() + block * kBlockWords;
  }

  // A bit for each of the rows from kWordRows * n.
  uint64_t Word(int n) const { return words_[n]; }

  // The first row from `begin` that is set, and the last before `end`; there
  // must be one.
  int FirstFrom(int begin) const;
  int LastBefore(int end) const;

  bool Has(int row) const {
    return words_[row / kWordRows] >> row % kWordRows & 1;
  }
  void Remove(int row);

  // Calls `visit(row)` with each row from `begin` to `end` - 1 that is set,
  // ascending. Both are multiples of kWordRows, or `end` is rows().
  template <typename Visit>
  void ForEach(int begin, int end, const Visit& visit) const {
    for (int word = begin / kWordRows; word * kWordRows < end; ++word) {
      for (uint64_t bits = words_[word]; bits != 0; bits &= bits - 1) {
        visit(word * kWordRows + __builtin_ctzll(bits));
      }
    }
  }

  // Rows that are set from `begin` to `end` - 1, both as above.
  int Count(int begin, int end) const;

 private:
  // Fills the words of the blocks where rows can match: `set(word)` gives those
  // that are to be narrowed.
  template <typename Set>
  void Fill(const SegmentFilter& filter, const Set& set);

  const Segment* segment_;
  int rows_;
  int64_t count_ = 0;
  std::vector<uint64_t> words_;
  std::vector<int> block_counts_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_ROW_MASK_H_
