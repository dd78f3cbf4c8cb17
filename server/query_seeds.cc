#include "server/query_seeds.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/string_views.h"
#include "server/article/field_error.h"
#include "server/given_embedding.h"

namespace akin {
namespace {

class Resolver {
 public:
  Resolver(const IndexSnapshot& snapshot, const Embedder& embedder)
      : snapshot_(snapshot), embedder_(embedder) {}

  absl::StatusOr<ResolvedSeed> operator()(const ArticleSeed& seed) const {
    absl::Status valid = ValidateArticleId("article_id", seed.id);
    if (!valid.ok()) return valid;
    const std::optional<RowView> row = snapshot_.Find(seed.id);
    if (!row.has_value()) return ArticleNotFound(seed.id);
    return ResolvedSeed{.embedding = VectorCode(row->embedding),
                        .terms = Terms(row->terms),
                        .id = seed.id,
                        .source = std::string(row->source),
                        .language = std::string(row->language),
                        .country = std::string(row->country),
                        .published_at = row->published_at};
  }

  absl::StatusOr<ResolvedSeed> operator()(const TextSeed& seed) const {
    // A text is held to the bounds of an article's fields.
    absl::StatusOr<Article> valid =
        ValidateArticle(Article{.id = "text",
                                .title = seed.title,
                                .body = seed.body,
                                .language = seed.language});
    if (!valid.ok()) return AtField("text", valid.status());
    absl::StatusOr<TextFeatures> features = embedder_.Embed(
        {.title = seed.title, .summary = "", .body = seed.body});
    if (!features.ok()) return AtField("text", features.status());
    return ResolvedSeed{.embedding = VectorCode(features->embedding.values()),
                        .terms = std::move(features->terms),
                        .text = seed,
                        .language = seed.language};
  }

  absl::StatusOr<ResolvedSeed> operator()(const GivenEmbedding& seed) const {
    absl::StatusOr<Embedding> embedding =
        CheckGivenEmbedding(seed, embedder_.model());
    if (!embedding.ok()) return AtField("embedding", embedding.status());
    return ResolvedSeed{.embedding = VectorCode(embedding->values())};
  }

 private:
  const IndexSnapshot& snapshot_;
  const Embedder& embedder_;
};

absl::StatusOr<Embedding> MeanEmbedding(const std::vector<ResolvedSeed>& seeds,
                                        const EmbeddingModel& model) {
  std::vector<float> sum(model.dimensions, 0);
  for (const ResolvedSeed& seed : seeds) {
    const std::vector<float> values =
        DecodeVector(seed.embedding.view(), model.dimensions);
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += values[i];
  }
  absl::StatusOr<Embedding> mean = Embedding::FromValues(model, std::move(sum));
  if (!mean.ok()) {
    return InvalidField("seeds.positive",
                        "the embeddings of the seeds cancel each other out; "
                        "ask with fewer seeds");
  }
  return mean;
}

// `field` names the list.
absl::StatusOr<std::vector<ResolvedSeed>> ResolveAll(
    std::string_view field, const std::vector<Seed>& seeds,
    const Resolver& resolver) {
  std::vector<ResolvedSeed> resolved;
  resolved.reserve(seeds.size());
  for (size_t i = 0; i < seeds.size(); ++i) {
    absl::StatusOr<ResolvedSeed> seed = std::visit(resolver, seeds[i]);
    if (!seed.ok()) {
      return AtField(absl::StrCat("seeds.", AbslView(field), "[", i, "]"),
                     seed.status());
    }
    resolved.push_back(*std::move(seed));
  }
  return resolved;
}

}  // namespace

absl::StatusOr<ResolvedSeeds> ResolveSeeds(const std::vector<Seed>& positive,
                                           const std::vector<Seed>& negative,
                                           const IndexSnapshot& snapshot,
                                           const Embedder& embedder) {
  if (positive.empty()) {
    return InvalidField("seeds.positive",
                        "is empty; give an article_id, a text or an embedding");
  }
  const Resolver resolver(snapshot, embedder);
  auto like = ResolveAll("positive", positive, resolver);
  if (!like.ok()) return like.status();
  auto unlike = ResolveAll("negative", negative, resolver);
  if (!unlike.ok()) return unlike.status();
  absl::StatusOr<Embedding> mean = MeanEmbedding(*like, embedder.model());
  if (!mean.ok()) return mean.status();
  return ResolvedSeeds{.positive = *std::move(like),
                       .negative = *std::move(unlike),
                       .mean = *std::move(mean)};
}

}  // namespace akin
