#include "server/observability/rate_history.h"

#include <gtest/gtest.h>

#include <atomic>

namespace akin {
namespace {

class RateHistoryTest : public ::testing::Test {
 protected:
  // The clock stands still but for this.
  void Pass(absl::Duration time) { seconds_ += absl::ToInt64Seconds(time); }

  std::atomic<int64_t> seconds_ = 1'000;
  std::atomic<int64_t> questions_ = 500;
  std::atomic<int64_t> writes_ = 0;
  RateHistory history_{
      [this] { return WorkTotals{.questions = questions_, .writes = writes_}; },
      [this] { return absl::Seconds(seconds_.load()); }};
};

TEST_F(RateHistoryTest, AtTheStartThereAreNone) {
  EXPECT_EQ(history_.LastMinute().questions_per_second, 0);
}

TEST_F(RateHistoryTest, WithinTheFirstMinuteTheyAreSinceTheStart) {
  Pass(absl::Seconds(20));
  questions_ += 100;
  writes_ += 40;
  EXPECT_EQ(history_.LastMinute().questions_per_second, 5);
  EXPECT_EQ(history_.LastMinute().writes_per_second, 2);
}

TEST_F(RateHistoryTest, LaterTheyAreOfTheLastMinuteAlone) {
  questions_ += 10'000;
  Pass(absl::Minutes(10));
  history_.Sample();
  Pass(absl::Minutes(1));
  questions_ += 600;
  EXPECT_EQ(history_.LastMinute().questions_per_second, 10);
}

}  // namespace
}  // namespace akin
