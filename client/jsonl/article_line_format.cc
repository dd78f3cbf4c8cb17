#include <nlohmann/json.hpp>

#include "client/jsonl/article_line.h"
#include "client/jsonl/timestamp.h"

namespace akin {

std::string FormatArticleLine(const v1::Article& article) {
  nlohmann::ordered_json line;
  line["id"] = article.id();
  const auto set = [&line](const char* key, const std::string& value) {
    if (!value.empty()) line[key] = value;
  };
  set("title", article.title());
  set("body", article.body());
  set("summary", article.summary());
  set("url", article.url());
  set("source", article.source());
  set("language", article.language());
  set("country", article.country());
  set("category", article.category());
  if (article.has_published_at()) {
    line["published_at"] = FormatTimestamp(article.published_at());
  }
  if (article.labels_size() > 0) {
    line["labels"] = std::vector<std::string>(article.labels().begin(),
                                              article.labels().end());
  }
  if (article.has_embedding()) {
    // As doubles, whose shortest form reads back as the very same float.
    nlohmann::ordered_json& embedding = line["embedding"];
    if (!article.embedding().model().empty()) {
      embedding["model"] = article.embedding().model();
    }
    embedding["values"] =
        std::vector<double>(article.embedding().values().begin(),
                            article.embedding().values().end());
  }
  // Strings of a protobuf are UTF-8; nothing is replaced.
  return line.dump(-1, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace akin
