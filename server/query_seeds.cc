#include "server/query_seeds.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/article/field_error.h"
#include "server/given_embedding.h"

namespace akin {
namespace {

// One seed, resolved.
struct Resolved {
  std::vector<float> embedding;
  Terms terms;
  std::string id;
  std::string source;
  std::string language;
  std::string country;
  std::optional<absl::Time> published_at;
};

class Resolver {
 public:
  Resolver(const IndexSnapshot& snapshot, const Embedder& embedder)
      : snapshot_(snapshot), embedder_(embedder) {}

  absl::StatusOr<Resolved> operator()(const ArticleSeed& seed) const {
    absl::Status valid = ValidateArticleId("article_id", seed.id);
    if (!valid.ok()) return valid;
    const std::optional<RowView> row = snapshot_.Find(seed.id);
    if (!row.has_value()) return ArticleNotFound(seed.id);
    return Resolved{.embedding = {row->embedding.begin(), row->embedding.end()},
                    .terms = *row->terms,
                    .id = seed.id,
                    .source = std::string(row->source),
                    .language = std::string(row->language),
                    .country = std::string(row->country),
                    .published_at = row->published_at};
  }

  absl::StatusOr<Resolved> operator()(const TextSeed& seed) const {
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
    const absl::Span<const float> values = features->embedding.values();
    return Resolved{.embedding = {values.begin(), values.end()},
                    .terms = std::move(features->terms),
                    .language = seed.language};
  }

  absl::StatusOr<Resolved> operator()(const GivenEmbedding& seed) const {
    absl::StatusOr<Embedding> embedding =
        CheckGivenEmbedding(seed, embedder_.model());
    if (!embedding.ok()) return AtField("embedding", embedding.status());
    const absl::Span<const float> values = embedding->values();
    return Resolved{.embedding = {values.begin(), values.end()}};
  }

 private:
  const IndexSnapshot& snapshot_;
  const Embedder& embedder_;
};

// The mean of several seeds' terms, each seed with the same weight.
Terms MeanTerms(const std::vector<Resolved>& seeds) {
  std::vector<WeightedTerm> sum;
  for (const Resolved& seed : seeds) {
    for (int i = 0; i < seed.terms.size(); ++i) {
      sum.push_back({seed.terms.hashes()[i],
                     seed.terms.weights()[i] / seed.terms.norm()});
    }
  }
  return Terms::FromWeighted(std::move(sum));
}

absl::StatusOr<Embedding> MeanEmbedding(const std::vector<Resolved>& seeds,
                                        const EmbeddingModel& model) {
  std::vector<float> sum(model.dimensions, 0);
  for (const Resolved& seed : seeds) {
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += seed.embedding[i];
  }
  absl::StatusOr<Embedding> mean = Embedding::FromValues(model, std::move(sum));
  if (!mean.ok()) {
    return InvalidField("seeds.positive",
                        "the embeddings of the seeds cancel each other out; "
                        "ask with fewer seeds");
  }
  return mean;
}

}  // namespace

absl::StatusOr<ResolvedSeeds> ResolveSeeds(const std::vector<Seed>& positive,
                                           const IndexSnapshot& snapshot,
                                           const Embedder& embedder) {
  if (positive.empty()) {
    return InvalidField("seeds.positive",
                        "is empty; give an article_id, a text or an embedding");
  }
  std::vector<Resolved> resolved;
  for (size_t i = 0; i < positive.size(); ++i) {
    absl::StatusOr<Resolved> seed =
        std::visit(Resolver(snapshot, embedder), positive[i]);
    if (!seed.ok()) {
      return AtField(absl::StrCat("seeds.positive[", i, "]"), seed.status());
    }
    resolved.push_back(*std::move(seed));
  }
  absl::StatusOr<Embedding> mean = MeanEmbedding(resolved, embedder.model());
  if (!mean.ok()) return mean.status();
  ResolvedSeeds seeds{
      .embedding = *std::move(mean),
      .terms = resolved.size() == 1 ? resolved[0].terms : MeanTerms(resolved),
      .ids = {},
      .sources = {},
      .published_at = resolved[0].published_at,
      .language = resolved[0].language,
      .country = resolved[0].country};
  for (Resolved& seed : resolved) {
    if (!seed.id.empty()) seeds.ids.push_back(std::move(seed.id));
    if (!seed.source.empty()) seeds.sources.push_back(std::move(seed.source));
  }
  return seeds;
}

}  // namespace akin
