#include "embeddings/likeness_screen.h"

#include <algorithm>
#include <utility>

namespace akin {

LikenessScreen::LikenessScreen(TermsView terms, double least_cosine) {
  std::vector<std::pair<int, uint32_t>> heavy;  // weights and hashes
  heavy.reserve(terms.size());
  for (int i = 0; i < terms.size(); ++i) {
    const uint32_t hash = terms.hashes()[i];
    bits_[hash % kBits / 64] |= uint64_t{1} << hash % 64;
    heavy.emplace_back(terms.weights()[i], hash);
  }
  std::make_heap(heavy.begin(), heavy.end());
  // Weights are whole, so their squares add up exactly.
  const double wanted =
      (1 - least_cosine * least_cosine) * double{terms.norm()} * terms.norm();
  double square = 0;
  // A little more, for the norm is rounded.
  while (!heavy.empty() && square <= wanted * 1.001) {
    std::pop_heap(heavy.begin(), heavy.end());
    const auto [weight, hash] = heavy.back();
    heavy.pop_back();
    square += static_cast<double>(weight) * weight;
    heaviest_.push_back(hash);
  }
}

}  // namespace akin
