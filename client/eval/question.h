#ifndef AKIN_CLIENT_EVAL_QUESTION_H_
#define AKIN_CLIENT_EVAL_QUESTION_H_

#include <string>
#include <unordered_set>
#include <vector>

#include "client/eval/languages.h"
#include "client/eval/story_map.h"

namespace akin {

// A labelled article, and what a good answer lists.
struct Question {
  std::string article;
  std::string story;
  std::string set;  // what stands before the first ':' of the article's id
  std::unordered_set<std::string> relevant;  // other articles; never empty
};

// Every labelled article whose story has another, in the order of the map. The
// others are relevant to it.
std::vector<Question> QuestionsOf(const StoryMap& stories);

// The same, but only articles in another language are relevant. Articles that
// are not in `languages` are neither questions nor relevant.
std::vector<Question> CrossLanguageQuestionsOf(const StoryMap& stories,
                                               const Languages& languages);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_QUESTION_H_
