#ifndef AKIN_CLIENT_EVAL_STORY_MAP_H_
#define AKIN_CLIENT_EVAL_STORY_MAP_H_

#include <istream>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/status/statusor.h"

namespace akin {

// Which labelled articles tell the same story.
class StoryMap {
 public:
  // Reads lines of an article's id, a tab and a story's id; `name` is for
  // errors. InvalidArgument, with the line, if one is of another form, an
  // article stands twice, or an id has white space, which a TREC run cannot
  // hold; also if there is no line or the input cannot be read.
  static absl::StatusOr<StoryMap> Read(std::istream& input,
                                       const std::string& name);

  // The labelled articles in the order of the file.
  const std::vector<std::string>& articles() const { return articles_; }

  // The article's story. Empty if the article is not labelled.
  std::string StoryOf(const std::string& article) const;

  // The other articles of the article's story. Empty if it is alone in it.
  std::unordered_set<std::string> RelevantTo(const std::string& article) const;

 private:
  std::vector<std::string> articles_;
  std::unordered_map<std::string, std::string> story_of_;
  std::unordered_map<std::string, std::vector<std::string>> members_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_STORY_MAP_H_
