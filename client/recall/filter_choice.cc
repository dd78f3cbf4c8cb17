#include "client/recall/filter_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr size_t kMaxValues = 1000;  // of a list of a filter
constexpr int64_t kHalfWeekSeconds = 84 * 3600;

using Articles = std::vector<const ArticleFacts*>;
using Counts = std::map<std::string, int64_t>;

// Articles by the value of a field; those without one are left out.
Counts CountValues(const Articles& articles, Field field) {
  Counts counts;
  for (const ArticleFacts* article : articles) {
    if (!article->value(field).empty()) ++counts[article->value(field)];
  }
  return counts;
}

std::vector<int64_t> SortedTimes(const Articles& articles) {
  std::vector<int64_t> times;
  for (const ArticleFacts* article : articles) {
    if (article->published_at.has_value()) {
      times.push_back(*article->published_at);
    }
  }
  std::sort(times.begin(), times.end());
  return times;
}

// Of sorted times, those from `after` on and before `before`.
int64_t CountBetween(const std::vector<int64_t>& times, int64_t after,
                     int64_t before) {
  return std::lower_bound(times.begin(), times.end(), before) -
         std::lower_bound(times.begin(), times.end(), after);
}

Articles Having(const Articles& articles, Field field,
                const std::vector<std::string>& values) {
  const std::unordered_set<std::string> wanted(values.begin(), values.end());
  Articles having;
  for (const ArticleFacts* article : articles) {
    if (wanted.count(article->value(field)) > 0) having.push_back(article);
  }
  return having;
}

void AddValue(Field field, const std::string& value, v1::Filter& filter) {
  switch (field) {
    case Field::kLanguage:
      return filter.add_languages(value);
    case Field::kSource:
      return filter.add_sources(value);
    case Field::kCategory:
      return filter.add_categories(value);
    case Field::kCountry:
      return filter.add_countries(value);
  }
}

void ExcludeValue(Field field, const std::string& value, v1::Filter& filter) {
  switch (field) {
    case Field::kLanguage:
      return filter.add_exclude_languages(value);
    case Field::kSource:
      return filter.add_exclude_sources(value);
    case Field::kCategory:
      return filter.add_exclude_categories(value);
    case Field::kCountry:
      return filter.add_exclude_countries(value);
  }
}

void AddValues(Field field, const ValueChoice& choice, v1::Filter& filter) {
  for (const std::string& value : choice.values) {
    AddValue(field, value, filter);
  }
}

// Makes filters that are the same for every article.
class FixedFilters {
 public:
  FixedFilters(Articles articles, uint64_t seed)
      : articles_(std::move(articles)), random_(seed) {}

  void Add(double share, std::vector<FilterKind>& kinds) {
    for (const Field field : kFields) {
      AddKind(NameOf(field), share, OfValues(field, share), kinds);
    }
    AddKind("time", share, ChooseWindow(articles_, Wanted(share), random_),
            kinds);
    AddKind("language and time", share, OfLanguageAndTime(share), kinds);
    AddKind("category and source", share, OfCategoryAndSource(share), kinds);
  }

 private:
  int64_t Wanted(double share) const {
    return std::max<int64_t>(
        1, std::llround(share * static_cast<double>(articles_.size())));
  }

  std::optional<SizedFilter> OfValues(Field field, double share) const {
    const ValueChoice choice = ChooseValues(articles_, field, Wanted(share));
    if (choice.values.empty()) return std::nullopt;
    SizedFilter sized{{}, choice.matches};
    AddValues(field, choice, sized.filter);
    return sized;
  }

  // Both halves of a filter are to be as selective as the other.
  ValueChoice FirstHalf(Field field, double share) const {
    return ChooseValues(articles_, field, Wanted(std::sqrt(share)));
  }

  std::optional<SizedFilter> OfLanguageAndTime(double share) {
    const ValueChoice first = FirstHalf(Field::kLanguage, share);
    std::optional<SizedFilter> sized =
        ChooseWindow(Having(articles_, Field::kLanguage, first.values),
                     Wanted(share), random_);
    if (sized.has_value()) {
      AddValues(Field::kLanguage, first, sized->filter);
    }
    return sized;
  }

  std::optional<SizedFilter> OfCategoryAndSource(double share) const {
    const ValueChoice first = FirstHalf(Field::kCategory, share);
    const ValueChoice second =
        ChooseValues(Having(articles_, Field::kCategory, first.values),
                     Field::kSource, Wanted(share));
    if (second.values.empty()) return std::nullopt;
    SizedFilter sized{{}, second.matches};
    AddValues(Field::kCategory, first, sized.filter);
    AddValues(Field::kSource, second, sized.filter);
    return sized;
  }

  void AddKind(const std::string& name, double share,
               const std::optional<SizedFilter>& sized,
               std::vector<FilterKind>& kinds) {
    if (!sized.has_value() ||
        !seen_.insert(sized->filter.SerializeAsString()).second) {
      return;
    }
    kinds.push_back(
        {name, share, [sized](const ArticleFacts&) { return sized; }});
  }

