#include "client/eval/evaluation.h"

#include <atomic>
#include <thread>
#include <unordered_set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/mutex.h"

namespace akin {
namespace {

constexpr int kRankLimit = 10;

// What the threads share.
struct Work {
  const Client& client;
  const std::vector<std::string>& articles;
  const EvalOptions& options;
  std::vector<EvalAnswer> answers;  // each written by one thread
  std::atomic<size_t> next{0};
  Mutex mutex;
  absl::Status status ABSL_GUARDED_BY(mutex);
};

EvalAnswer ToAnswer(const v1::FindSimilarResponse& response) {
  EvalAnswer answer;
  answer.known = true;
  for (const v1::SimilarItem& item : response.items()) {
    answer.articles.push_back(item.article().id());
    answer.relevance.push_back(item.relevance());
  }
  return answer;
}

void AskNext(Work& work) {
  for (;;) {
    const size_t i = work.next++;
    if (i >= work.articles.size()) return;
    const auto response = work.client.FindSimilar(
        MakeEvalRequest(work.articles[i], work.options));
    if (response.ok()) {
      work.answers[i] = ToAnswer(*response);
    } else if (!absl::IsNotFound(response.status())) {
      MutexLock lock(work.mutex);
      work.status.Update(response.status());
      work.next = work.articles.size();
    }
  }
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
  Work work{client, articles, options,
            std::vector<EvalAnswer>(articles.size())};
  std::vector<std::thread> threads;
  for (int i = 0; i < options.concurrency; ++i) {
    threads.emplace_back([&work] { AskNext(work); });
  }
  for (std::thread& thread : threads) thread.join();
  MutexLock lock(work.mutex);
  if (!work.status.ok()) return work.status;
  return std::move(work.answers);
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
