#include "server/security/token_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

std::string Line(const std::string& name, Role role, const std::string& token) {
  return TokenEntry{name, role, HashToken(token)}.ToLine() + "\n";
}

TEST(TokenListTest, ATokenHasItsNameAndRole) {
  const auto tokens = TokenList::Parse(
      absl::StrCat("# of the site\n\n", Line("site", Role::kReader, "one"),
                   "  ", Line("loader", Role::kWriter, "two")));
  ASSERT_TRUE(tokens.ok()) << tokens.status();
  EXPECT_EQ(tokens->size(), 2);
  ASSERT_NE(tokens->Find("two"), nullptr);
  EXPECT_EQ(tokens->Find("two")->name, "loader");
  EXPECT_EQ(tokens->Find("two")->role, Role::kWriter);
  for (const char* other : {"", "on", "one ", "One", "sha256:one"}) {
    EXPECT_EQ(tokens->Find(other), nullptr) << other;
  }
}

TEST(TokenListTest, ANameMayHaveTwoTokensWhileOneReplacesTheOther) {
  const auto tokens = TokenList::Parse(Line("site", Role::kReader, "old") +
                                       Line("site", Role::kReader, "new"));
  ASSERT_TRUE(tokens.ok()) << tokens.status();
  EXPECT_EQ(tokens->Find("old")->name, tokens->Find("new")->name);
}

TEST(TokenListTest, ABrokenFileIsRefusedByItsLine) {
  const std::string good = Line("site", Role::kReader, "one");
  std::string many;
  for (int i = 0; i < 1'001; ++i) {
    many += Line("site", Role::kReader, absl::StrCat(i));
  }
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "holds no token"},
      {"# nothing\n", "holds no token"},
      {good + "site reader\n", "line 2: has 2 words"},
      {good + "\n" + good, "line 3: has the token of 'site' again"},
      {good + Line("site", Role::kAdmin, "two"), "line 2: gives 'site'"},
      {std::string("\xff\xfe\0\0", 4), "line 1: "},
      {many, "line 1001: is one more token than the 1000 allowed"},
  };
  for (const auto& [text, message] : cases) {
    const absl::Status status = TokenList::Parse(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << message;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message));
  }
}

}  // namespace
}  // namespace akin
