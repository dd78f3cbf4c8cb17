#ifndef AKIN_SERVER_INDEX_POSTINGS_H_
#define AKIN_SERVER_INDEX_POSTINGS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "embeddings/terms.h"

namespace akin {

// The inverted lists of a block of rows: for each term the rows that have it
// and its weight there (Zobel and Moffat, "Inverted files for text search
// engines", 2006). A row is listed under its heaviest terms only. Immutable;
// about 3 bytes a posting and 8 a distinct term.
class Postings {
 public:
  // Terms under which a row is listed.
  static constexpr int kMaxTermsPerRow = 128;
  static constexpr int kMaxRows = 1 << 16;

  // The lists of rows 0 to n - 1, of which `rows` are the terms; 1 to kMaxRows
  // of them.
  explicit Postings(absl::Span<const Terms* const> rows);

  // Adds to the score of each row that is listed under the term `weight` times
  // the term's weight there. `scores` has one a row.
  void Accumulate(uint32_t hash, float weight, absl::Span<float> scores) const;

  int64_t memory_bytes() const;

 private:
  // The lists lie one after the other in the order of their hashes. Those whose
  // hashes begin with the same bits begin at buckets_[the bits].
  int shift_ = 0;  // 32 - bits
  std::vector<uint32_t> buckets_;
  std::vector<uint32_t> hashes_;
  std::vector<uint32_t> ends_;  // of each list
  std::vector<uint16_t> rows_;
  std::vector<uint8_t> weights_;
};

// The `limit` heaviest terms, or all of them; of equals those of lower hash.
std::vector<WeightedTerm> HeaviestTerms(const Terms& terms, int limit);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_POSTINGS_H_
