#ifndef AKIN_EMBEDDINGS_EMBEDDING_H_
#define AKIN_EMBEDDINGS_EMBEDDING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace akin {

// What makes vectors comparable: vectors of two models never meet in one index.
struct EmbeddingModel {
  std::string id;      // "lexical-512-v2"
  int dimensions = 0;  // values of each vector

  friend bool operator==(const EmbeddingModel&,
                         const EmbeddingModel&) = default;
};

// A unit vector that stands for an article's content. Immutable; its values are
// finite and its length is 1 within 1e-5.
class Embedding {
 public:
  // Scales `values` to unit length. InvalidArgument, with the numbers in the
  // message, if there are not `model.dimensions` of them, one is not finite, or
  // all are zero.
  static absl::StatusOr<Embedding> FromValues(const EmbeddingModel& model,
                                              std::vector<float> values);

  // Shape: model.dimensions.
  absl::Span<const float> values() const { return values_; }
  int dimensions() const { return static_cast<int>(values_.size()); }

 private:
  explicit Embedding(std::vector<float> values) : values_(std::move(values)) {}
  std::vector<float> values_;
};

// Cosine of the angle between two embeddings of one model, -1 to 1. Their
// dimensions must be equal.
float Similarity(const Embedding& a, const Embedding& b);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_EMBEDDING_H_
