#ifndef AKIN_CLIENT_RECALL_CORPUS_H_
#define AKIN_CLIENT_RECALL_CORPUS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/v1/article.pb.h"

namespace akin {

// The fields that a filter compares with lists of values.
enum class Field { kLanguage, kSource, kCategory, kCountry };
inline constexpr std::array kFields = {Field::kLanguage, Field::kSource,
                                       Field::kCategory, Field::kCountry};

// "language".
std::string NameOf(Field field);

// What a filter looks at of an article.
struct ArticleFacts {
  std::string id;
  // By field, in the form in which values are compared; the language is the
  // primary one, which as a value of a filter matches all its variants. Empty
  // if the article has none.
  std::array<std::string, kFields.size()> values;
  std::optional<int64_t> published_at;  // seconds since 1970, rounded down

  const std::string& value(Field field) const {
    return values[static_cast<size_t>(field)];
  }
};

ArticleFacts FactsOf(const v1::Article& article);

// The articles of a file that akin-load reads. An error names the file, the
// line and what is wrong with it.
absl::StatusOr<std::vector<ArticleFacts>> ReadCorpus(const std::string& path);

}  // namespace akin

#endif  // AKIN_CLIENT_RECALL_CORPUS_H_
