#include "server/article/filter.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "base/string_views.h"

namespace akin {
namespace {

bool EqualsFolded(std::string_view value, std::string_view listed) {
  return absl::EqualsIgnoreCase(AbslView(value), AbslView(listed));
}

// Whether `listed` is one of LanguageKeys(language); does not allocate.
bool LanguageIs(std::string_view language, std::string_view listed) {
  if (listed.empty()) return false;
  if (language.size() > listed.size() && language[listed.size()] != '-') {
    return false;
  }
  return absl::StartsWithIgnoreCase(AbslView(language), AbslView(listed));
}

// `is_listed(value, listed)` says whether a value of the article is that of a
// list. A value that is empty is one that the article lacks.
template <typename IsListed>
bool Passes(const ValueRule& rule, std::string_view value, IsListed is_listed) {
  if (value.empty()) return rule.any_of.empty();
  const auto holds = [&](const std::vector<std::string>& list) {
    return std::any_of(
        list.begin(), list.end(),
        [&](const std::string& listed) { return is_listed(value, listed); });
  };
  return (rule.any_of.empty() || holds(rule.any_of)) && !holds(rule.none_of);
}

bool HasAny(const std::vector<std::string>& labels,
            const std::vector<std::string>& list) {
  return std::find_first_of(list.begin(), list.end(), labels.begin(),
                            labels.end()) != list.end();
}

bool PassesTime(const Filter& filter, const std::optional<absl::Time>& time) {
  if (!filter.published_after.has_value() &&
      !filter.published_before.has_value()) {
    return true;
  }
  if (!time.has_value()) return false;
  if (filter.published_after.has_value() && *time < *filter.published_after) {
    return false;
  }
  return !filter.published_before.has_value() ||
         *time < *filter.published_before;
}

}  // namespace

bool Filter::empty() const {
  return languages.empty() && sources.empty() && countries.empty() &&
         categories.empty() && labels.empty() && exclude_ids.empty() &&
         !published_after.has_value() && !published_before.has_value();
}

bool Matches(const Filter& filter, const Article& article) {
  return PassesTime(filter, article.published_at) &&
         Passes(filter.languages, article.language, LanguageIs) &&
         Passes(filter.countries, article.country, EqualsFolded) &&
         Passes(filter.sources, article.source, EqualsFolded) &&
         Passes(filter.categories, article.category, EqualsFolded) &&
         (filter.labels.any_of.empty() ||
          HasAny(article.labels, filter.labels.any_of)) &&
         !HasAny(article.labels, filter.labels.none_of) &&
         std::find(filter.exclude_ids.begin(), filter.exclude_ids.end(),
                   article.id) == filter.exclude_ids.end();
}

std::string FoldedValue(std::string_view value) {
  return absl::AsciiStrToLower(AbslView(value));
}

std::vector<std::string> LanguageKeys(std::string_view language) {
  std::vector<std::string> keys;
  std::string key = FoldedValue(language);
  while (!key.empty()) {
    keys.push_back(key);
    const size_t dash = key.rfind('-');
    key.resize(dash == std::string::npos ? 0 : dash);
  }
  return keys;
}

}  // namespace akin
