#include "training/article_index.h"

#include <utility>

#include "absl/status/status.h"
#include "client/jsonl/article_file.h"
#include "server/index/segmented_index.h"
#include "server/indexed_article.h"
#include "server/service/convert.h"

namespace akin {
absl::StatusOr<std::vector<Article>> ReadArticles(
    const std::vector<std::string>& files) {
  std::vector<Article> articles;
  for (const std::string& file : files) {
    absl::Status read = ForEachArticle(file, [&articles](v1::Article message) {
      absl::StatusOr<Article> article = FromProto(std::move(message));
      if (article.ok()) articles.push_back(*std::move(article));
      return article.status();
    });
    if (!read.ok()) return read;
  }
  return articles;
}

absl::StatusOr<std::unique_ptr<VectorIndex>> IndexOf(
    const std::vector<Article>& articles, const Embedder& embedder) {
  absl::StatusOr<std::unique_ptr<VectorIndex>> opened =
      OpenSegmentedIndex({.model = embedder.model()});
  if (!opened.ok()) return opened.status();
  std::unique_ptr<VectorIndex> index = *std::move(opened);
  for (const Article& article : articles) {
    absl::StatusOr<IndexedArticle> indexed =
        MakeIndexedArticle(article, embedder);
    if (!indexed.ok()) continue;
    indexed->revision = Next(index->Snapshot()->revision());
    std::vector<IndexChange> changes;
    const Revision revision = indexed->revision;
    changes.push_back(*std::move(indexed));
    absl::Status status = index->Apply(std::move(changes), revision);
    if (!status.ok()) return status;
  }
  return index;
}

}  // namespace akin
