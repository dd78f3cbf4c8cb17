#include "embeddings/terms.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

namespace akin {
namespace {

// Sorts by hash and adds the weights of equal hashes.
void MergeEqualHashes(std::vector<WeightedTerm>& terms) {
  // Equal hashes by weight, so that the sum does not depend on the order given.
  std::sort(terms.begin(), terms.end(),
            [](const WeightedTerm& a, const WeightedTerm& b) {
              return a.hash != b.hash ? a.hash < b.hash : a.weight < b.weight;
            });
  size_t kept = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    if (kept > 0 && terms[kept - 1].hash == terms[i].hash) {
      terms[kept - 1].weight += terms[i].weight;
    } else {
      terms[kept++] = terms[i];
    }
  }
  terms.resize(kept);
}

void KeepHeaviest(std::vector<WeightedTerm>& terms, size_t limit) {
  if (terms.size() <= limit) return;
  std::nth_element(terms.begin(), terms.begin() + limit, terms.end(),
                   [](const WeightedTerm& a, const WeightedTerm& b) {
                     return a.weight != b.weight ? a.weight > b.weight
                                                 : a.hash < b.hash;
                   });
  terms.resize(limit);
  std::sort(terms.begin(), terms.end(),
            [](const WeightedTerm& a, const WeightedTerm& b) {
              return a.hash < b.hash;
            });
}

// Four hashes, which one instruction compares. GCC's and clang's vector types
// become SSE2 on x86-64 and NEON on ARM.
constexpr size_t kBlock = 4;
using Block = uint32_t __attribute__((vector_size(kBlock * sizeof(uint32_t))));

Block Load(const uint32_t* hashes) {
  Block block;
  std::memcpy(&block, hashes, sizeof(block));
  return block;
}

// Whether a hash of block `x` is one of block `y`.
bool HaveCommon(const uint32_t* x, const uint32_t* y) {
  const Block a = Load(x);
  const Block b = Load(y);
  const auto equal = (a == b) |
                     (a == __builtin_shufflevector(b, b, 1, 2, 3, 0)) |
                     (a == __builtin_shufflevector(b, b, 2, 3, 0, 1)) |
                     (a == __builtin_shufflevector(b, b, 3, 0, 1, 2));
  uint64_t halves[2];
  std::memcpy(halves, &equal, sizeof(halves));
  return (halves[0] | halves[1]) != 0;
}

uint32_t DotOfBlocks(const uint32_t* x, const uint8_t* x_weights,
                     const uint32_t* y, const uint8_t* y_weights) {
  uint32_t dot = 0;
  for (size_t i = 0; i < kBlock; ++i) {
    for (size_t j = 0; j < kBlock; ++j) {
      dot += x[i] == y[j] ? x_weights[i] * y_weights[j] : 0;
    }
  }
  return dot;
}

}  // namespace

Terms Terms::FromWeighted(std::vector<WeightedTerm> terms) {
  MergeEqualHashes(terms);
  KeepHeaviest(terms, kMaxTerms);
  float heaviest = 0;
  for (const WeightedTerm& term : terms) {
    heaviest = std::max(heaviest, term.weight);
  }
  Terms result;
  result.hashes_.reserve(terms.size());
  result.weights_.reserve(terms.size());
  const float scale = 255 / heaviest;
  uint64_t square = 0;
  for (const WeightedTerm& term : terms) {
    const int weight =
        std::clamp(static_cast<int>(std::lround(term.weight * scale)), 1, 255);
    result.hashes_.push_back(term.hash);
    result.weights_.push_back(static_cast<uint8_t>(weight));
    square += weight * weight;
  }
  result.norm_ = static_cast<float>(std::sqrt(static_cast<double>(square)));
  return result;
}

float TermsCosine(const Terms& a, const Terms& b) {
  if (a.empty() || b.empty()) return 0;
  const uint32_t* x = a.hashes().data();
  const uint32_t* y = b.hashes().data();
  const uint8_t* x_weights = a.weights().data();
  const uint8_t* y_weights = b.weights().data();
  const size_t x_size = a.hashes().size();
  const size_t y_size = b.hashes().size();
  uint32_t dot = 0;  // At most kMaxTerms * 255 * 255, which fits.
  size_t i = 0, j = 0;
  // Hashes are random, so a branch on their order would be mispredicted every
  // other time: both loops advance by arithmetic instead.
  while (i + kBlock <= x_size && j + kBlock <= y_size) {
    if (HaveCommon(x + i, y + j)) {
      dot += DotOfBlocks(x + i, x_weights + i, y + j, y_weights + j);
    }
    const uint32_t x_last = x[i + kBlock - 1], y_last = y[j + kBlock - 1];
    i += x_last <= y_last ? kBlock : 0;
    j += y_last <= x_last ? kBlock : 0;
  }
  while (i < x_size && j < y_size) {
    const uint32_t x_hash = x[i], y_hash = y[j];
    if (x_hash == y_hash) dot += x_weights[i] * y_weights[j];
    i += x_hash <= y_hash;
    j += y_hash <= x_hash;
  }
  return std::min(1.0f, static_cast<float>(dot) / (a.norm() * b.norm()));
}

}  // namespace akin
