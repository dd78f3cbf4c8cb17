#include "training/article_index.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/jsonl/article_line.h"
#include "client/jsonl/line_reader.h"
#include "server/index/segmented_index.h"
#include "server/indexed_article.h"
#include "server/service/convert.h"

namespace akin {
namespace {

absl::StatusOr<Article> ParseArticle(ArticleLineParser& parser,
                                     const std::string& line) {
  absl::StatusOr<v1::Article> message = parser.Parse(line);
  if (!message.ok()) return message.status();
  return FromProto(*std::move(message));
}

absl::Status ReadFile(const std::string& path, std::vector<Article>& articles) {
  auto reader = LineReader::Open(path, {});
  if (!reader.ok()) return reader.status();
  ArticleLineParser parser;
  std::string line;
  for (;;) {
    auto item = (*reader)->Next(line);
    if (!item.ok()) return item.status();
    if (*item == LineReader::Item::kEnd) return absl::OkStatus();
    absl::StatusOr<Article> article = ParseArticle(parser, line);
    if (!article.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", (*reader)->line_number(), ": ",
                       article.status().message()));
    }
    articles.push_back(*std::move(article));
  }
}

}  // namespace

absl::StatusOr<std::vector<Article>> ReadArticles(
    const std::vector<std::string>& files) {
  std::vector<Article> articles;
  for (const std::string& file : files) {
    absl::Status status = ReadFile(file, articles);
    if (!status.ok()) return status;
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
