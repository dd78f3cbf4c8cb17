#include "client/recall/corpus.h"

#include "absl/strings/ascii.h"
#include "client/eval/languages.h"
#include "client/jsonl/article_file.h"

namespace akin {

std::string NameOf(Field field) {
  switch (field) {
    case Field::kLanguage:
      return "language";
    case Field::kSource:
      return "source";
    case Field::kCategory:
      return "category";
    case Field::kCountry:
      return "country";
  }
  return "";
}

ArticleFacts FactsOf(const v1::Article& article) {
  ArticleFacts facts;
  facts.id = article.id();
  facts.values = {PrimaryLanguage(article.language()),
                  absl::AsciiStrToLower(article.source()),
                  absl::AsciiStrToLower(article.category()),
                  absl::AsciiStrToUpper(article.country())};
  if (article.has_published_at()) {
    facts.published_at = article.published_at().seconds();
  }
  return facts;
}

absl::StatusOr<std::vector<ArticleFacts>> ReadCorpus(const std::string& path) {
  std::vector<ArticleFacts> corpus;
  absl::Status read =
      ForEachArticle(path, [&corpus](const v1::Article& article) {
        corpus.push_back(FactsOf(article));
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  return corpus;
}

}  // namespace akin
