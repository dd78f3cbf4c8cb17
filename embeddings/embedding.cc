#include "embeddings/embedding.h"

#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace akin {

absl::StatusOr<Embedding> Embedding::FromValues(const EmbeddingModel& model,
                                                std::vector<float> values) {
  if (values.size() != static_cast<size_t>(model.dimensions)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("embedding has %d values, model %s needs %d",
                        values.size(), model.id, model.dimensions));
  }
  // In double, so that values up to the greatest float do not overflow.
  double square = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "embedding value %d of %d is %f (model %s); every value must be "
          "finite",
          i, values.size(), values[i], model.id));
    }
    square += static_cast<double>(values[i]) * values[i];
  }
  if (square == 0) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "all %d values of the embedding are 0 (model %s); it has no direction",
        values.size(), model.id));
  }
  const double scale = 1 / std::sqrt(square);
  for (float& value : values) value = static_cast<float>(value * scale);
  return Embedding(std::move(values));
}

float Similarity(const Embedding& a, const Embedding& b) {
  // Independent sums let the compiler use vector instructions without leave to
  // reorder floating-point additions.
  constexpr int kLanes = 16;
  float sums[kLanes] = {};
  const float* x = a.values().data();
  const float* y = b.values().data();
  const int n = a.dimensions();
  int i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (int lane = 0; lane < kLanes; ++lane) {
      sums[lane] += x[i + lane] * y[i + lane];
    }
  }
  float total = 0;
  for (; i < n; ++i) total += x[i] * y[i];
  for (float sum : sums) total += sum;
  return total;
}

}  // namespace akin
