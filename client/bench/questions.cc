#include "client/bench/questions.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/recall/corpus.h"
#include "client/recall/filter_choice.h"

namespace akin {
namespace {

using Questions = std::vector<v1::FindSimilarRequest>;

constexpr int64_t kWeek = 7 * 24 * 3600;  // seconds

v1::FindSimilarRequest QuestionById(const std::string& id,
                                    const v1::FindSimilarRequest& common) {
  v1::FindSimilarRequest question = common;
  question.mutable_seeds()->add_positive()->set_article_id(id);
  return question;
}

}  // namespace

Zipf::Zipf(size_t count, double exponent) {
  double sum = 0;
  cumulative_.reserve(count);
  for (size_t k = 0; k < count; ++k) {
    sum += std::pow(static_cast<double>(k + 1), -exponent);
    cumulative_.push_back(sum);
  }
}

size_t Zipf::Draw(Random& random) const {
  std::uniform_real_distribution<double> uniform(0, cumulative_.back());
  const auto drawn =
      std::upper_bound(cumulative_.begin(), cumulative_.end(), uniform(random));
  return std::min<size_t>(drawn - cumulative_.begin(), cumulative_.size() - 1);
}

QuestionSet::QuestionSet(std::vector<v1::FindSimilarRequest> questions,
                         double exponent)
    : questions_(std::move(questions)),
      popularity_(questions_.size(), exponent) {}

const v1::FindSimilarRequest& QuestionSet::Draw(Random& random) const {
  return questions_[popularity_.Draw(random)];
}

Questions QuestionsById(const std::vector<std::string>& ids,
                        const v1::FindSimilarRequest& common) {
  Questions questions;
  for (const std::string& id : ids) {
    questions.push_back(QuestionById(id, common));
  }
  return questions;
}

Questions QuestionsInWeek(const std::vector<v1::Article>& articles,
                          const v1::FindSimilarRequest& common) {
  Questions questions;
  for (const v1::Article& article : articles) {
    questions.push_back(QuestionById(article.id(), common));
    if (!article.has_published_at()) continue;
    v1::Filter& filter = *questions.back().mutable_filter();
    *filter.mutable_published_before() = article.published_at();
    *filter.mutable_published_after() = article.published_at();
    filter.mutable_published_after()->set_seconds(
        article.published_at().seconds() - kWeek);
  }
  return questions;
}

absl::StatusOr<Questions> QuestionsByText(
    const std::vector<v1::Article>& articles,
    const v1::FindSimilarRequest& common) {
  Questions questions;
  for (const v1::Article& article : articles) {
    if (article.title().empty() && article.body().empty()) continue;
    v1::TextSeed& text = *questions.emplace_back(common)
                              .mutable_seeds()
                              ->add_positive()
                              ->mutable_text();
    text.set_title(article.title());
    text.set_body(article.body());
    text.set_language(article.language());
  }
  if (!questions.empty()) return questions;
  return absl::FailedPreconditionError(
      "no article of the server has a title or a body to ask by; ask "
      "similar_by_id or by_vector");
}

absl::StatusOr<Questions> QuestionsByVector(
    const std::vector<v1::Article>& articles, int dimensions, uint64_t seed,
    const v1::FindSimilarRequest& common) {
  if (dimensions <= 0) {
    return absl::FailedPreconditionError(
        "the server does not tell the dimensions of its vectors; upgrade it");
  }
  std::mt19937_64 random(seed);
  std::normal_distribution<float> normal;
  Questions questions;
  for (const v1::Article& article : articles) {
    v1::Embedding& embedding = *questions.emplace_back(common)
                                    .mutable_seeds()
                                    ->add_positive()
                                    ->mutable_embedding();
    if (article.has_embedding()) {
      embedding = article.embedding();
      continue;
    }
    for (int i = 0; i < dimensions; ++i) embedding.add_values(normal(random));
  }
  return questions;
}

absl::StatusOr<Questions> QuestionsUnderFilters(
    const std::vector<v1::Article>& articles, double share, uint64_t seed,
    const v1::FindSimilarRequest& common) {
  std::vector<ArticleFacts> facts;
  for (const v1::Article& article : articles) {
    facts.push_back(FactsOf(article));
  }
  const double wanted = share * static_cast<double>(articles.size());
  std::vector<v1::Filter> filters;
  for (const FilterKind& kind : ChooseFilters(facts, seed)) {
    if (kind.wanted != share) continue;
    const std::optional<SizedFilter> sized = kind.of(facts[0]);
    if (!sized.has_value()) continue;
    const auto matches = static_cast<double>(sized->matches);
    if (matches < wanted / 2 || matches > std::max(1.0, wanted * 2)) continue;
    filters.push_back(sized->filter);
  }
  if (filters.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "no time, language, source, category or country is that of about ",
        100 * share, " % of the ", articles.size(),
        " articles drawn; draw more (--ids) or ask without filters"));
  }
  Questions questions;
  for (size_t i = 0; i < articles.size(); ++i) {
    questions.push_back(QuestionById(articles[i].id(), common));
    questions.back().mutable_filter()->MergeFrom(filters[i % filters.size()]);
  }
  return questions;
}

}  // namespace akin
