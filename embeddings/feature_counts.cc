#include "embeddings/feature_counts.h"

#include <algorithm>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace akin {
namespace {

constexpr uint64_t kWordSeed = 1;
constexpr uint64_t kNgramSeed = 2;
constexpr size_t kNgram = 4;
// Longer than any word that the tokenizer makes of Latin letters; of others the
// rest has no n-grams.
constexpr size_t kMaxNgramBytes = 256;

}  // namespace

FeatureCounts::FeatureCounts() : slots_(4096) {}

void FeatureCounts::Clear() {
  if (features_.empty()) return;
  features_.clear();
  std::fill(slots_.begin(), slots_.end(), 0);
}

void FeatureCounts::Add(const Words& words, int times) {
  for (int i = 0; i < words.size(); ++i) AddWord(words[i], times);
}

void FeatureCounts::AddWord(std::string_view word, int times) {
  AddFeature({.hash = XXH3_64bits_withSeed(word.data(), word.size(), kWordSeed),
              .count = times,
              .kind = FeatureKind::kWord,
              .is_number = std::all_of(word.begin(), word.end(), [](char c) {
                return c >= '0' && c <= '9';
              })});
  // Marks of the word's ends, for a beginning says more than a middle.
  char marked[kMaxNgramBytes + 2];
  const size_t size = std::min(word.size(), kMaxNgramBytes);
  marked[0] = '^';
  std::memcpy(marked + 1, word.data(), size);
  marked[size + 1] = '$';
  // A word of two letters would have only itself.
  if (size < kNgram - 1) return;
  for (size_t i = 0; i + kNgram <= size + 2; ++i) {
    AddFeature({.hash = XXH3_64bits_withSeed(marked + i, kNgram, kNgramSeed),
                .count = times,
                .kind = FeatureKind::kNgram});
  }
}

void FeatureCounts::AddFeature(const Feature& feature) {
  const size_t mask = slots_.size() - 1;
  size_t slot = feature.hash & mask;
  while (slots_[slot] != 0) {
    Feature& known = features_[slots_[slot] - 1];
    if (known.hash == feature.hash) {
      known.count += feature.count;
      return;
    }
    slot = (slot + 1) & mask;
  }
  features_.push_back(feature);
  slots_[slot] = static_cast<uint32_t>(features_.size());
  if (features_.size() * 2 > slots_.size()) Grow();
}

void FeatureCounts::Grow() {
  slots_.assign(slots_.size() * 2, 0);
  const size_t mask = slots_.size() - 1;
  for (size_t i = 0; i < features_.size(); ++i) {
    size_t slot = features_[i].hash & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<uint32_t>(i + 1);
  }
}

}  // namespace akin
