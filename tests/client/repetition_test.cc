#include "client/internal/repetition.h"

#include <gtest/gtest.h>

#include "akin/status.h"
#include "tests/client/fake_server.h"

namespace akin {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

CallPlan Plan(absl::Duration time, int max_attempts) {
  return {kNow + time, max_attempts};
}

absl::Status Overload(absl::Duration retry_delay) {
  return StatusFromProto(MakeOverload(retry_delay));
}

TEST(RepetitionTest, PauseIsWhatTheServerAsksForAndALittleMore) {
  for (int i = 0; i < 100; ++i) {
    Repetition repetition(Plan(absl::Seconds(10), 5));
    const auto pause =
        repetition.PauseAfter(Overload(absl::Milliseconds(200)), kNow);
    ASSERT_TRUE(pause.has_value());
    EXPECT_GE(*pause, absl::Milliseconds(200));
    EXPECT_LE(*pause, absl::Milliseconds(250));
  }
}

TEST(RepetitionTest, RefusalWithoutRetryInfoIsFinal) {
  Repetition repetition(Plan(absl::Seconds(10), 5));
  EXPECT_FALSE(
      repetition.PauseAfter(absl::ResourceExhaustedError("too much"), kNow));
}

TEST(RepetitionTest, AttemptsAreCounted) {
  Repetition repetition(Plan(absl::Seconds(10), 3));
  const absl::Status overload = Overload(absl::Milliseconds(1));
  EXPECT_TRUE(repetition.PauseAfter(overload, kNow).has_value());
  EXPECT_TRUE(repetition.PauseAfter(overload, kNow).has_value());
  EXPECT_FALSE(repetition.PauseAfter(overload, kNow).has_value());
}

TEST(RepetitionTest, CallOfOneAttemptIsNotRepeated) {
  Repetition repetition(Plan(absl::Seconds(10), 1));
  EXPECT_FALSE(repetition.PauseAfter(Overload(absl::Milliseconds(1)), kNow));
}

TEST(RepetitionTest, RefusalThatOutlastsTheDeadlineIsFinal) {
  Repetition repetition(Plan(absl::Milliseconds(200), 5));
  EXPECT_FALSE(repetition.PauseAfter(Overload(absl::Milliseconds(200)), kNow));
}

TEST(RepetitionTest, NegativeDelayIsNone) {
  Repetition repetition(Plan(absl::Seconds(10), 5));
  EXPECT_EQ(repetition.PauseAfter(Overload(absl::Milliseconds(-200)), kNow),
            absl::ZeroDuration());
}

}  // namespace
}  // namespace akin
