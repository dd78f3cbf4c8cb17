#include "client/eval/question.h"

#include <utility>

namespace akin {
namespace {

Question MakeQuestion(const StoryMap& stories, const std::string& article) {
  Question question;
  question.article = article;
  question.story = stories.StoryOf(article);
  question.set = article.substr(0, article.find(':'));
  question.relevant = stories.RelevantTo(article);
  return question;
}

}  // namespace

std::vector<Question> QuestionsOf(const StoryMap& stories) {
  std::vector<Question> questions;
  for (const std::string& article : stories.articles()) {
    Question question = MakeQuestion(stories, article);
    if (!question.relevant.empty()) questions.push_back(std::move(question));
  }
  return questions;
}

std::vector<Question> CrossLanguageQuestionsOf(const StoryMap& stories,
                                               const Languages& languages) {
  std::vector<Question> questions;
  for (Question& question : QuestionsOf(stories)) {
    const auto own = languages.find(question.article);
    if (own == languages.end()) continue;
    std::erase_if(question.relevant, [&](const std::string& article) {
      const auto other = languages.find(article);
      return other == languages.end() || other->second == own->second;
    });
    if (!question.relevant.empty()) questions.push_back(std::move(question));
  }
  return questions;
}

}  // namespace akin
