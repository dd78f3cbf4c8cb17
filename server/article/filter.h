#ifndef AKIN_SERVER_ARTICLE_FILTER_H_
#define AKIN_SERVER_ARTICLE_FILTER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "server/article/article.h"

namespace akin {

// Values of a field: an article passes if the list `any_of` is empty or holds
// its value, and `none_of` does not hold its value.
struct ValueRule {
  std::vector<std::string> any_of;
  std::vector<std::string> none_of;

  bool empty() const { return any_of.empty() && none_of.empty(); }
};

// Which articles to consider: the Filter of proto/akin/v1/article.proto.
struct Filter {
  ValueRule languages;
  ValueRule sources;
  ValueRule countries;
  ValueRule categories;
  ValueRule labels;
  std::vector<std::string> exclude_ids;
  std::optional<absl::Time> published_after;   // inclusive
  std::optional<absl::Time> published_before;  // exclusive

  // Whether it matches every article.
  bool empty() const;
};

// Whether the filter matches the article. The definition that every index must
// agree with.
bool Matches(const Filter& filter, const Article& article);

// The form in which values of a field are compared.
//
// Sources and categories: ASCII case is folded.
std::string FoldedValue(std::string_view value);
// The tags that a language matches as a filter value: "de-AT" gives
// {"de-at", "de"}. Empty for an empty tag.
std::vector<std::string> LanguageKeys(std::string_view language);

}  // namespace akin

#endif  // AKIN_SERVER_ARTICLE_FILTER_H_
