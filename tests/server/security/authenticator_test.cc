#include "server/security/authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/log_lines.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Line(const std::string& name, Role role, const std::string& token) {
  return TokenEntry{name, role, HashToken(token)}.ToLine() + "\n";
}

class AuthenticatorTest : public ::testing::Test {
 protected:
  // The name of the caller, or the error's text.
  std::string Ask(const std::vector<std::string_view>& authorization) const {
    const absl::StatusOr<Caller> caller =
        authenticator_->Identify(authorization);
    if (caller.ok()) return caller->name;
    EXPECT_TRUE(absl::IsUnauthenticated(caller.status())) << caller.status();
    return std::string(caller.status().message());
  }

  LogLines log_;
  const TempDirectory directory_;
  const std::string path_ =
      directory_.Write("tokens", Line("site", Role::kReader, "s3cret"));
  const std::unique_ptr<Authenticator> authenticator_ =
      *Authenticator::WithTokens(path_, absl::Milliseconds(1));
};

TEST_F(AuthenticatorTest, ACallerIsKnownByTheToken) {
  EXPECT_EQ(Ask({"Bearer s3cret"}), "site");
  EXPECT_EQ(Ask({"bearer s3cret"}), "site");
}

TEST_F(AuthenticatorTest, AnythingElseIsRefusedWithoutBeingShown) {
  const std::string most = absl::StrCat("Bearer ", std::string(512, 's'));
  EXPECT_THAT(Ask({}), HasSubstr("is missing"));
  EXPECT_THAT(Ask({"Bearer s3cret", "Bearer s3cret"}), HasSubstr("2 times"));
  EXPECT_THAT(Ask({most}), HasSubstr("not known"));
  EXPECT_THAT(Ask({absl::StrCat(most, "s")}), HasSubstr("520 bytes"));
  for (const char* value :
       {"", "Bearer", "Bearer ", "s3cret", "Basic s3cret", "Bearers3cret",
        "Bearer  s3cret", "Bearer s3cret ", " Bearer s3cret", "Bearer\ts3cret",
        "Bearer S3CRET", "Bearer s3cret,Bearer s3cret", "\xff\xfe\x01"}) {
    EXPECT_THAT(Ask({value}),
                AllOf(HasSubstr("authorization: "), Not(HasSubstr("s3cret"))))
        << value;
  }
  EXPECT_THAT(Ask({std::string_view("Bearer s3cret\0", 14)}),
              HasSubstr("not known"));
}

TEST_F(AuthenticatorTest, TokensAreReadAgainWhenTheFileChanges) {
  directory_.Write("tokens", Line("loader", Role::kWriter, "other"));
  while (Ask({"Bearer other"}) != "loader") {
  }
  EXPECT_THAT(Ask({"Bearer s3cret"}), HasSubstr("not known"));
}

TEST_F(AuthenticatorTest, ABrokenFileIsWarnedOfAndTheTokensBeforeStay) {
  directory_.Write("tokens", "site reader s3cret\n");
  log_.WaitFor(absl::StrCat("--tokens_file=", path_, ": line 1: "));
  EXPECT_EQ(Ask({"Bearer s3cret"}), "site");
  EXPECT_THAT(log_.text(), Not(HasSubstr("s3cret")));
}

TEST_F(AuthenticatorTest, WithoutTokensEverybodyIsAnAdmin) {
  const absl::StatusOr<Caller> caller = Authenticator::Open()->Identify({});
  ASSERT_TRUE(caller.ok());
  EXPECT_EQ(caller->role, Role::kAdmin);
  EXPECT_EQ(caller->name, "");
}

}  // namespace
}  // namespace akin
