#include "server/admission/call_budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/admission/retry_after.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kStep = absl::Milliseconds(10);

class CallBudgetTest : public ::testing::Test {
 protected:
  // A budget of a thread, for three calls under way.
  CallBudgetTest()
      : budget_({.threads = 1,
                 .limit = {.least = 3,
                           .first = 3,
                           .most = 3,
                           .target_delay = absl::Milliseconds(5)}}) {}

  absl::StatusOr<Admission> Admit(
      absl::Duration left = absl::InfiniteDuration(), int steps = 1) {
    return budget_.Admit(
        {.method = "Find", .steps = steps, .deadline = now_ + left}, now_);
  }

  // A call comes and takes so long.
  void Call(absl::Duration step) {
    absl::StatusOr<Admission> call = Admit();
    ASSERT_TRUE(call.ok());
    call->Run(now_);
    now_ += step;
    call->Pause(now_);
  }

  absl::Time now_ = absl::UnixEpoch();
  CallBudget budget_;
};

TEST_F(CallBudgetTest, RefusesMoreThanTheLimitAndSaysWhenToComeAgain) {
  std::vector<absl::StatusOr<Admission>> calls;
  for (int i = 0; i < 3; ++i) calls.push_back(Admit());
  const absl::Status refusal = Admit().status();
  EXPECT_TRUE(absl::IsResourceExhausted(refusal));
  EXPECT_THAT(std::string(refusal.message()),
              HasSubstr("3 calls are under way"));
  EXPECT_EQ(GetRetryAfter(refusal), absl::Milliseconds(200));
  const CallBudget::Stats stats = budget_.GetStats();
  EXPECT_EQ(stats.limit, 3);
  EXPECT_EQ(stats.in_flight, 3);
  EXPECT_EQ(stats.refused_concurrency, 1);
}

TEST_F(CallBudgetTest, ACallThatIsOverLeavesItsPlace) {
  for (int i = 0; i < 10; ++i) Call(kStep);
  const CallBudget::Stats stats = budget_.GetStats();
  EXPECT_EQ(stats.in_flight, 0);
  EXPECT_EQ(stats.running, 0);
  EXPECT_EQ(stats.dropped, 0);
}

TEST_F(CallBudgetTest, ACallThatNeverRanIsCountedAsDropped) {
  { const absl::StatusOr<Admission> call = Admit(); }
  EXPECT_EQ(budget_.GetStats().in_flight, 0);
  EXPECT_EQ(budget_.GetStats().dropped, 1);
}

TEST_F(CallBudgetTest, ACallThatEndsWhileItRunsLeavesItsPlace) {
  {
    absl::StatusOr<Admission> call = Admit();
    call->Run(now_);
    EXPECT_EQ(budget_.GetStats().running, 1);
  }
  EXPECT_EQ(budget_.GetStats().in_flight, 0);
  EXPECT_EQ(budget_.GetStats().running, 0);
  EXPECT_EQ(budget_.GetStats().dropped, 0);
}

TEST_F(CallBudgetTest, ACallThatIsAwayTakesNoRoom) {
  absl::StatusOr<Admission> away = Admit();
  away->Run(now_);
  away->Pause(now_);
  std::vector<absl::StatusOr<Admission>> calls;
  for (int i = 0; i < 3; ++i) {
    calls.push_back(Admit());
    EXPECT_TRUE(calls.back().ok());
  }
  away->Continue(now_);  // not refused
  EXPECT_EQ(budget_.GetStats().in_flight, 4);
}

TEST_F(CallBudgetTest, RefusesWhatCannotBeAnsweredInTime) {
  Call(kStep);
  absl::StatusOr<Admission> running = Admit();
  running->Run(now_);
  // It waits for the one that runs and takes as long as the one before.
  const absl::Status refusal = Admit(absl::Milliseconds(19)).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refusal));
  EXPECT_THAT(std::string(refusal.message()),
              HasSubstr("the call has 19 ms left and would take 20 ms"));
  EXPECT_TRUE(GetRetryAfter(refusal).has_value());
  EXPECT_EQ(budget_.GetStats().refused_deadline, 1);
  EXPECT_TRUE(Admit(absl::Milliseconds(20)).ok());
}

TEST_F(CallBudgetTest, ABatchNeedsTheTimeOfAllItsQuestions) {
  Call(kStep);
  absl::StatusOr<Admission> running = Admit();
  running->Run(now_);
  EXPECT_FALSE(Admit(absl::Milliseconds(1'009), 100).ok());
  EXPECT_TRUE(Admit(absl::Milliseconds(1'010), 100).ok());
}

TEST_F(CallBudgetTest, WithoutAQueueACallIsTriedWhateverOthersTook) {
  Call(absl::Seconds(10));
  EXPECT_TRUE(Admit(absl::Milliseconds(1)).ok());
}

TEST_F(CallBudgetTest, WhatACallIsExpectedToTakeFollowsWhatCallsTake) {
  Call(absl::Seconds(10));
  for (int i = 0; i < 200; ++i) Call(kStep);
  absl::StatusOr<Admission> running = Admit();
  running->Run(now_);
  EXPECT_TRUE(Admit(absl::Milliseconds(21)).ok());
}

TEST(CallBudgetLimitTest, CallsThatWaitTooLongMakeItSmaller) {
  CallBudget budget({.threads = 1,
                     .limit = {.least = 2,
                               .first = 10,
                               .most = 10,
                               .target_delay = absl::Milliseconds(5)}});
  absl::Time now = absl::UnixEpoch();
  for (int i = 0; i < 100; ++i) {
    absl::StatusOr<Admission> call = budget.Admit({.method = "Find"}, now);
    now += absl::Milliseconds(6);
    call->Run(now);
    call->Pause(now);
  }
  EXPECT_EQ(budget.GetStats().limit, 2);
}

}  // namespace
}  // namespace akin
