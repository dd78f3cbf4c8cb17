#ifndef AKIN_SERVER_ARTICLE_FIELD_ERROR_H_
#define AKIN_SERVER_ARTICLE_FIELD_ERROR_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "article_rules/article_rules.h"

namespace akin {

// InvalidArgument that names a field. The message is "FIELD: DESCRIPTION".
absl::Status InvalidField(std::string_view field, std::string_view description);

// The violation that InvalidField() or AtField() put into a status; nullopt for
// any other status.
std::optional<FieldViolation> GetFieldViolation(const absl::Status& status);

// InvalidArgument that says the field is below `path`: "id" at "article"
// becomes "article.id". An InvalidArgument without a field gets `path` as its
// field. Any other status is returned as it is.
absl::Status AtField(std::string_view path, const absl::Status& status);

// NotFound for an article id that the caller named.
absl::Status ArticleNotFound(std::string_view id);

// The id that ArticleNotFound() put into a status; nullopt for any other.
std::optional<std::string> GetMissingArticleId(const absl::Status& status);

}  // namespace akin

#endif  // AKIN_SERVER_ARTICLE_FIELD_ERROR_H_
