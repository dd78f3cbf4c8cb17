#include "training/article_index.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/jsonl/article_line.h"
#include "client/jsonl/line_reader.h"
#include "server/index/flat_index.h"
#include "server/service/convert.h"

namespace akin {
namespace {

absl::Status AddArticle(const std::string& line, ArticleLineParser& parser,
                        const Embedder& embedder, VectorIndex& index) {
  absl::StatusOr<v1::Article> message = parser.Parse(line);
  if (!message.ok()) return message.status();
  absl::StatusOr<Article> article = FromProto(*std::move(message));
  if (!article.ok()) return article.status();
  absl::StatusOr<TextFeatures> features =
      embedder.Embed({.title = article->title,
                      .summary = article->summary,
                      .body = article->body});
  if (!features.ok()) return absl::OkStatus();  // no text
  std::vector<IndexChange> changes;
  changes.push_back(IndexedArticle{.id = std::move(article->id),
                                   .embedding = std::move(features->embedding),
                                   .terms = std::move(features->terms),
                                   .source = std::move(article->source),
                                   .language = std::move(article->language),
                                   .country = std::move(article->country),
                                   .category = std::move(article->category),
                                   .published_at = article->published_at,
                                   .labels = std::move(article->labels)});
  return index.Apply(std::move(changes), Next(index.Snapshot()->revision()));
}

absl::Status AddFile(const std::string& path, const Embedder& embedder,
                     VectorIndex& index) {
  auto reader = LineReader::Open(path, {});
  if (!reader.ok()) return reader.status();
  ArticleLineParser parser;
  std::string line;
  for (;;) {
    auto item = (*reader)->Next(line);
    if (!item.ok()) return item.status();
    if (*item == LineReader::Item::kEnd) return absl::OkStatus();
    absl::Status status = AddArticle(line, parser, embedder, index);
    if (!status.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, ":", (*reader)->line_number(), ": ", status.message()));
    }
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<VectorIndex>> IndexOfFiles(
    const std::vector<std::string>& files, const Embedder& embedder) {
  std::unique_ptr<VectorIndex> index =
      MakeFlatIndex({.dimensions = embedder.model().dimensions});
  for (const std::string& file : files) {
    absl::Status status = AddFile(file, embedder, *index);
    if (!status.ok()) return status;
  }
  return index;
}

}  // namespace akin
