#ifndef AKIN_SERVER_INDEX_POSTINGS_H_
#define AKIN_SERVER_INDEX_POSTINGS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "embeddings/terms.h"

namespace akin {

// The inverted lists of a block of rows, borrowed: for each term the rows that
// have it and its weight there (Zobel and Moffat, "Inverted files for text
// search engines", 2006). A row is listed under its heaviest terms only.
struct PostingsView {
  // The lists lie one after the other in the order of their hashes. Those whose
  // hashes begin with the same 32 - shift bits begin at buckets[the bits].
  uint32_t shift = 0;
  absl::Span<const uint32_t> buckets;
  absl::Span<const uint32_t> hashes;
  absl::Span<const uint32_t> ends;  // of each list
  absl::Span<const uint16_t> rows;
  absl::Span<const uint8_t> weights;

  bool empty() const { return hashes.empty(); }

  // Adds to scores[row], for each row from `begin` to `end` - 1, the product of
  // a term's weight and its weight there, for each of the terms that the row is
  // listed under.
  void Accumulate(absl::Span<const WeightedTerm> terms, int begin, int end,
                  float* scores) const;

 private:
  // Of a term: its place among the lists, or kNoList.
  static constexpr uint32_t kNoList = ~uint32_t{0};
  uint32_t FindList(uint32_t hash) const;
  uint32_t BeginOf(uint32_t list) const {
    return list == 0 ? 0 : ends[list - 1];
  }
};

// Terms under which a row is listed.
inline constexpr int kMaxTermsPerRow = 128;
inline constexpr int kMaxPostingsRows = 1 << 16;

// Inverted lists by themselves. Immutable; about 3 bytes a posting and 10 a
// distinct term.
class Postings {
 public:
  // The lists of rows 0 to n - 1, of which `rows` are the terms; 1 to
  // kMaxPostingsRows of them.
  explicit Postings(absl::Span<const TermsView> rows);

  PostingsView view() const {
    return {shift_, buckets_, hashes_, ends_, rows_, weights_};
  }

  int64_t memory_bytes() const;

 private:
  uint32_t shift_ = 0;
  std::vector<uint32_t> buckets_;
  std::vector<uint32_t> hashes_;
  std::vector<uint32_t> ends_;
  std::vector<uint16_t> rows_;
  std::vector<uint8_t> weights_;
};

// The `limit` heaviest terms, or all of them; of equals those of lower hash.
std::vector<WeightedTerm> HeaviestTerms(TermsView terms, int limit);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_POSTINGS_H_
