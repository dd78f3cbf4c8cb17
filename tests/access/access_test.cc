#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "access/access_token.h"
#include "access/role.h"
#include "access/token_entry.h"

namespace akin {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What `printf abc | sha256sum` says.
constexpr char kHashOfAbc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(RoleTest, EachRoleMayDoWhatThoseBeforeItMay) {
  EXPECT_TRUE(Permits(Role::kReader, Role::kReader));
  EXPECT_TRUE(Permits(Role::kWriter, Role::kReader));
  EXPECT_TRUE(Permits(Role::kAdmin, Role::kWriter));
  EXPECT_FALSE(Permits(Role::kReader, Role::kWriter));
  EXPECT_FALSE(Permits(Role::kWriter, Role::kAdmin));
}

TEST(RoleTest, NamesAreReadToTheLetter) {
  EXPECT_EQ(ParseRole("writer"), Role::kWriter);
  for (const char* name : {"", "Writer", "root", "writer "}) {
    EXPECT_EQ(ParseRole(name), std::nullopt) << name;
  }
}

TEST(AccessTokenTest, NoTwoTokensAreAlike) {
  const std::string token = MakeAccessToken();
  EXPECT_EQ(token.size(), std::string("akin_").size() + 43);
  EXPECT_NE(token, MakeAccessToken());
  EXPECT_LE(token.size(), kMaxTokenBytes);
}

TEST(TokenEntryTest, HashIsTheOneThatOtherToolsMake) {
  const TokenEntry entry = {
      .name = "site", .role = Role::kReader, .hash = HashToken("abc")};
  EXPECT_EQ(entry.ToLine(), absl::StrCat("site reader sha256:", kHashOfAbc));
}

TEST(TokenEntryTest, ALineIsReadAsItWasWritten) {
  const std::string line =
      TokenEntry{"a.b-c_1", Role::kAdmin, HashToken(MakeAccessToken())}
          .ToLine();
  const absl::StatusOr<TokenEntry> entry = TokenEntry::Parse(line);
  ASSERT_TRUE(entry.ok()) << entry.status();
  EXPECT_EQ(entry->ToLine(), line);
}

TEST(TokenEntryTest, WordsMayStandApartAndDigitsBeLarge) {
  EXPECT_TRUE(TokenEntry::Parse(absl::StrCat("site\t reader  sha256:",
                                             std::string(64, 'A'), "\r"))
                  .ok());
}

TEST(TokenEntryTest, AnythingElseIsRefusedWithoutItsHash) {
  const std::string hash = absl::StrCat("sha256:", kHashOfAbc);
  for (const std::string& line :
       {std::string(), std::string("site"), std::string("site reader"),
        absl::StrCat("site reader ", hash, " more"),
        absl::StrCat("si/te reader ", hash),
        absl::StrCat(std::string(65, 'a'), " reader ", hash),
        absl::StrCat("site owner ", hash), absl::StrCat("site Reader ", hash),
        absl::StrCat("site reader ", kHashOfAbc),
        absl::StrCat("site reader sha256:", std::string(63, 'a')),
        absl::StrCat("site reader sha256:", std::string(65, 'a')),
        absl::StrCat("site reader sha256:", std::string(64, 'g')),
        std::string("site reader s3cret")}) {
    const absl::Status status = TokenEntry::Parse(line).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << line;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr(kHashOfAbc)));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace akin
