#include "client/eval/story_map.h"

#include "absl/strings/str_cat.h"

namespace akin {

absl::StatusOr<StoryMap> StoryMap::Read(std::istream& input,
                                        const std::string& name) {
  StoryMap map;
  std::string line;
  for (int64_t number = 1; std::getline(input, line); ++number) {
    constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
    if (number == 1 && line.rfind(kByteOrderMark, 0) == 0) {
      line.erase(0, sizeof(kByteOrderMark) - 1);
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const size_t tab = line.find('\t');
    if (tab == std::string::npos || tab == 0 || tab + 1 == line.size() ||
        line.find('\t', tab + 1) != std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ":", number, ": \"", line.substr(0, 80),
                       "\" is not an article id, a tab and a story id"));
    }
    const std::string article = line.substr(0, tab);
    const std::string story = line.substr(tab + 1);
    if (article.find_first_of(" \v\f\r") != std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ":", number, ": the id \"", article,
                       "\" has white space, which a TREC run cannot hold; "
                       "load the article under another id"));
    }
    if (!map.story_of_.emplace(article, story).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ":", number, ": the article \"", article,
                       "\" stands twice; give it one story"));
    }
    map.articles_.push_back(article);
    map.members_[story].push_back(article);
  }
  if (input.bad()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": cannot be read; is it a file?"));
  }
  if (map.articles_.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": has no labelled article"));
  }
  return map;
}

std::string StoryMap::StoryOf(const std::string& article) const {
  const auto story = story_of_.find(article);
  return story == story_of_.end() ? "" : story->second;
}

std::unordered_set<std::string> StoryMap::RelevantTo(
    const std::string& article) const {
  std::unordered_set<std::string> relevant;
  const auto story = story_of_.find(article);
  if (story == story_of_.end()) return relevant;
  const std::vector<std::string>& members = members_.at(story->second);
  relevant.insert(members.begin(), members.end());
  relevant.erase(article);
  return relevant;
}

}  // namespace akin
