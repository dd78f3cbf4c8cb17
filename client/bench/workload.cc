#include "client/bench/workload.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr size_t kPageSize = 1000;
constexpr char kSimilarById[] = "similar_by_id";
constexpr char kSimilarInWeek[] = "similar_in_week";
constexpr char kChurn[] = "churn";
// What the ids of Churn's copies begin with.
constexpr char kCopyPrefix[] = "akin-bench:";
constexpr int kCallsForOneDelete = 6;

// What is similar to each of the articles; in a week: among those of the seven
// days before it, if its time is known.
std::vector<v1::FindSimilarRequest> QuestionsOf(
    const std::vector<v1::Article>& articles, bool in_week) {
  constexpr int64_t kWeek = 7 * 24 * 3600;  // seconds
  std::vector<v1::FindSimilarRequest> questions;
  for (const v1::Article& article : articles) {
    v1::FindSimilarRequest& question = questions.emplace_back();
    question.mutable_seeds()->add_positive()->set_article_id(article.id());
    if (!in_week || !article.has_published_at()) continue;
    v1::Filter& filter = *question.mutable_filter();
    *filter.mutable_published_before() = article.published_at();
    *filter.mutable_published_after() = article.published_at();
    filter.mutable_published_after()->set_seconds(
        article.published_at().seconds() - kWeek);
  }
  return questions;
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

SimilarById::SimilarById(std::vector<v1::FindSimilarRequest> questions,
                         double exponent)
    : questions_(std::move(questions)),
      popularity_(questions_.size(), exponent) {}

absl::Status SimilarById::Call(const Client& client, Random& random) const {
  return client.FindSimilar(questions_[popularity_.Draw(random)]).status();
}

Churn::Churn(std::vector<v1::Article> articles)
    : articles_([&articles] {
        for (v1::Article& article : articles) {
          article.set_id(absl::StrCat(kCopyPrefix, article.id()));
        }
        return std::move(articles);
      }()) {}

absl::Status Churn::Call(const Client& client, Random& random) const {
  const v1::Article& article = articles_[random() % articles_.size()];
  if (random() % kCallsForOneDelete == 0) {
    v1::DeleteArticleRequest request;
    request.set_article_id(article.id());
    request.set_allow_missing(true);
    return client.DeleteArticle(request).status();
  }
  v1::UpsertArticleRequest request;
  *request.mutable_article() = article;
  return client.UpsertArticle(request).status();
}

absl::StatusOr<std::vector<v1::Article>> DrawArticles(const Client& client,
                                                      size_t most,
                                                      v1::ArticleView view,
                                                      uint64_t seed) {
  std::vector<v1::Article> articles;
  v1::ListArticlesRequest request;
  request.set_view(view);
  do {
    request.set_page_size(
        static_cast<int>(std::min(most - articles.size(), kPageSize)));
    auto page = client.ListArticles(request);
    if (!page.ok()) return page.status();
    for (v1::Article& article : *page->mutable_articles()) {
      if (absl::StartsWith(article.id(), kCopyPrefix)) continue;
      articles.push_back(std::move(article));
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty() && articles.size() < most);
  if (articles.empty()) {
    return absl::FailedPreconditionError(
        "the server has no articles; load some with akin-load");
  }
  Random random(seed);
  std::shuffle(articles.begin(), articles.end(), random);
  return articles;
}

std::string WorkloadNames() {
  return absl::StrCat(kSimilarById, ", ", kSimilarInWeek, " and ", kChurn);
}

absl::StatusOr<std::unique_ptr<Workload>> MakeWorkload(
    const Client& client, const WorkloadOptions& options) {
  const bool is_churn = options.name == kChurn;
  const bool in_week = options.name == kSimilarInWeek;
  if (options.name != kSimilarById && !in_week && !is_churn) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", options.name, "\" is not a workload; there are ",
                     WorkloadNames()));
  }
  const bool ids_do = !is_churn && !in_week;
  auto articles = DrawArticles(
      client, options.ids, ids_do ? v1::ARTICLE_VIEW_ID : v1::ARTICLE_VIEW_FULL,
      options.seed);
  if (!articles.ok()) return articles.status();
  if (is_churn) return std::make_unique<Churn>(*std::move(articles));
  return std::make_unique<SimilarById>(QuestionsOf(*articles, in_week),
                                       options.zipf);
}

}  // namespace akin
