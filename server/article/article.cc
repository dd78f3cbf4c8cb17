#include "server/article/article.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "server/article/field_error.h"

namespace akin {
namespace {

absl::Status StatusOf(const std::optional<FieldViolation>& violation) {
  if (!violation.has_value()) return absl::OkStatus();
  return InvalidField(violation->field, violation->description);
}

ArticleFields FieldsOf(const Article& article) {
  ArticleFields fields = {
      .id = article.id,
      .title = article.title,
      .body = article.body,
      .summary = article.summary,
      .url = article.url,
      .source = article.source,
      .language = article.language,
      .country = article.country,
      .category = article.category,
      .published_at = article.published_at,
      .labels = {article.labels.begin(), article.labels.end()},
  };
  if (article.embedding.has_value()) {
    fields.embedding_model = article.embedding->model;
  }
  return fields;
}

}  // namespace

absl::Status ValidateArticleId(std::string_view field, std::string_view id) {
  return StatusOf(FindIdViolation(field, id));
}

absl::StatusOr<Article> ValidateArticle(Article article) {
  absl::Status status = StatusOf(FindViolation(FieldsOf(article)));
  if (!status.ok()) return status;
  absl::AsciiStrToUpper(&article.country);
  return article;
}

size_t ApproximateBytes(const Article& article) {
  size_t bytes = 0;
  for (const std::string* field :
       {&article.id, &article.title, &article.body, &article.summary,
        &article.url, &article.source, &article.language, &article.country,
        &article.category}) {
    bytes += field->size();
  }
  for (const std::string& label : article.labels) bytes += label.size();
  if (article.embedding.has_value()) {
    bytes += article.embedding->values.size() * sizeof(float);
  }
  return bytes;
}

}  // namespace akin
