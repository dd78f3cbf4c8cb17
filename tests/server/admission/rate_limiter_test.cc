#include "server/admission/rate_limiter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "server/admission/retry_after.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

class RateLimiterTest : public ::testing::Test {
 protected:
  absl::Status Ask(std::string_view caller, double units = 1) {
    absl::Status status = limiter_.Check(caller, now_);
    if (status.ok()) limiter_.Take(caller, units, now_);
    return status;
  }

  absl::Time now_ = absl::UnixEpoch();
  RateLimiter limiter_{10, "questions", "--read_rate_limit"};
};

TEST_F(RateLimiterTest, ASecondsWorthMayBeAskedAtOnce) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(Ask("a").ok()) << i;
  const absl::Status refusal = Ask("a");
  EXPECT_TRUE(absl::IsResourceExhausted(refusal));
  EXPECT_THAT(std::string(refusal.message()),
              HasSubstr("'a' asks for more than 10 questions a second, the "
                        "limit of --read_rate_limit"));
  EXPECT_EQ(limiter_.refused(), 1);
}

TEST_F(RateLimiterTest, OneWhoWaitsAsLongAsItSaysMayAsk) {
  EXPECT_TRUE(Ask("a", 25).ok());
  const std::optional<absl::Duration> wait = GetRetryAfter(Ask("a"));
  ASSERT_TRUE(wait.has_value());
  EXPECT_EQ(*wait, absl::Milliseconds(1'600));
  now_ += *wait - absl::Milliseconds(2);
  EXPECT_FALSE(Ask("a").ok());
  now_ += absl::Milliseconds(2);
  EXPECT_TRUE(Ask("a").ok());
}

TEST_F(RateLimiterTest, TheRateHoldsOverTime) {
  int asked = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (Ask("a", 3).ok()) asked += 3;
    now_ += absl::Milliseconds(1);
  }
  EXPECT_NEAR(asked, 10 * 10 + 10, 3);
}

TEST_F(RateLimiterTest, CallersDoNotPayForEachOther) {
  EXPECT_TRUE(Ask("a", 1'000).ok());
  EXPECT_FALSE(Ask("a").ok());
  EXPECT_TRUE(Ask("b").ok());
}

TEST_F(RateLimiterTest, AClockThatGoesBackGivesNothing) {
  EXPECT_TRUE(Ask("a", 11).ok());
  now_ -= absl::Hours(1);
  EXPECT_FALSE(Ask("a").ok());
}

TEST_F(RateLimiterTest, CallersBeyondThoseItCanKnowShareABucket) {
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(Ask(absl::StrCat("caller ", i), 11).ok());
  }
  EXPECT_TRUE(Ask("one too many", 11).ok());
  EXPECT_FALSE(Ask("another").ok());
  // When those before have paid, there is room again.
  now_ += absl::Seconds(2);
  EXPECT_TRUE(Ask("another").ok());
}

TEST(RateLimiterOffTest, NoRateIsNoLimit) {
  RateLimiter limiter(0, "questions", "--read_rate_limit");
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(limiter.Check("a", absl::UnixEpoch()).ok());
    limiter.Take("a", 1'000, absl::UnixEpoch());
  }
}

TEST(RateLimiterOffTest, ARateBelowOneLetsOneThroughNowAndThen) {
  RateLimiter limiter(0.5, "questions", "--read_rate_limit");
  absl::Time now = absl::UnixEpoch();
  EXPECT_TRUE(limiter.Check("a", now).ok());
  limiter.Take("a", 1, now);
  EXPECT_FALSE(limiter.Check("a", now + absl::Milliseconds(1'900)).ok());
  EXPECT_TRUE(limiter.Check("a", now + absl::Seconds(2)).ok());
}

}  // namespace
}  // namespace akin
