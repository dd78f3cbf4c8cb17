#include "client/recall/corpus.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/eval/languages.h"
#include "client/jsonl/article_line.h"
#include "client/jsonl/line_reader.h"

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
  auto reader = LineReader::Open(path, {});
  if (!reader.ok()) return reader.status();
  std::vector<ArticleFacts> corpus;
  ArticleLineParser parser;
  std::string line;
  for (;;) {
    const auto item = (*reader)->Next(line);
    if (!item.ok()) return item.status();
    if (*item == LineReader::Item::kEnd) return corpus;
    const absl::StatusOr<v1::Article> article = parser.Parse(line);
    if (!article.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", (*reader)->line_number(), ": ",
                       article.status().message()));
    }
    corpus.push_back(FactsOf(*article));
  }
}

}  // namespace akin
