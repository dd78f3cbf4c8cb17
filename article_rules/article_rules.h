#ifndef AKIN_ARTICLE_RULES_ARTICLE_RULES_H_
#define AKIN_ARTICLE_RULES_ARTICLE_RULES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace akin {

// The bounds that proto/akin/v1/article.proto states, in bytes but for
// kMaxLabels.
inline constexpr size_t kMaxIdBytes = 256;
inline constexpr size_t kMaxTitleBytes = 4096;
inline constexpr size_t kMaxBodyBytes = 1048576;
inline constexpr size_t kMaxSummaryBytes = 65536;
inline constexpr size_t kMaxUrlBytes = 8192;
inline constexpr size_t kMaxSourceBytes = 256;
inline constexpr size_t kMaxLanguageBytes = 35;
inline constexpr size_t kMaxCategoryBytes = 256;
inline constexpr size_t kMaxLabels = 64;
inline constexpr size_t kMaxLabelBytes = 256;

// What is wrong with a field of a request.
struct FieldViolation {
  std::string field;        // path in the request: "article.id"
  std::string description;  // a sentence: value, limit, remedy
};

// What of an article has bounds, whatever type keeps it; it must outlive this.
struct ArticleFields {
  std::string_view id;
  std::string_view title;
  std::string_view body;
  std::string_view summary;
  std::string_view url;
  std::string_view source;
  std::string_view language;
  std::string_view country;
  std::string_view category;
  std::optional<absl::Time> published_at;
  std::vector<std::string_view> labels;
  // Absent: there is no embedding. Its values have the bounds of a model.
  std::optional<std::string_view> embedding_model;
};

// The first field that is out of its bounds; nullopt if none is.
std::optional<FieldViolation> FindViolation(const ArticleFields& article);

// Whether an article can be of the time: the years 1 to 9999 in UTC, which are
// those of RFC 3339 and of a google.protobuf.Timestamp.
bool IsArticleTime(absl::Time time);

// What is wrong with an article's id that stands in `field`; nullopt if
// nothing is.
std::optional<FieldViolation> FindIdViolation(std::string_view field,
                                              std::string_view id);

}  // namespace akin

#endif  // AKIN_ARTICLE_RULES_ARTICLE_RULES_H_
