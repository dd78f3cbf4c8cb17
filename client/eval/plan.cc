#include "client/eval/plan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/eval/languages.h"

namespace akin {

absl::StatusOr<Plan> MakePlan(const Client& client, const StoryMap& stories,
                              const EvalOptions& options) {
  Plan plan;
  plan.options = options;
  if (options.candidates == EvalCandidates::kAll) {
    plan.asked = stories.articles();
    plan.questions = QuestionsOf(stories);
    return plan;
  }
  absl::StatusOr<FetchedLanguages> languages =
      FetchLanguages(client, stories.articles());
  if (!languages.ok()) return languages.status();
  plan.options.languages = std::move(languages->of);
  plan.missing = languages->missing;
  plan.nameless = languages->nameless;
  plan.questions = CrossLanguageQuestionsOf(stories, plan.options.languages);
  for (const Question& question : plan.questions) {
    plan.asked.push_back(question.article);
  }
  for (const std::string& article : stories.articles()) {
    if (plan.options.languages.count(article) == 0) {
      plan.left_out.insert(article);
    }
  }
  return plan;
}

absl::Status CheckComparable(const Plan& plan, const EvalRun& run,
                             const std::string& name) {
  const bool is_about_these =
      std::any_of(plan.questions.begin(), plan.questions.end(),
                  [&run](const Question& question) {
                    return run.count(question.article) > 0;
                  });
  if (is_about_these) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, ": answers none of the ", plan.questions.size(),
                   " questions; name a run that was made with the same "
                   "--stories"));
}

}  // namespace akin
