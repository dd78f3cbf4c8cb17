#ifndef AKIN_EMBEDDINGS_FEATURE_COUNTS_H_
#define AKIN_EMBEDDINGS_FEATURE_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "embeddings/words.h"

namespace akin {

// A word or a character n-gram of a word, by its hash. The hash is a part of
// the model and of the IDF table: it must never change under one model id.
struct Feature {
  uint64_t hash = 0;
  int count = 0;
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
  // In no particular, but always the same, order.
  absl::Span<const Feature> features() const { return features_; }

 private:
  void AddWord(std::string_view word, int times);
  void AddHash(uint64_t hash, int times, bool is_number);
  void Grow();

  std::vector<Feature> features_;
  // Open addressing: 1 + the index into features_, or 0.
  std::vector<uint32_t> slots_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_FEATURE_COUNTS_H_
