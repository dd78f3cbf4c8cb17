#include "client/jsonl/field_names.h"

#include "absl/strings/str_cat.h"
#include "akin/v1/article.pb.h"

namespace akin {

absl::StatusOr<FieldNames> FieldNames::Parse(
    const std::vector<std::string>& mappings) {
  FieldNames names;
  for (const std::string& mapping : mappings) {
    const size_t equals = mapping.find('=');
    if (equals == std::string::npos || equals + 1 == mapping.size()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", mapping, "\" is not FIELD=NAME; write it like title=headline"));
    }
    const std::string field = mapping.substr(0, equals);
    if (!IsArticleField(field)) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", field,
                       "\" is not a field of an article; the article's field "
                       "stands first, as in title=headline"));
    }
    if (!names.names_.emplace(field, mapping.substr(equals + 1)).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(field, " is mapped twice; keep one"));
    }
  }
  return names;
}

std::string FieldNames::Of(const std::string& field) const {
  const auto found = names_.find(field);
  return found == names_.end() ? field : found->second;
}

bool IsArticleField(const std::string& name) {
  return v1::Article::descriptor()->FindFieldByName(name) != nullptr;
}

}  // namespace akin
