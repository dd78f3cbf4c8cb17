#include "server/security/pem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/time/clock.h"
#include "tests/fakes/test_authority.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr char kBroken[] =
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

std::string WhyNot(const std::string& certificate, const std::string& key) {
  return std::string(CheckIdentity(certificate, key).status().message());
}

TEST(PemTest, AnIdentityTellsWhenItExpires) {
  const TestAuthority authority;
  const Identity identity = authority.Issue("DNS:localhost", absl::Hours(1));
  // A chain may follow.
  const auto expires = CheckIdentity(
      identity.certificate + authority.certificate(), identity.private_key);
  ASSERT_TRUE(expires.ok()) << expires.status();
  EXPECT_LT(*expires, absl::Now() + absl::Minutes(61));
  EXPECT_GT(*expires, absl::Now() + absl::Minutes(58));
}

TEST(PemTest, WhatDoesNotFitTogetherIsRefused) {
  const TestAuthority authority;
  const Identity one = authority.Issue("DNS:localhost");
  const Identity two = authority.Issue("DNS:localhost");
  EXPECT_THAT(WhyNot(one.certificate, two.private_key),
              HasSubstr("is not that of the certificate"));
  EXPECT_THAT(WhyNot(one.certificate, one.certificate),
              HasSubstr("key file holds no private key"));
  EXPECT_THAT(WhyNot(one.private_key, one.private_key),
              HasSubstr("holds no certificate"));
  EXPECT_THAT(WhyNot("", ""), HasSubstr("holds no certificate"));
  EXPECT_THAT(WhyNot(one.certificate + kBroken, one.private_key),
              HasSubstr("certificate 2 of it cannot be read"));
}

TEST(PemTest, AuthoritiesAreCertificates) {
  const TestAuthority one;
  const TestAuthority two;
  EXPECT_EQ(CheckAuthorities(one.certificate() + two.certificate()),
            absl::OkStatus());
  for (const std::string& text :
       {std::string(), std::string(kBroken), one.certificate() + kBroken}) {
    EXPECT_TRUE(absl::IsInvalidArgument(CheckAuthorities(text))) << text;
  }
}

}  // namespace
}  // namespace akin
