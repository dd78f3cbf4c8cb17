#ifndef AKIN_EMBEDDINGS_FEATURE_COUNTS_H_
#define AKIN_EMBEDDINGS_FEATURE_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "embeddings/words.h"

namespace akin {

enum class FeatureKind : uint8_t {
  kWord,
  kNgram,  // characters of a word
  kName,   // what a name in any language names
};
inline constexpr int kFeatureKinds = 3;

// A word, a character n-gram of a word or what is named, by its hash. The hash
// is a part of the model and of the IDF table: it must never change under one
// model id.
struct Feature {
  uint64_t hash = 0;
  int count = 0;
  FeatureKind kind = FeatureKind::kWord;
  bool is_number = false;  // a word of digits
};

// How often each feature occurs in a text. Reuse costs no allocation.
// Not thread-safe.
class FeatureCounts {
 public:
  FeatureCounts();

  void Clear();
  // Counts the features of each word `times` times.
  void Add(const Words& words, int times);
  // Counts a thing that is named, by the hash that stands for it.
  void AddName(uint64_t hash, int times) {
    AddFeature({.hash = hash, .count = times, .kind = FeatureKind::kName});
  }
  // In no particular, but always the same, order.
  absl::Span<const Feature> features() const { return features_; }

 private:
  void AddWord(std::string_view word, int times);
  void AddFeature(const Feature& feature);
  void Grow();

  std::vector<Feature> features_;
  // Open addressing: 1 + the index into features_, or 0.
  std::vector<uint32_t> slots_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_FEATURE_COUNTS_H_
