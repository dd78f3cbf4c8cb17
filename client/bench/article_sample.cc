#include "client/bench/article_sample.h"

#include <algorithm>
#include <random>
#include <utility>

#include "absl/strings/match.h"

namespace akin {
namespace {

constexpr int kListed = 1000;     // ids of a page
constexpr size_t kFetched = 100;  // articles of a call, which may have bodies

}  // namespace

absl::StatusOr<std::vector<std::string>> DrawIds(const Client& client,
                                                 size_t most, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> drawn;
  uint64_t seen = 0;
  v1::ListArticlesRequest request;
  request.set_view(v1::ARTICLE_VIEW_ID);
  request.set_page_size(kListed);
  do {
    auto page = client.ListArticles(request);
    if (!page.ok()) return page.status();
    for (v1::Article& article : *page->mutable_articles()) {
      if (absl::StartsWith(article.id(), kBenchPrefix)) continue;
      // Each of those seen so far stays with the same probability.
      ++seen;
      if (drawn.size() < most) {
        drawn.push_back(std::move(*article.mutable_id()));
      } else if (const uint64_t place = random() % seen; place < most) {
        drawn[place] = std::move(*article.mutable_id());
      }
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (drawn.empty()) {
    return absl::FailedPreconditionError(
        "the server has no articles; load some with akin-load");
  }
  std::shuffle(drawn.begin(), drawn.end(), random);
  return drawn;
}

absl::StatusOr<std::vector<v1::Article>> GetArticles(
    const Client& client, const std::vector<std::string>& ids,
    v1::ArticleView view) {
  std::vector<v1::Article> articles;
  for (size_t begin = 0; begin < ids.size(); begin += kFetched) {
    v1::BatchGetArticlesRequest request;
    request.set_view(view);
    const size_t end = std::min(begin + kFetched, ids.size());
    for (size_t i = begin; i < end; ++i) request.add_article_ids(ids[i]);
    auto response = client.BatchGetArticles(request);
    if (!response.ok()) return response.status();
    for (v1::Article& article : *response->mutable_articles()) {
      articles.push_back(std::move(article));
    }
  }
  return articles;
}

}  // namespace akin
