#include "tests/end_to_end/served_content.h"

#include <functional>
#include <optional>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

// Questions a call.
constexpr int kBatch = 100;

v1::FindSimilarRequest ExactQuestion() {
  v1::FindSimilarRequest request;
  request.set_accuracy(v1::ACCURACY_EXACT);
  request.set_view(v1::ARTICLE_VIEW_ID);
  v1::Policy& policy = *request.mutable_policy();
  policy.set_limit(10);
  policy.set_min_relevance(0);
  policy.set_source_rule(v1::SOURCE_RULE_ANY);
  policy.set_max_per_source(0);
  policy.set_copy_rule(v1::COPY_RULE_KEEP);
  return request;
}

std::vector<std::string> ListOf(const v1::FindSimilarResult& result) {
  if (result.has_error()) return {result.error().message()};
  std::vector<std::string> list;
  for (const v1::SimilarItem& item : result.response().items()) {
    list.push_back(absl::StrCat(item.article().id(), " ", item.relevance()));
  }
  return list;
}

SimilarLists Ask(const Client& client, const Articles& articles,
                 const std::function<v1::Seed(const v1::Article&)>& seed_of) {
  SimilarLists lists;
  v1::BatchFindSimilarRequest request;
  std::vector<std::string> ids;
  for (auto article = articles.begin(); article != articles.end();) {
    v1::FindSimilarRequest& question = *request.add_requests();
    question = ExactQuestion();
    *question.mutable_seeds()->add_positive() = seed_of(article->second);
    ids.push_back(article->first);
    ++article;
    if (request.requests_size() < kBatch && article != articles.end()) continue;
    const auto response = client.BatchFindSimilar(request);
    for (size_t i = 0; i < ids.size(); ++i) {
      lists[ids[i]] = response.ok()
                          ? ListOf(response->results(static_cast<int>(i)))
                          : std::vector{response.status().ToString()};
    }
    request.Clear();
    ids.clear();
  }
  return lists;
}

}  // namespace

absl::StatusOr<Articles> AllArticles(const Client& client) {
  Articles articles;
  const auto stream = client.Export({});
  while (const std::optional<v1::ExportArticlesResponse> some =
             stream->Read()) {
    for (const v1::Article& article : some->articles()) {
      articles[article.id()] = article;
    }
  }
  absl::Status exported = stream->Finish();
  if (!exported.ok()) return exported;
  return articles;
}

SimilarLists ListsById(const Client& client, const Articles& articles) {
  return Ask(client, articles, [](const v1::Article& article) {
    v1::Seed seed;
    seed.set_article_id(article.id());
    return seed;
  });
}

SimilarLists ListsByText(const Client& client, const Articles& articles) {
  return Ask(client, articles, [](const v1::Article& article) {
    v1::Seed seed;
    seed.mutable_text()->set_title(article.title());
    seed.mutable_text()->set_body(article.body());
    return seed;
  });
}

}  // namespace akin
