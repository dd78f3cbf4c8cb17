#include "client/load/article_check.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "article_rules/article_rules.h"

namespace akin {
namespace {

ArticleFields FieldsOf(const v1::Article& article) {
  ArticleFields fields;
  fields.id = article.id();
  fields.title = article.title();
  fields.body = article.body();
  fields.summary = article.summary();
  fields.url = article.url();
  fields.source = article.source();
  fields.language = article.language();
  fields.country = article.country();
  fields.category = article.category();
  if (article.has_published_at()) {
    fields.published_at =
        absl::FromUnixSeconds(article.published_at().seconds()) +
        absl::Nanoseconds(article.published_at().nanos());
  }
  fields.labels.assign(article.labels().begin(), article.labels().end());
  if (article.has_embedding()) {
    fields.embedding_model = article.embedding().model();
  }
  return fields;
}

}  // namespace

absl::Status CheckArticle(const v1::Article& article) {
  const std::optional<FieldViolation> violation =
      FindViolation(FieldsOf(article));
  if (violation.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat(violation->field, ": ", violation->description));
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
