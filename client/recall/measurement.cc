#include "client/recall/measurement.h"

#include <utility>

#include "client/eval/ask.h"
#include "client/eval/evaluation.h"
#include "client/recall/recall.h"

namespace akin {
namespace {

// The questions of a kind of filter, each asked in two ways.
struct Questions {
  std::vector<v1::FindSimilarRequest> by_default;
  std::vector<v1::FindSimilarRequest> exact;
  std::vector<int64_t> matches;  // of the filter of each
};

v1::FindSimilarRequest MakeRequest(const ArticleFacts& article,
                                   const v1::Filter& filter, bool exact) {
  EvalOptions options;
  options.policy = EvalPolicy::kRank;
  options.exact = exact;
  v1::FindSimilarRequest request = MakeEvalRequest(article.id, options);
  *request.mutable_filter() = filter;
  return request;
}

Questions MakeQuestions(const FilterKind& kind,
                        const std::vector<ArticleFacts>& asked) {
  Questions questions;
  for (const ArticleFacts& article : asked) {
    const std::optional<SizedFilter> sized = kind.of(article);
    if (!sized.has_value()) continue;
    questions.by_default.push_back(MakeRequest(article, sized->filter, false));
    questions.exact.push_back(MakeRequest(article, sized->filter, true));
    questions.matches.push_back(sized->matches);
  }
  return questions;
}

void Add(const std::optional<v1::FindSimilarResponse>& answer,
         const std::optional<v1::FindSimilarResponse>& exact, int64_t matches,
         FilterRecall& sum) {
  if (!answer.has_value() || !exact.has_value()) {
    ++sum.unknown;
    return;
  }
  const std::optional<AnswerRecall> recall = Compare(*exact, *answer);
  if (!recall.has_value()) {
    ++sum.empty;
    return;
  }
  ++sum.questions;
  sum.matched += static_cast<double>(matches);
  sum.recall += recall->recall;
  sum.overlap += recall->overlap;
  sum.shorter += recall->is_shorter ? 1 : 0;
  sum.exact += answer->info().accuracy() == v1::ACCURACY_EXACT ? 1 : 0;
}

}  // namespace

absl::StatusOr<FilterRecall> MeasureRecall(
    const Client& client, const FilterKind& kind,
    const std::vector<ArticleFacts>& asked, int64_t corpus_size,
    int concurrency) {
  const Questions questions = MakeQuestions(kind, asked);
  const auto answers = AskAll(client, questions.by_default, concurrency);
  if (!answers.ok()) return answers.status();
  const auto exact = AskAll(client, questions.exact, concurrency);
  if (!exact.ok()) return exact.status();
  FilterRecall recall;
  recall.name = kind.name;
  recall.wanted = kind.wanted;
  for (size_t i = 0; i < questions.matches.size(); ++i) {
    Add((*answers)[i], (*exact)[i], questions.matches[i], recall);
  }
  if (recall.questions == 0) return recall;
  recall.matched /=
      static_cast<double>(recall.questions) * static_cast<double>(corpus_size);
  recall.recall /= recall.questions;
  recall.overlap /= recall.questions;
  return recall;
}

}  // namespace akin
