#ifndef AKIN_SERVER_ARTICLE_ARTICLE_H_
#define AKIN_SERVER_ARTICLE_ARTICLE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "article_rules/article_rules.h"

namespace akin {

// A vector as a caller gave it; not yet checked against a model.
struct GivenEmbedding {
  std::string model;  // empty: the server's
  std::vector<float> values;

  friend bool operator==(const GivenEmbedding&,
                         const GivenEmbedding&) = default;
};

// A news article. proto/akin/v1/article.proto says what each field means,
// article_rules/article_rules.h which bounds it has.
struct Article {
  std::string id;
  std::string title;
  std::string body;
  std::string summary;
  std::string url;
  std::string source;
  std::string language;
  std::string country;
  std::string category;
  std::optional<absl::Time> published_at;
  std::vector<std::string> labels;
  std::optional<GivenEmbedding> embedding;

  friend bool operator==(const Article&, const Article&) = default;
};

// Bytes of the article's strings and values.
size_t ApproximateBytes(const Article& article);

// Returns the article, its country in upper case, if every field is within its
// bounds; else InvalidArgument naming the field (see field_error.h). Does not
// look at the embedding's values.
absl::StatusOr<Article> ValidateArticle(Article article);

// OK if `id` can be an article's; else InvalidArgument naming `field`.
absl::Status ValidateArticleId(std::string_view field, std::string_view id);

}  // namespace akin

#endif  // AKIN_SERVER_ARTICLE_ARTICLE_H_