  const Articles articles_;
  std::mt19937_64 random_;
  std::set<std::string> seen_;
};

// Articles that have, or have not, the value of the one that is asked about.
void AddOwnValue(const Articles& articles, Field field,
                 std::vector<FilterKind>& kinds) {
  const auto counts =
      std::make_shared<const Counts>(CountValues(articles, field));
  if (counts->empty()) return;
  const auto add = [&](const std::string& name, auto set_value, auto matches) {
    kinds.push_back(
        {name, std::nullopt,
         [=](const ArticleFacts& article) -> std::optional<SizedFilter> {
           const std::string& value = article.value(field);
           if (value.empty()) return std::nullopt;
           SizedFilter sized{{}, matches(counts->at(value))};
           set_value(field, value, sized.filter);
           return sized;
         }});
  };
  add(absl::StrCat("own ", NameOf(field)), AddValue,
      [](int64_t count) { return count; });
  const auto all = static_cast<int64_t>(articles.size());
  add(absl::StrCat("other ", NameOf(field)), ExcludeValue,
      [all](int64_t count) { return all - count; });
}

// Articles of the week around the one that is asked about, or of before.
void AddOwnTime(const Articles& articles, std::vector<FilterKind>& kinds) {
  const auto times =
      std::make_shared<const std::vector<int64_t>>(SortedTimes(articles));
  if (times->empty()) return;
  kinds.push_back(
      {"seven days around", std::nullopt,
       [times](const ArticleFacts& article) -> std::optional<SizedFilter> {
         if (!article.published_at.has_value()) return std::nullopt;
         const int64_t after = *article.published_at - kHalfWeekSeconds;
         const int64_t before = *article.published_at + kHalfWeekSeconds;
         SizedFilter sized{{}, CountBetween(*times, after, before)};
         sized.filter.mutable_published_after()->set_seconds(after);
         sized.filter.mutable_published_before()->set_seconds(before);
         return sized;
       }});
  kinds.push_back(
      {"before these seven days", std::nullopt,
       [times](const ArticleFacts& article) -> std::optional<SizedFilter> {
         if (!article.published_at.has_value()) return std::nullopt;
         const int64_t before = *article.published_at - kHalfWeekSeconds;
         SizedFilter sized{{}, CountBetween(*times, times->front(), before)};
         sized.filter.mutable_published_before()->set_seconds(before);
         return sized;
       }});
}

}  // namespace

ValueChoice ChooseValues(const std::vector<const ArticleFacts*>& articles,
                         Field field, int64_t wanted) {
  const Counts counts = CountValues(articles, field);
  std::vector<std::pair<std::string, int64_t>> by_count(counts.begin(),
                                                        counts.end());
  std::stable_sort(
      by_count.begin(), by_count.end(),
      [](const auto& a, const auto& b) { return a.second > b.second; });
  ValueChoice choice;
  std::pair<std::string, int64_t> rarest_left;
  for (const auto& [value, count] : by_count) {
    if (choice.matches + count <= wanted &&
        choice.values.size() < kMaxValues - 1) {
      choice.values.push_back(value);
      choice.matches += count;
    } else {
      rarest_left = {value, count};
    }
  }
  const auto& [value, count] = rarest_left;
  const bool is_nearer = std::abs(choice.matches + count - wanted) <
                         std::abs(choice.matches - wanted);
  if (!value.empty() && (choice.values.empty() || is_nearer)) {
    choice.values.push_back(value);
    choice.matches += count;
  }
  return choice;
}

std::optional<SizedFilter> ChooseWindow(
    const std::vector<const ArticleFacts*>& articles, int64_t wanted,
    std::mt19937_64& random) {
  const std::vector<int64_t> times = SortedTimes(articles);
  if (times.empty()) return std::nullopt;
  const auto count = static_cast<int64_t>(times.size());
  wanted = std::min(wanted, count);
  const auto begin = static_cast<int64_t>(
      random() % static_cast<uint64_t>(count - wanted + 1));
  const int64_t after = times[begin];
  const int64_t before = times[begin + wanted - 1] + 1;
  SizedFilter sized{{}, CountBetween(times, after, before)};
  sized.filter.mutable_published_after()->set_seconds(after);
  sized.filter.mutable_published_before()->set_seconds(before);
  return sized;
}

std::vector<FilterKind> ChooseFilters(const std::vector<ArticleFacts>& corpus,
                                      uint64_t seed) {
  Articles articles;
  for (const ArticleFacts& article : corpus) articles.push_back(&article);
  std::vector<FilterKind> kinds;
  const auto all = static_cast<int64_t>(articles.size());
  kinds.push_back({"none", std::nullopt, [all](const ArticleFacts&) {
                     return SizedFilter{{}, all};
                   }});
  FixedFilters fixed(articles, seed);
  for (const double share : kFilterShares) fixed.Add(share, kinds);
  for (const Field field :
       {Field::kLanguage, Field::kSource, Field::kCategory}) {
    AddOwnValue(articles, field, kinds);
  }
  AddOwnTime(articles, kinds);
  return kinds;
}

}  // namespace akin
