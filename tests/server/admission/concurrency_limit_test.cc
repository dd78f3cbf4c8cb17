#include "server/admission/concurrency_limit.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

constexpr ConcurrencyLimit::Options kOptions = {
    .least = 2, .first = 10, .most = 12, .target_delay = absl::Milliseconds(5)};

class ConcurrencyLimitTest : public ::testing::Test {
 protected:
  // An interval in which calls wait between the two, and another begins.
  void Interval(absl::Duration shortest, absl::Duration longest) {
    limit_.Waited(longest, now_);
    limit_.Waited(shortest, now_ + absl::Milliseconds(50));
    limit_.Waited(longest, now_ + absl::Milliseconds(99));
    now_ += absl::Milliseconds(100);
    limit_.Waited(longest, now_);
  }

  absl::Time now_ = absl::UnixEpoch();
  ConcurrencyLimit limit_{kOptions};
};

TEST_F(ConcurrencyLimitTest, ShrinksWhenEvenTheShortestWaitIsTooLong) {
  Interval(absl::Milliseconds(6), absl::Milliseconds(9));
  EXPECT_EQ(limit_.value(), 8);
}

TEST_F(ConcurrencyLimitTest, ABurstThatDrainsIsNoOverload) {
  Interval(absl::ZeroDuration(), absl::Seconds(1));
  EXPECT_EQ(limit_.value(), 10);
}

TEST_F(ConcurrencyLimitTest, GrowsWhenCallsWereRefusedThoughNoneWaitedLong) {
  limit_.Waited(absl::ZeroDuration(), now_);
  limit_.Refused();
  Interval(absl::Milliseconds(1), absl::Milliseconds(9));
  EXPECT_EQ(limit_.value(), 11);
}

TEST_F(ConcurrencyLimitTest, DoesNotGrowWhileItHurtsNobody) {
  for (int i = 0; i < 10; ++i) {
    Interval(absl::ZeroDuration(), absl::ZeroDuration());
  }
  EXPECT_EQ(limit_.value(), 10);
}

TEST_F(ConcurrencyLimitTest, EachIntervalIsJudgedByItself) {
  Interval(absl::ZeroDuration(), absl::Milliseconds(9));
  EXPECT_EQ(limit_.value(), 10);
  Interval(absl::Milliseconds(6), absl::Milliseconds(9));
  EXPECT_EQ(limit_.value(), 8);
  Interval(absl::ZeroDuration(), absl::Milliseconds(9));
  EXPECT_EQ(limit_.value(), 9);
}

TEST_F(ConcurrencyLimitTest, GoesBackToItsFirstValueWhenTheOverloadIsOver) {
  Interval(absl::Milliseconds(6), absl::Milliseconds(9));
  EXPECT_EQ(limit_.value(), 8);
  for (int i = 0; i < 10; ++i) {
    Interval(absl::ZeroDuration(), absl::ZeroDuration());
  }
  EXPECT_EQ(limit_.value(), 10);
}

TEST_F(ConcurrencyLimitTest, StaysWithinItsBounds) {
  for (int i = 0; i < 20; ++i) {
    Interval(absl::Seconds(1), absl::Seconds(2));
  }
  EXPECT_EQ(limit_.value(), 2);
  for (int i = 0; i < 20; ++i) {
    limit_.Refused();
    Interval(absl::ZeroDuration(), absl::ZeroDuration());
  }
  EXPECT_EQ(limit_.value(), 12);
}

}  // namespace
}  // namespace akin
