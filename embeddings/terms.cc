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
      terms[kept - 1].is_number |= terms[i].is_number;
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

// Four hashes, or the weights of four. GCC's and clang's vector types become
// SSE2 on x86-64 and NEON on ARM.
constexpr size_t kBlock = 4;
using Block = uint32_t __attribute__((vector_size(16)));
using Halves = uint16_t __attribute__((vector_size(16)));
using Bytes = uint8_t __attribute__((vector_size(4)));

Block LoadHashes(const uint32_t* hashes) {
  Block block;
  std::memcpy(&block, hashes, sizeof(block));
  return block;
}

Block LoadWeights(const uint8_t* weights) {
  Bytes bytes;
  std::memcpy(&bytes, weights, sizeof(bytes));
  return __builtin_convertvector(bytes, Block);
}

// The weights of the hashes of `x` in `y`, whose lanes are turned by those of
// the arguments; 0 where two hashes differ.
template <int... kLanes>
Block Met(Block x, Block y, Block y_weights) {
  return (x == __builtin_shufflevector(y, y, kLanes...)) &
         __builtin_shufflevector(y_weights, y_weights, kLanes...);
}

// For each hash of `x` its weight times that of the same hash in `y`, or 0.
Block Products(Block x, Block x_weights, Block y, Block y_weights) {
  // Hashes do not repeat, so at most one turn of `y` meets each of `x`.
  const Block met =
      Met<0, 1, 2, 3>(x, y, y_weights) | Met<1, 2, 3, 0>(x, y, y_weights) |
      Met<2, 3, 0, 1>(x, y, y_weights) | Met<3, 0, 1, 2>(x, y, y_weights);
  // 255 * 255 fits in 16 bits, whose multiplication every machine has.
  return (Block)((Halves)x_weights * (Halves)met);
}

}  // namespace

Terms::Terms(TermsView terms)
    : hashes_(terms.hashes().begin(), terms.hashes().end()),
      weights_(terms.weights().begin(), terms.weights().end()),
      numbers_(terms.numbers().begin(), terms.numbers().end()),
      norm_(terms.norm()) {}

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
    if (term.is_number) {
      result.numbers_.push_back(static_cast<uint16_t>(result.hashes_.size()));
    }
    result.hashes_.push_back(term.hash);
    result.weights_.push_back(static_cast<uint8_t>(weight));
    square += weight * weight;
  }
  result.norm_ = static_cast<float>(std::sqrt(static_cast<double>(square)));
  return result;
}

float TermsCosine(TermsView a, TermsView b) {
  if (a.empty() || b.empty()) return 0;
  const uint32_t* x = a.hashes().data();
  const uint32_t* y = b.hashes().data();
  const uint8_t* x_weights = a.weights().data();
  const uint8_t* y_weights = b.weights().data();
  const size_t x_size = a.hashes().size();
  const size_t y_size = b.hashes().size();
  size_t i = 0, j = 0;
  // Hashes are random, so a branch on their order would be mispredicted every
  // other time: both loops advance by arithmetic instead.
  Block sums = {};
  while (i + kBlock <= x_size && j + kBlock <= y_size) {
    sums += Products(LoadHashes(x + i), LoadWeights(x_weights + i),
                     LoadHashes(y + j), LoadWeights(y_weights + j));
    const uint32_t x_last = x[i + kBlock - 1], y_last = y[j + kBlock - 1];
    i += kBlock * (x_last <= y_last);
    j += kBlock * (y_last <= x_last);
  }
  // At most kMaxTerms * 255 * 255, which fits.
  uint32_t dot = sums[0] + sums[1] + sums[2] + sums[3];
  while (i < x_size && j < y_size) {
    const uint32_t x_hash = x[i], y_hash = y[j];
    const uint32_t product = x_weights[i] * y_weights[j];
    dot += x_hash == y_hash ? product : 0;
    i += x_hash <= y_hash;
    j += y_hash <= x_hash;
  }
  return std::min(1.0f, static_cast<float>(dot) / (a.norm() * b.norm()));
}

TermsMatcher::TermsMatcher(TermsView terms)
    : terms_(terms), bits_(kWords), slots_(kSlots) {
  for (int i = 0; i < terms.size(); ++i) {
    const uint32_t hash = terms.hashes()[i];
    bits_[hash >> 22] |= uint64_t{1} << (hash >> 16 & 63);
    uint32_t slot = hash % kSlots;
    while (slots_[slot] != 0) slot = (slot + 1) % kSlots;
    slots_[slot] = static_cast<uint16_t>(i + 1);
  }
}

float TermsMatcher::Cosine(TermsView other) const {
  if (terms_.empty() || other.empty()) return 0;
  const uint32_t* hashes = other.hashes().data();
  const int size = other.size();
  uint32_t dot = 0;
  for (int i = 0; i < size; ++i) {
    if (!MayHave(hashes[i])) continue;
    for (uint32_t slot = hashes[i] % kSlots; slots_[slot] != 0;
         slot = (slot + 1) % kSlots) {
      const int place = slots_[slot] - 1;
      if (terms_.hashes()[place] != hashes[i]) continue;
      dot += uint32_t{terms_.weights()[place]} * other.weights()[i];
      break;
    }
  }
  return std::min(1.0f,
                  static_cast<float>(dot) / (terms_.norm() * other.norm()));
}

std::optional<NumberOverlap> CompareNumbers(TermsView a, TermsView b) {
  if (a.numbers().empty() || b.numbers().empty()) return std::nullopt;
  NumberOverlap overlap;
  double dot = 0, a_square = 0, b_square = 0;
  for (const uint16_t i : a.numbers()) {
    a_square += a.weights()[i] * a.weights()[i];
  }
  auto of_a = a.numbers().begin();
  for (const uint16_t j : b.numbers()) {
    b_square += b.weights()[j] * b.weights()[j];
    while (of_a != a.numbers().end() && a.hashes()[*of_a] < b.hashes()[j]) {
      ++of_a;
    }
    if (of_a == a.numbers().end() || a.hashes()[*of_a] != b.hashes()[j]) {
      continue;
    }
    dot += a.weights()[*of_a] * b.weights()[j];
    ++overlap.shared;
  }
  overlap.cosine = static_cast<float>(dot / std::sqrt(a_square * b_square));
  return overlap;
}

}  // namespace akin
