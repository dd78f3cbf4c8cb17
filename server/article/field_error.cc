#include "server/article/field_error.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "article_rules/quoted.h"
#include "base/string_views.h"

namespace akin {
namespace {

constexpr char kFieldUrl[] = "akin/field";
constexpr char kDescriptionUrl[] = "akin/field_description";
constexpr char kMissingArticleUrl[] = "akin/missing_article_id";

std::optional<std::string> Payload(const absl::Status& status,
                                   const char* url) {
  const auto payload = status.GetPayload(url);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

// "article" and "id" are "article.id"; "articles" and "[3].id" are
// "articles[3].id".
std::string JoinPath(std::string_view path, std::string_view field) {
  const bool needs_dot =
      !path.empty() && !field.empty() && field.front() != '[';
  return absl::StrCat(AbslView(path), needs_dot ? "." : "", AbslView(field));
}

}  // namespace

absl::Status InvalidField(std::string_view field,
                          std::string_view description) {
  absl::Status status = absl::InvalidArgumentError(
      absl::StrCat(AbslView(field), ": ", AbslView(description)));
  status.SetPayload(kFieldUrl, absl::Cord(AbslView(field)));
  status.SetPayload(kDescriptionUrl, absl::Cord(AbslView(description)));
  return status;
}

std::optional<FieldViolation> GetFieldViolation(const absl::Status& status) {
  std::optional<std::string> field = Payload(status, kFieldUrl);
  std::optional<std::string> description = Payload(status, kDescriptionUrl);
  if (!field.has_value() || !description.has_value()) return std::nullopt;
  return FieldViolation{.field = *std::move(field),
                        .description = *std::move(description)};
}

absl::Status AtField(std::string_view path, const absl::Status& status) {
  if (!absl::IsInvalidArgument(status)) return status;
  const std::optional<FieldViolation> violation = GetFieldViolation(status);
  absl::Status result = violation.has_value()
                            ? InvalidField(JoinPath(path, violation->field),
                                           violation->description)
                            : InvalidField(path, std::string(status.message()));
  status.ForEachPayload(
      [&result](absl::string_view url, const absl::Cord& payload) {
        if (url == kFieldUrl || url == kDescriptionUrl) return;
        result.SetPayload(url, payload);
      });
  return result;
}

absl::Status ArticleNotFound(std::string_view id) {
  absl::Status status = absl::NotFoundError(
      absl::StrCat("no article has the id ", Quoted(id),
                   "; upsert the article first, or name another"));
  status.SetPayload(kMissingArticleUrl, absl::Cord(AbslView(id)));
  return status;
}

std::optional<std::string> GetMissingArticleId(const absl::Status& status) {
  return Payload(status, kMissingArticleUrl);
}

}  // namespace akin
