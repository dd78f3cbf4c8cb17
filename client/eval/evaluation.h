#ifndef AKIN_CLIENT_EVAL_EVALUATION_H_
#define AKIN_CLIENT_EVAL_EVALUATION_H_

#include <string>
#include <unordered_set>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/client.h"
#include "akin/v1/similar_news.pb.h"
#include "client/eval/languages.h"
#include "client/eval/score.h"
#include "client/eval/story_map.h"

namespace akin {

// How the server is asked.
enum class EvalPolicy {
  kRank,         // ten, whatever they are: how well it ranks
  kReader,       // the server's defaults, six at most: what a reader is shown
  kReaderUncut,  // the server's defaults, but ten, however irrelevant
};

// Which articles may be answers.
enum class EvalCandidates {
  kAll,
  kOtherLanguages,  // than that of the article that is asked about
};

struct EvalOptions {
  EvalPolicy policy = EvalPolicy::kRank;
  bool exact = false;
  int concurrency = 4;  // questions in flight
  EvalCandidates candidates = EvalCandidates::kAll;
  // For kOtherLanguages: the languages of the articles that are asked about.
  Languages languages;
};

// What is asked about an article.
v1::FindSimilarRequest MakeEvalRequest(const std::string& article,
                                       const EvalOptions& options);

// One answer.
struct EvalAnswer {
  bool known = false;  // false: the server does not have the article
  std::vector<std::string> articles;  // best first
  std::vector<double> relevance;      // of each
};

// Asks about each article; the answers are in their order. The first error but
// NOT_FOUND ends it.
absl::StatusOr<std::vector<EvalAnswer>> AskAll(
    const Client& client, const std::vector<std::string>& articles,
    const EvalOptions& options);

// Takes `articles` out of the answers.
void LeaveOut(const std::unordered_set<std::string>& articles,
              std::vector<EvalAnswer>& answers);

// For ScoreRanking() and ScoreShown().
EvalRun ToRun(const std::vector<std::string>& queries,
              const std::vector<EvalAnswer>& answers);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_EVALUATION_H_
