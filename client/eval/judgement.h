#ifndef AKIN_CLIENT_EVAL_JUDGEMENT_H_
#define AKIN_CLIENT_EVAL_JUDGEMENT_H_

#include <string>
#include <vector>

#include "client/eval/evaluation.h"
#include "client/eval/question.h"

namespace akin {

// A listed article with what the labels say about it.
struct JudgedItem {
  double relevance = 0;  // 0 to 1
  // It tells the question's story. An article without a label does not.
  bool same_story = false;
};

// The answer to one question. The question's own article is not among the
// items.
struct JudgedAnswer {
  std::string set;
  std::vector<JudgedItem> items;  // best first
};

// Judges the answer to each question, which is that to the same article of
// `asked`; one that was not asked has no items. `answers` are as many as
// `asked`. A relevance out of bounds, or that is no number, is moved to the
// nearest bound, or to 0.
std::vector<JudgedAnswer> Judge(const std::vector<Question>& questions,
                                const std::vector<std::string>& asked,
                                const std::vector<EvalAnswer>& answers);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_JUDGEMENT_H_
