#include "benchmarks/index/vector_set.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <random>

#include "embeddings/lexical_embedder.h"
#include "server/indexed_article.h"
#include "training/article_index.h"

namespace akin {
namespace {

constexpr int kClusters = 4000;
constexpr int kSubspaceDimensions = 40;
constexpr int kDimensions = 384;
// Standard deviations, in the subspace, of the points around their centre where
// that of the centres is 1, and of the noise in each of all dimensions, where
// the subspace is mapped without changing lengths much.
constexpr float kSpread = 0.5F;
constexpr float kNoise = 0.1F;

using Random = std::mt19937_64;

std::vector<float> NormalValues(int64_t count, float deviation,
                                Random& random) {
  std::normal_distribution<float> normal(0, deviation);
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

void ScaleToUnitLength(absl::Span<float> vector) {
  double square = 0;
  for (const float value : vector) square += value * value;
  const auto scale = static_cast<float>(1 / std::sqrt(square));
  for (float& value : vector) value *= scale;
}

}  // namespace

void VectorSet::Truncate(int64_t count) {
  values.resize(std::min(rows(), count) * dimensions);
  values.shrink_to_fit();
}

absl::StatusOr<VectorSet> LexicalVectors(const std::string& path,
                                         int64_t rows) {
  absl::StatusOr<std::vector<Article>> articles = ReadArticles({path});
  if (!articles.ok()) return articles.status();
  auto embedder = LexicalEmbedder::Create();
  if (!embedder.ok()) return embedder.status();
  VectorSet set{(*embedder)->model().dimensions, {}};
  for (const Article& article : *articles) {
    if (set.rows() == rows) break;
    const absl::StatusOr<IndexedArticle> indexed =
        MakeIndexedArticle(article, **embedder);
    if (!indexed.ok()) continue;
    const absl::Span<const float> values = indexed->embedding.values();
    set.values.insert(set.values.end(), values.begin(), values.end());
  }
  return set;
}

VectorSet LowDimensionalVectors(int64_t rows, uint64_t seed) {
  Random random(seed);
  const float length = std::sqrt(static_cast<float>(kDimensions));
  const std::vector<float> basis =
      NormalValues(kSubspaceDimensions * kDimensions, 1 / length, random);
  const std::vector<float> centres =
      NormalValues(kClusters * kSubspaceDimensions, 1, random);
  const float noise =
      kNoise * std::sqrt(static_cast<float>(kSubspaceDimensions)) / length;
  VectorSet set{kDimensions, NormalValues(rows * kDimensions, noise, random)};
  for (int64_t i = 0; i < rows; ++i) {
    const int64_t centre = static_cast<int64_t>(random() % kClusters);
    const std::vector<float> offset =
        NormalValues(kSubspaceDimensions, kSpread, random);
    float* const vector = set.values.data() + i * kDimensions;
    for (int s = 0; s < kSubspaceDimensions; ++s) {
      const float weight =
          centres[centre * kSubspaceDimensions + s] + offset[s];
      for (int d = 0; d < kDimensions; ++d) {
        vector[d] += weight * basis[s * kDimensions + d];
      }
    }
    ScaleToUnitLength({vector, kDimensions});
  }
  return set;
}

std::vector<int64_t> DrawRows(int64_t rows, int64_t count, uint64_t seed) {
  Random random(seed);
  std::vector<int64_t> all(rows);
  for (int64_t i = 0; i < rows; ++i) all[i] = i;
  std::vector<int64_t> drawn;
  std::sample(all.begin(), all.end(), std::back_inserter(drawn), count, random);
  return drawn;
}

}  // namespace akin
