#ifndef AKIN_CLIENT_RECALL_FILTER_CHOICE_H_
#define AKIN_CLIENT_RECALL_FILTER_CHOICE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "akin/v1/article.pb.h"
#include "client/recall/corpus.h"

namespace akin {

// Filters that match a wanted share of a corpus, made from its own values.

// The shares that are wanted.
inline constexpr std::array kFilterShares = {0.5, 0.1, 0.01, 0.001, 0.0001};

// A filter and how many articles of the corpus it matches.
struct SizedFilter {
  v1::Filter filter;
  int64_t matches = 0;
};

// Filters of one kind, one for each article that may be asked about.
struct FilterKind {
  std::string name;              // "language and time", "own source"
  std::optional<double> wanted;  // share of the corpus that it is to match
  // nullopt if the article lacks the field that the filter is about.
  std::function<std::optional<SizedFilter>(const ArticleFacts&)> of;
};

// Values of a field and how many articles have one of them.
struct ValueChoice {
  std::vector<std::string> values;  // 1,000 at most
  int64_t matches = 0;
};

// As few values as come near to `wanted` articles: the most frequent that still
// fit, and one more if that is nearer. No values only if no article has the
// field.
ValueChoice ChooseValues(const std::vector<const ArticleFacts*>& articles,
                         Field field, int64_t wanted);

// A span of time in which `wanted` of the articles, or all that have a time,
// were published, and others of the same second; drawn from all of that size.
// nullopt if no article has a time.
std::optional<SizedFilter> ChooseWindow(
    const std::vector<const ArticleFacts*>& articles, int64_t wanted,
    std::mt19937_64& random);

// No filter; values of each field, a span of time, language and time, category
// and source, each for all kFilterShares of the corpus, but none twice; and what
// depends on the article: its own language, source and category, the seven days
// around it, and what is not of these. Nothing that the corpus has no values
// for.
std::vector<FilterKind> ChooseFilters(const std::vector<ArticleFacts>& corpus,
                                      uint64_t seed);

}  // namespace akin

#endif  // AKIN_CLIENT_RECALL_FILTER_CHOICE_H_
