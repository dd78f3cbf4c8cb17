#ifndef AKIN_CLIENT_EVAL_PLAN_H_
#define AKIN_CLIENT_EVAL_PLAN_H_

#include <string>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "akin/client.h"
#include "client/eval/evaluation.h"
#include "client/eval/question.h"
#include "client/eval/score.h"
#include "client/eval/story_map.h"

namespace akin {

// What is asked, and what is a good answer.
struct Plan {
  EvalOptions options;
  // With EvalCandidates::kAll every labelled article, else those of the
  // questions.
  std::vector<std::string> asked;
  std::vector<Question> questions;
  // With kOtherLanguages the labelled articles of no known language, which no
  // answer may be judged by.
  std::unordered_set<std::string> left_out;
  int missing = 0;   // those of them that the server does not have
  int nameless = 0;  // those that it has, without a language
};

// Asks the server for languages if they are needed, and fails as it does. There
// may be no question.
absl::StatusOr<Plan> MakePlan(const Client& client, const StoryMap& stories,
                              const EvalOptions& options);

// InvalidArgument if `run`, which was read from `name`, answers no question of
// the plan.
absl::Status CheckComparable(const Plan& plan, const EvalRun& run,
                             const std::string& name);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_PLAN_H_
