#ifndef AKIN_CLIENT_JSONL_FIELD_NAMES_H_
#define AKIN_CLIENT_JSONL_FIELD_NAMES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace akin {

// What an input calls the fields of an article: their own names, if nothing
// else is said.
class FieldNames {
 public:
  FieldNames() = default;
  // Of mappings such as "title=headline". InvalidArgument if one is of another
  // form, not of a field of akin.v1.Article, or the second of its field.
  static absl::StatusOr<FieldNames> Parse(
      const std::vector<std::string>& mappings);

  // The input's name for a field.
  std::string Of(const std::string& field) const;
  // Whether something else was said for it.
  bool IsMapped(const std::string& field) const {
    return names_.count(field) > 0;
  }

 private:
  std::map<std::string, std::string> names_;  // by field
};

// Whether akin.v1.Article has such a field.
bool IsArticleField(const std::string& name);

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_FIELD_NAMES_H_
