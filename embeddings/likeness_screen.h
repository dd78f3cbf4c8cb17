#ifndef AKIN_EMBEDDINGS_LIKENESS_SCREEN_H_
#define AKIN_EMBEDDINGS_LIKENESS_SCREEN_H_

#include <array>
#include <cstdint>
#include <vector>

#include "embeddings/terms.h"

namespace akin {

// Tells at a glance that two texts are not nearly the same, so that of many
// pairs few must be compared.
//
// A cosine is least_cosine at most if the other text has none of a text's
// heaviest terms that make up 1 - least_cosine^2 of the square of its norm:
// what is left is not long enough.
class LikenessScreen {
 public:
  // least_cosine is above 0, at most 1.
  LikenessScreen(TermsView terms, double least_cosine);

  // False only if TermsCosine() of the two texts is below least_cosine, which
  // is the same for both.
  bool MayBeAlike(const LikenessScreen& other) const {
    return HasAnyOf(other.heaviest_) && other.HasAnyOf(heaviest_);
  }

 private:
  static constexpr uint32_t kBits = 4096;

  bool HasAnyOf(const std::vector<uint32_t>& hashes) const {
    for (const uint32_t hash : hashes) {
      if (bits_[hash % kBits / 64] >> hash % 64 & 1) return true;
    }
    return false;
  }

  std::array<uint64_t, kBits / 64> bits_ = {};  // of the hashes of all terms
  std::vector<uint32_t> heaviest_;  // hashes of those that make up so much
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_LIKENESS_SCREEN_H_
