#include "client/eval/evaluation.h"

#include <unordered_set>
#include <utility>

#include "client/eval/ask.h"

namespace akin {
namespace {

constexpr int kRankLimit = 10;

EvalAnswer ToAnswer(const v1::FindSimilarResponse& response) {
  EvalAnswer answer;
  answer.known = true;
  for (const v1::SimilarItem& item : response.items()) {
    answer.articles.push_back(item.article().id());
    answer.relevance.push_back(item.relevance());
  }
  return answer;
}

}  // namespace

v1::FindSimilarRequest MakeEvalRequest(const std::string& article,
                                       const EvalOptions& options) {
  v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id(article);
  request.set_view(v1::ARTICLE_VIEW_ID);
  if (options.candidates == EvalCandidates::kOtherLanguages) {
    const auto language = options.languages.find(article);
    if (language != options.languages.end()) {
      request.mutable_filter()->add_exclude_languages(language->second);
    }
  }
  if (options.exact) request.set_accuracy(v1::ACCURACY_EXACT);
  v1::Policy& policy = *request.mutable_policy();
  switch (options.policy) {
    case EvalPolicy::kRank:
      policy.set_limit(kRankLimit);
      policy.set_min_relevance(0);
      policy.set_source_rule(v1::SOURCE_RULE_ANY);
      policy.set_max_per_source(0);
      policy.set_copy_rule(v1::COPY_RULE_KEEP);
      policy.set_mode(v1::MODE_RELATED);
      break;
    case EvalPolicy::kReader:
      policy.set_limit(kShownLimit);
      break;
    case EvalPolicy::kReaderUncut:
      policy.set_limit(kRankLimit);
      policy.set_min_relevance(0);
      break;
  }
  return request;
}

absl::StatusOr<std::vector<EvalAnswer>> AskAll(
    const Client& client, const std::vector<std::string>& articles,
    const EvalOptions& options) {
  std::vector<v1::FindSimilarRequest> requests;
  requests.reserve(articles.size());
  for (const std::string& article : articles) {
    requests.push_back(MakeEvalRequest(article, options));
  }
  const absl::StatusOr<Answers> responses =
      AskAll(client, requests, options.concurrency);
  if (!responses.ok()) return responses.status();
  std::vector<EvalAnswer> answers(articles.size());
  for (size_t i = 0; i < answers.size(); ++i) {
    if ((*responses)[i].has_value()) answers[i] = ToAnswer(*(*responses)[i]);
  }
  return answers;
}

void LeaveOut(const std::unordered_set<std::string>& articles,
              std::vector<EvalAnswer>& answers) {
  for (EvalAnswer& answer : answers) {
    EvalAnswer kept;
    kept.known = answer.known;
    for (size_t i = 0; i < answer.articles.size(); ++i) {
      if (articles.count(answer.articles[i]) > 0) continue;
      kept.articles.push_back(answer.articles[i]);
      kept.relevance.push_back(answer.relevance[i]);
    }
    answer = std::move(kept);
  }
}

EvalRun ToRun(const std::vector<std::string>& queries,
              const std::vector<EvalAnswer>& answers) {
  EvalRun run;
  for (size_t q = 0; q < queries.size(); ++q) {
    run[queries[q]] = answers[q].articles;
  }
  return run;
}

}  // namespace akin
