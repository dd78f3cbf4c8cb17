#ifndef AKIN_TESTS_CLIENT_EVAL_STORIES_H_
#define AKIN_TESTS_CLIENT_EVAL_STORIES_H_

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>

#include "client/eval/story_map.h"

namespace akin {

// The story map that a file of this text is.
inline StoryMap Stories(const std::string& text) {
  std::istringstream input(text);
  auto stories = StoryMap::Read(input, "stories.tsv");
  EXPECT_TRUE(stories.ok()) << stories.status();
  return *std::move(stories);
}

// Four articles of one story in set a, two of another in set b, one alone.
inline StoryMap SmallStories() {
  return Stories(
      "a:1\ts1\na:2\ts1\na:3\ts1\na:4\ts1\nb:1\ts2\nb:2\ts2\nb:3\ts3\n");
}

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_EVAL_STORIES_H_
