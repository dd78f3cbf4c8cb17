#include "server/index/row_mask.h"

#include <algorithm>
#include <bit>

namespace akin {

RowMask::RowMask(const SegmentView& view, const SegmentFilter& filter,
                 Revision revision)
    : segment_(view.segment.get()), rows_(view.rows) {
  if (filter.MatchesNone()) return;
  const int blocks = (rows_ + Segment::kBlockRows - 1) / Segment::kBlockRows;
  words_.resize(blocks * kBlockWords);
  block_counts_.resize(blocks);
  const bool any_dead = segment_->tombstones().count() > 0;
  for (int block = 0; block < blocks; ++block) {
    uint64_t* words = words_.data() + block * kBlockWords;
    const int rows = BlockRows(block);
    std::fill_n(words, rows / kWordRows, ~uint64_t{0});
    if (rows % kWordRows != 0) {
      words[rows / kWordRows] = (uint64_t{1} << rows % kWordRows) - 1;
    }
    filter.Narrow(block, rows, words);
    for (int word = 0; word * kWordRows < rows; ++word) {
      if (any_dead && words[word] != 0) {
        words[word] = segment_->tombstones().KeepLive(
            block * kBlockWords + word, words[word], revision);
      }
      block_counts_[block] += std::popcount(words[word]);
    }
    count_ += block_counts_[block];
  }
}

int RowMask::BlockRows(int block) const {
  return std::min(Segment::kBlockRows, rows_ - block * Segment::kBlockRows);
}

void RowMask::Remove(int row) {
  if (count_ == 0 || !Has(row)) return;
  words_[row / kWordRows] &= ~(uint64_t{1} << row % kWordRows);
  --block_counts_[row / Segment::kBlockRows];
  --count_;
}

int RowMask::FirstFrom(int begin) const {
  int word = begin / kWordRows;
  while (words_[word] == 0) ++word;
  return word * kWordRows + std::countr_zero(words_[word]);
}

int RowMask::LastBefore(int end) const {
  int word = (end - 1) / kWordRows;
  while (words_[word] == 0) --word;
  return word * kWordRows + kWordRows - 1 - std::countl_zero(words_[word]);
}

int RowMask::Count(int begin, int end) const {
  int count = 0;
  for (int word = begin / kWordRows; word * kWordRows < end; ++word) {
    count += std::popcount(words_[word]);
  }
  return count;
}

}  // namespace akin
