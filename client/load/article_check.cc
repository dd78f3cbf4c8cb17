#include "client/load/article_check.h"

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

struct Bound {
  const char* field;
  const std::string& (v1::Article::*text)() const;
  size_t max_bytes;
};
constexpr Bound kBounds[] = {
    {"id", &v1::Article::id, 256},
    {"title", &v1::Article::title, 4096},
    {"body", &v1::Article::body, 1048576},
    {"summary", &v1::Article::summary, 65536},
    {"url", &v1::Article::url, 8192},
    {"source", &v1::Article::source, 256},
    {"language", &v1::Article::language, 35},
    {"category", &v1::Article::category, 256},
};
constexpr int kMaxLabels = 64;
constexpr size_t kMaxLabelBytes = 256;

absl::Status TooLong(absl::string_view field, size_t bytes, size_t max_bytes) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": has ", bytes,
                                                 " bytes, at most ", max_bytes,
                                                 " are allowed; shorten it"));
}

}  // namespace

absl::Status CheckArticle(const v1::Article& article) {
  for (const Bound& bound : kBounds) {
    const size_t bytes = (article.*bound.text)().size();
    if (bytes > bound.max_bytes) {
      return TooLong(bound.field, bytes, bound.max_bytes);
    }
  }
  if (article.title().empty() && article.summary().empty() &&
      article.body().empty() && !article.has_embedding()) {
    return absl::InvalidArgumentError(
        "title, summary, body and embedding are all missing; give one");
  }
  if (!article.country().empty() && article.country().size() != 2) {
    return absl::InvalidArgumentError(
        absl::StrCat("country: \"", article.country(),
                     "\" is not of two letters; write it like \"CH\""));
  }
  if (article.labels_size() > kMaxLabels) {
    return absl::InvalidArgumentError(
        absl::StrCat("labels: are ", article.labels_size(), ", at most ",
                     kMaxLabels, " are allowed; leave some out"));
  }
  for (const std::string& label : article.labels()) {
    if (label.size() > kMaxLabelBytes) {
      return TooLong("labels", label.size(), kMaxLabelBytes);
    }
  }
  for (const float value : article.embedding().values()) {
    if (!std::isfinite(value)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "embedding: ", value, " is no finite number; leave the vector out"));
    }
  }
  return absl::OkStatus();
}

}  // namespace akin
