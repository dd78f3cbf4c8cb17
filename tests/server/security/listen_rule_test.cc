#include "server/security/listen_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ListenRuleTest, LoopbackNeedsNoProtection) {
  EXPECT_EQ(CheckListen("127.0.0.1", {}), absl::OkStatus());
}

TEST(ListenRuleTest, OtherAddressesNeedTlsAndTokens) {
  EXPECT_EQ(CheckListen("0.0.0.0", {.tls = true, .tokens = true}),
            absl::OkStatus());
  const auto refusal = [](const Protection& protection) {
    const absl::Status status = CheckListen("0.0.0.0", protection);
    EXPECT_TRUE(absl::IsInvalidArgument(status));
    return std::string(status.message());
  };
  EXPECT_THAT(refusal({}),
              AllOf(HasSubstr("'0.0.0.0'"), HasSubstr("--tls_certificate"),
                    HasSubstr("--tokens_file"),
                    HasSubstr("--allow_insecure_public_listen")));
  EXPECT_THAT(refusal({.tls = true}), Not(HasSubstr("--tls_certificate")));
  EXPECT_THAT(refusal({.tokens = true}), Not(HasSubstr("--tokens_file")));
}

}  // namespace
}  // namespace akin
