// What is refused and why is tested through the server's Article
// (tests/server/article) and the loader's dry run (tests/end_to_end).
#include "article_rules/article_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

// 1,048,576
std::string WithCommas(size_t number) {
  std::string text = absl::StrCat(number);
  for (int i = static_cast<int>(text.size()) - 3; i > 0; i -= 3) {
    text.insert(i, ",");
  }
  return text;
}

// The comment that article.proto has before a field of Article, on one line.
std::string CommentOf(const std::string& declaration) {
  std::ifstream file(std::string(AKIN_SOURCE_DIRECTORY) +
                     "/proto/akin/v1/article.proto");
  std::string proto{std::istreambuf_iterator<char>(file), {}};
  const size_t end = proto.find("  " + declaration + " = ");
  EXPECT_NE(end, std::string::npos) << declaration;
  proto.resize(end);
  return absl::StrReplaceAll(proto.substr(proto.rfind(';') + 1),
                             {{"\n  //", ""}});
}

TEST(ArticleRulesTest, BoundsAreThoseThatTheContractStates) {
  const struct {
    const char* declaration;
    size_t bytes;
  } bounds[] = {
      {"string id", kMaxIdBytes},
      {"string title", kMaxTitleBytes},
      {"string body", kMaxBodyBytes},
      {"string summary", kMaxSummaryBytes},
      {"string url", kMaxUrlBytes},
      {"string source", kMaxSourceBytes},
      {"string language", kMaxLanguageBytes},
      {"string category", kMaxCategoryBytes},
      {"repeated string labels", kMaxLabelBytes},
  };
  for (const auto& bound : bounds) {
    EXPECT_THAT(
        CommentOf(bound.declaration),
        HasSubstr(absl::StrCat(" ", WithCommas(bound.bytes), " bytes")));
  }
  EXPECT_THAT(CommentOf("repeated string labels"),
              HasSubstr(absl::StrCat("At most ", kMaxLabels, ", each")));
}

}  // namespace
}  // namespace akin
