#include "server/indexed_article.h"

#include <utility>

#include "absl/status/status.h"
#include "server/article/field_error.h"
#include "server/given_embedding.h"

namespace akin {

Text TextOf(const Article& article) {
  return {
      .title = article.title, .summary = article.summary, .body = article.body};
}

absl::StatusOr<IndexedArticle> MakeIndexedArticle(const Article& article,
                                                  const Embedder& embedder) {
  absl::StatusOr<TextFeatures> features = embedder.Embed(TextOf(article));
  absl::StatusOr<Embedding> embedding = absl::InternalError("unset");
  if (article.embedding.has_value()) {
    embedding = CheckGivenEmbedding(*article.embedding, embedder.model());
    if (!embedding.ok()) return AtField("embedding", embedding.status());
  } else if (!features.ok()) {
    return AtField("title", features.status());
  } else {
    embedding = std::move(features->embedding);
  }
  return IndexedArticle{
      .id = article.id,
      .embedding = *std::move(embedding),
      .terms = features.ok() ? std::move(features->terms) : Terms(),
      .source = article.source,
      .language = article.language,
      .country = article.country,
      .category = article.category,
      .published_at = article.published_at,
      .labels = article.labels};
}

}  // namespace akin
