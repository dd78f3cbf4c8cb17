#include "server/index/columns.h"

#include <algorithm>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"

namespace akin {
namespace {

std::string AsIs(std::string_view value) { return std::string(value); }

// Whether each number of a dictionary is among the values.
std::vector<char> Among(const std::vector<std::string>& values,
                        const Dictionary& dictionary,
                        std::string (*key)(std::string_view)) {
  if (values.empty()) return {};
  std::vector<char> among(dictionary.size(), 0);
  for (const std::string& value : values) {
    const ValueId id = dictionary.Find(key(value));
    if (id < among.size()) among[id] = 1;
  }
  among[kAbsent] = 0;
  return among;
}

std::vector<char> LanguagesAmong(const std::vector<std::string>& tags,
                                 const Dictionary& languages) {
  if (tags.empty()) return {};
  absl::flat_hash_set<std::string> wanted;
  for (const std::string& tag : tags) wanted.insert(FoldedValue(tag));
  return languages.Select([&](std::string_view language) {
    return absl::c_any_of(LanguageKeys(language), [&](const std::string& key) {
      return wanted.contains(key);
    });
  });
}

}  // namespace

RowColumns ColumnDictionaries::Encode(const IndexedArticle& article) {
  RowColumns row;
  if (article.published_at.has_value()) {
    row.published_at = *article.published_at;
  }
  row.source = sources.Intern(FoldedValue(article.source));
  row.language = languages.Intern(FoldedValue(article.language));
  row.country = countries.Intern(FoldedValue(article.country));
  row.category = categories.Intern(FoldedValue(article.category));
  row.labels.reserve(article.labels.size());
  for (const std::string& label : article.labels) {
    row.labels.push_back(labels.Intern(label));
  }
  return row;
}

bool ColumnFilter::ValueFilter::Matches(ValueId value) const {
  if (!any_of_.empty() && !any_of_[value]) return false;
  return none_of_.empty() || !none_of_[value];
}

bool ColumnFilter::ValueFilter::Matches(
    absl::Span<const ValueId> values) const {
  if (!any_of_.empty() &&
      absl::c_none_of(values, [&](ValueId id) { return any_of_[id]; })) {
    return false;
  }
  return none_of_.empty() ||
         absl::c_none_of(values, [&](ValueId id) { return none_of_[id]; });
}

ColumnFilter::ValueFilter ColumnFilter::ExactFilter(
    const ValueRule& rule, const Dictionary& dictionary,
    std::string (*key)(std::string_view)) {
  return ValueFilter(Among(rule.any_of, dictionary, key),
                     Among(rule.none_of, dictionary, key));
}

ColumnFilter::ValueFilter ColumnFilter::LanguageFilter(
    const ValueRule& rule, const Dictionary& languages) {
  return ValueFilter(LanguagesAmong(rule.any_of, languages),
                     LanguagesAmong(rule.none_of, languages));
}

ColumnFilter::ColumnFilter(const Filter& filter,
                           const ColumnDictionaries& dictionaries)
    : sources_(ExactFilter(filter.sources, dictionaries.sources, FoldedValue)),
      languages_(LanguageFilter(filter.languages, dictionaries.languages)),
      countries_(
          ExactFilter(filter.countries, dictionaries.countries, FoldedValue)),
      categories_(
          ExactFilter(filter.categories, dictionaries.categories, FoldedValue)),
      labels_(ExactFilter(filter.labels, dictionaries.labels, AsIs)) {
  if (filter.published_after.has_value()) {
    has_time_bound_ = true;
    published_after_ = *filter.published_after;
  }
  if (filter.published_before.has_value()) {
    has_time_bound_ = true;
    published_before_ = *filter.published_before;
  }
}

bool ColumnFilter::Matches(const RowColumns& row) const {
  if (has_time_bound_ && (row.published_at == absl::InfinitePast() ||
                          row.published_at < published_after_ ||
                          row.published_at >= published_before_)) {
    return false;
  }
  return languages_.Matches(row.language) && sources_.Matches(row.source) &&
         countries_.Matches(row.country) && categories_.Matches(row.category) &&
         labels_.Matches(row.labels);
}

}  // namespace akin
