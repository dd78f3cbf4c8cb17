#include "client/jsonl/article_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/jsonl/article_line.h"
#include "client/jsonl/line_reader.h"

namespace akin {

absl::Status ForEachArticle(
    const std::string& path,
    const std::function<absl::Status(v1::Article)>& visit) {
  auto bytes = ByteReader::Open(path, {});
  if (!bytes.ok()) return bytes.status();
  LineReader reader(*std::move(bytes));
  ArticleLineParser parser;
  std::string line;
  for (;;) {
    const auto item = reader.Next(line);
    if (!item.ok()) return item.status();
    if (*item == LineReader::Item::kEnd) return absl::OkStatus();
    absl::StatusOr<v1::Article> article = parser.Parse(line);
    const absl::Status taken =
        article.ok() ? visit(*std::move(article)) : article.status();
    if (!taken.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", reader.line_number(), ": ", taken.message()));
    }
  }
}

}  // namespace akin
