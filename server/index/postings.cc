#include "server/index/postings.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace akin {
namespace {

// A posting in one number: hash, row and weight, so that sorting numbers sorts
// postings.
using Packed = uint64_t;
Packed Pack(uint32_t hash, uint32_t row, uint8_t weight) {
  return uint64_t{hash} << 32 | row << 8 | weight;
}
uint32_t HashOf(Packed posting) { return posting >> 32; }

// Sorts by hash; of equal hashes the order stays, which is that of the rows.
// std::stable_sort takes seven times as long, and a writer waits for it.
void SortByHash(std::vector<Packed>& postings) {
  constexpr int kBits = 11;
  constexpr uint32_t kMask = (1 << kBits) - 1;
  std::vector<Packed> sorted(postings.size());
  for (int shift = 32; shift < 64; shift += kBits) {
    std::array<uint32_t, kMask + 1> begins{};
    for (const Packed posting : postings) ++begins[posting >> shift & kMask];
    uint32_t begin = 0;
    for (uint32_t& count : begins) begin += std::exchange(count, begin);
    for (const Packed posting : postings) {
      sorted[begins[posting >> shift & kMask]++] = posting;
    }
    postings.swap(sorted);
  }
}

}  // namespace

std::vector<WeightedTerm> HeaviestTerms(TermsView terms, int limit) {
  std::vector<WeightedTerm> heaviest;
  heaviest.reserve(terms.size());
  for (int i = 0; i < terms.size(); ++i) {
    heaviest.push_back({.hash = terms.hashes()[i],
                        .weight = static_cast<float>(terms.weights()[i])});
  }
  if (terms.size() > limit) {
    std::nth_element(heaviest.begin(), heaviest.begin() + limit, heaviest.end(),
                     [](const WeightedTerm& a, const WeightedTerm& b) {
                       return a.weight != b.weight ? a.weight > b.weight
                                                   : a.hash < b.hash;
                     });
    heaviest.resize(limit);
  }
  return heaviest;
}

Postings::Postings(absl::Span<const TermsView> rows) {
  std::vector<Packed> postings;
  for (uint32_t row = 0; row < rows.size(); ++row) {
    for (const WeightedTerm& term : HeaviestTerms(rows[row], kMaxTermsPerRow)) {
      postings.push_back(
          Pack(term.hash, row, static_cast<uint8_t>(term.weight)));
    }
  }
  SortByHash(postings);
  rows_.reserve(postings.size());
  weights_.reserve(postings.size());
  for (const Packed posting : postings) {
    if (hashes_.empty() || hashes_.back() != HashOf(posting)) {
      hashes_.push_back(HashOf(posting));
      ends_.push_back(0);
    }
    rows_.push_back(static_cast<uint16_t>(posting >> 8));
    weights_.push_back(static_cast<uint8_t>(posting));
    ends_.back() = static_cast<uint32_t>(rows_.size());
  }
  hashes_.shrink_to_fit();
  ends_.shrink_to_fit();
  // Hashes are evenly spread, so a bucket has two lists or so.
  const int bits = std::clamp<int>(std::bit_width(hashes_.size()) - 1, 1, 24);
  shift_ = 32 - bits;
  buckets_.assign((size_t{1} << bits) + 1, 0);
  for (const uint32_t hash : hashes_) ++buckets_[(hash >> shift_) + 1];
  for (size_t i = 1; i < buckets_.size(); ++i) buckets_[i] += buckets_[i - 1];
}

uint32_t PostingsView::FindList(uint32_t hash) const {
  const size_t bucket = hash >> shift;
  for (uint32_t list = buckets[bucket]; list < buckets[bucket + 1]; ++list) {
    if (hashes[list] == hash) return list;
  }
  return kNoList;
}

void PostingsView::Accumulate(absl::Span<const WeightedTerm> terms, int begin,
                              int end, float* scores) const {
  // The lists lie all over the memory: each step asks for what the next one
  // reads, for all terms.
  std::vector<uint32_t> lists(terms.size());
  for (const WeightedTerm& term : terms) {
    __builtin_prefetch(&buckets[term.hash >> shift]);
  }
  for (const WeightedTerm& term : terms) {
    const uint32_t list = buckets[term.hash >> shift];
    __builtin_prefetch(hashes.data() + list);
    __builtin_prefetch(ends.data() + list);
  }
  for (size_t i = 0; i < terms.size(); ++i) {
    lists[i] = FindList(terms[i].hash);
    if (lists[i] == kNoList) continue;
    __builtin_prefetch(rows.data() + BeginOf(lists[i]));
    __builtin_prefetch(weights.data() + BeginOf(lists[i]));
  }
  for (size_t i = 0; i < terms.size(); ++i) {
    if (lists[i] == kNoList) continue;
    const float weight = terms[i].weight;
    const uint16_t* row = rows.data() + BeginOf(lists[i]);
    const uint16_t* last = rows.data() + ends[lists[i]];
    if (begin > 0) row = std::lower_bound(row, last, begin);
    if (row != last && last[-1] >= end) last = std::lower_bound(row, last, end);
    const uint8_t* weight_there = weights.data() + (row - rows.data());
    for (; row != last; ++row, ++weight_there) {
      scores[*row] += weight * *weight_there;
    }
  }
}

int64_t Postings::memory_bytes() const {
  return sizeof(*this) +
         sizeof(uint32_t) *
             (buckets_.capacity() + hashes_.capacity() + ends_.capacity()) +
         sizeof(uint16_t) * rows_.capacity() + weights_.capacity();
}

}  // namespace akin
