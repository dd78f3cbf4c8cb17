#include "server/index/row_mask.h"

#include <algorithm>
#include <bit>

namespace akin {
namespace {

// The bits of the first `count` rows of a word, which may be none or all.
uint64_t BitsBelow(int count) {
  if (count <= 0) return 0;
  return count >= RowMask::kWordRows ? ~uint64_t{0}
                                     : (uint64_t{1} << count) - 1;
}

}  // namespace

RowMask::RowMask(const SegmentView& view, const SegmentFilter& filter,
                 Revision revision)
    : segment_(view.segment.get()), rows_(view.rows) {
  const Tombstones& tombstones = segment_->tombstones();
  const bool any_dead = tombstones.count() > 0;
  Fill(filter, [&](int word) {
    const uint64_t all = BitsBelow(rows_ - word * kWordRows);
    return any_dead ? tombstones.KeepLive(word, all, revision) : all;
  });
}

RowMask::RowMask(const RowMask& other, const SegmentFilter& filter)
    : segment_(other.segment_), rows_(other.rows_) {
  if (other.count_ == 0) return;
  Fill(filter, [&](int word) { return other.words_[word]; });
}

template <typename Set>
void RowMask::Fill(const SegmentFilter& filter, const Set& set) {
  if (filter.MatchesNone()) return;
  const int blocks = (rows_ + Segment::kBlockRows - 1) / Segment::kBlockRows;
  words_.resize(blocks * kBlockWords);
  block_counts_.resize(blocks);
  const int end = std::min(filter.end(), rows_);
  for (int block = filter.begin() / Segment::kBlockRows;
       block * Segment::kBlockRows < end; ++block) {
    const int rows = BlockRows(block);
    const int first_word = block * kBlockWords;
    uint64_t* words = words_.data() + first_word;
    for (int i = 0; i * kWordRows < rows; ++i) {
      const int row = (first_word + i) * kWordRows;
      words[i] = BitsBelow(end - row) & ~BitsBelow(filter.begin() - row);
      if (words[i] != 0) words[i] &= set(first_word + i);
    }
    filter.Narrow(block, rows, words);
    for (int i = 0; i * kWordRows < rows; ++i) {
      block_counts_[block] += std::popcount(words[i]);
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
