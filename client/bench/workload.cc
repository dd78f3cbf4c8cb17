#include "client/bench/workload.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr size_t kPageSize = 1000;
constexpr char kSimilarById[] = "similar_by_id";

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

SimilarById::SimilarById(std::vector<std::string> ids, double exponent)
    : ids_(std::move(ids)), popularity_(ids_.size(), exponent) {}

absl::Status SimilarById::Call(const Client& client, Random& random) const {
  v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id(
      ids_[popularity_.Draw(random)]);
  return client.FindSimilar(request).status();
}

absl::StatusOr<std::vector<std::string>> DrawIds(const Client& client,
                                                 size_t most, uint64_t seed) {
  std::vector<std::string> ids;
  v1::ListArticlesRequest request;
  request.set_view(v1::ARTICLE_VIEW_ID);
  do {
    request.set_page_size(
        static_cast<int>(std::min(most - ids.size(), kPageSize)));
    const auto page = client.ListArticles(request);
    if (!page.ok()) return page.status();
    for (const v1::Article& article : page->articles()) {
      ids.push_back(article.id());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty() && ids.size() < most);
  if (ids.empty()) {
    return absl::FailedPreconditionError(
        "the server has no articles; load some with akin-load");
  }
  Random random(seed);
  std::shuffle(ids.begin(), ids.end(), random);
  return ids;
}

std::string WorkloadNames() { return kSimilarById; }

absl::StatusOr<std::unique_ptr<Workload>> MakeWorkload(
    const Client& client, const WorkloadOptions& options) {
  if (options.name != kSimilarById) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", options.name, "\" is not a workload; there is ",
                     WorkloadNames()));
  }
  auto ids = DrawIds(client, options.ids, options.seed);
  if (!ids.ok()) return ids.status();
  return std::make_unique<SimilarById>(*std::move(ids), options.zipf);
}

}  // namespace akin
