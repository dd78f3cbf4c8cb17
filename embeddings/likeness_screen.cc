#include "embeddings/likeness_screen.h"

#include <array>
#include <cstdint>

namespace akin {

LikenessScreen::LikenessScreen(TermsView terms, double least_cosine) {
  std::array<uint32_t, 256> squares{};  // of the terms of each weight
  for (int i = 0; i < terms.size(); ++i) {
    const uint32_t hash = terms.hashes()[i];
    const uint32_t weight = terms.weights()[i];
    bits_[hash % kBits / 64] |= uint64_t{1} << hash % 64;
    squares[weight] += weight * weight;
  }
  // Weights are whole, so their squares add up exactly. A little more is
  // wanted, for the norm is rounded.
  const double wanted = (1 - least_cosine * least_cosine) * 1.001 *
                        double{terms.norm()} * terms.norm();
  uint32_t square = 0;
  int least_weight = 256;
  while (least_weight > 0 && square <= wanted)
    square += squares[--least_weight];
  for (int i = 0; i < terms.size(); ++i) {
    if (terms.weights()[i] >= least_weight) {
      heaviest_.push_back(terms.hashes()[i]);
    }
  }
}

}  // namespace akin
