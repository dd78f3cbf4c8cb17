#include "client/eval/judgement.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace akin {

std::vector<JudgedAnswer> Judge(const std::vector<Question>& questions,
                                const std::vector<std::string>& asked,
                                const std::vector<EvalAnswer>& answers) {
  std::unordered_map<std::string, const EvalAnswer*> answer_of;
  for (size_t i = 0; i < asked.size(); ++i) answer_of[asked[i]] = &answers[i];
  std::vector<JudgedAnswer> judged_answers;
  judged_answers.reserve(questions.size());
  for (const Question& question : questions) {
    JudgedAnswer judged;
    judged.set = question.set;
    const auto found = answer_of.find(question.article);
    if (found != answer_of.end()) {
      const EvalAnswer& answer = *found->second;
      for (size_t i = 0; i < answer.articles.size(); ++i) {
        if (answer.articles[i] == question.article) continue;
        const double relevance = answer.relevance[i];
        judged.items.push_back(
            {std::isnan(relevance) ? 0 : std::clamp(relevance, 0.0, 1.0),
             question.relevant.count(answer.articles[i]) > 0});
      }
    }
    judged_answers.push_back(std::move(judged));
  }
  return judged_answers;
}

}  // namespace akin
