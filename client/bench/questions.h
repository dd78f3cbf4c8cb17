#ifndef AKIN_CLIENT_BENCH_QUESTIONS_H_
#define AKIN_CLIENT_BENCH_QUESTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/v1/article.pb.h"
#include "akin/v1/similar_news.pb.h"
#include "client/bench/operation.h"

namespace akin {

// Draws 0 .. count-1, the k-th with a weight of 1 / (k+1)^exponent, as readers
// draw articles.
class Zipf {
 public:
  // `count` must be positive, `exponent` not negative; 0 draws evenly.
  Zipf(size_t count, double exponent);
  size_t Draw(Random& random) const;

 private:
  std::vector<double> cumulative_;
};

// Questions of which some are asked far more often than others.
class QuestionSet {
 public:
  // `questions` must not be empty; the first is the most popular.
  QuestionSet(std::vector<v1::FindSimilarRequest> questions, double exponent);
  const v1::FindSimilarRequest& Draw(Random& random) const;

 private:
  std::vector<v1::FindSimilarRequest> questions_;
  Zipf popularity_;
};

// Each of these makes a question of every article that it can, on top of what
// `common` says; FailedPrecondition if of none.

std::vector<v1::FindSimilarRequest> QuestionsById(
    const std::vector<std::string>& ids, const v1::FindSimilarRequest& common);

// By id, among the articles of the seven days before it, if its time is known.
std::vector<v1::FindSimilarRequest> QuestionsInWeek(
    const std::vector<v1::Article>& articles,
    const v1::FindSimilarRequest& common);

// By title, body and language, as of a text that the server does not have.
absl::StatusOr<std::vector<v1::FindSimilarRequest>> QuestionsByText(
    const std::vector<v1::Article>& articles,
    const v1::FindSimilarRequest& common);

// By the vectors that the articles were given. Servers do not tell those that
// they made themselves: an article without one is stood for by a vector of
// `dimensions` drawn evenly from all directions.
absl::StatusOr<std::vector<v1::FindSimilarRequest>> QuestionsByVector(
    const std::vector<v1::Article>& articles, int dimensions, uint64_t seed,
    const v1::FindSimilarRequest& common);

// By id, each under a filter that matches half to twice the `share`, one of
// kFilterShares, of the articles, or one article; the filters are of languages,
// sources, categories, countries and times of the articles.
absl::StatusOr<std::vector<v1::FindSimilarRequest>> QuestionsUnderFilters(
    const std::vector<v1::Article>& articles, double share, uint64_t seed,
    const v1::FindSimilarRequest& common);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_QUESTIONS_H_
