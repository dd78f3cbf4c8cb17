#include "client/bench/schedule.h"

#include <gtest/gtest.h>

#include <vector>

namespace akin {
namespace {

ScheduleOptions OfRate(double rate) {
  ScheduleOptions options;
  options.rate = rate;
  options.length = absl::Seconds(10);
  return options;
}

std::vector<Arrival> AllOf(Schedule& schedule) {
  std::vector<Arrival> arrivals;
  while (const auto arrival = schedule.Next(absl::ZeroDuration())) {
    arrivals.push_back(*arrival);
  }
  return arrivals;
}

TEST(ScheduleTest, CallsAreEvenlySpaced) {
  Schedule schedule(OfRate(100), {Frequency{}});
  const auto arrivals = AllOf(schedule);
  ASSERT_EQ(arrivals.size(), 1000);
  for (size_t i = 0; i < arrivals.size(); ++i) {
    EXPECT_NEAR(absl::ToDoubleMilliseconds(arrivals[i].due), 10.0 * i, 1e-6);
  }
}

TEST(ScheduleTest, KindsAreDrawnByTheirWeights) {
  Schedule schedule(OfRate(1000), {Frequency{5}, Frequency{1}});
  int first = 0;
  for (const Arrival& arrival : AllOf(schedule)) first += arrival.kind == 0;
  EXPECT_NEAR(first / 10000.0, 5.0 / 6, 0.02);
}

TEST(ScheduleTest, KindsWithARateKeepItBesideTheOthers) {
  Schedule schedule(OfRate(100), {Frequency{1, 7.0}, Frequency{}});
  std::vector<int> calls(2);
  absl::Duration before;
  for (const Arrival& arrival : AllOf(schedule)) {
    ++calls[arrival.kind];
    EXPECT_GE(arrival.due, before);
    before = arrival.due;
  }
  EXPECT_EQ(calls[0], 70);
  EXPECT_EQ(calls[1], 1000);
}

TEST(ScheduleTest, BurstsAreAtTheEndOfTheirPeriods) {
  ScheduleOptions options = OfRate(10);
  options.burst = Burst{absl::Seconds(5), absl::Seconds(1), 4};
  Schedule schedule(options, {Frequency{}});
  std::vector<int> by_second(10);
  for (const Arrival& arrival : AllOf(schedule)) {
    ++by_second[absl::ToInt64Seconds(arrival.due)];
  }
  EXPECT_EQ(by_second,
            (std::vector<int>{10, 10, 10, 10, 40, 10, 10, 10, 10, 40}));
}

TEST(ScheduleTest, ClosedLoopIsDueAtOnceUntilTheEnd) {
  ScheduleOptions options = OfRate(1);
  options.pace = Pace::kClosed;
  Schedule schedule(options, {Frequency{}});
  EXPECT_EQ(schedule.Next(absl::Seconds(3))->due, absl::Seconds(3));
  EXPECT_FALSE(schedule.Next(absl::Seconds(10)).has_value());
}

TEST(ScheduleTest, TheSameSeedDrawsTheSameKinds) {
  const auto draw = [] {
    Schedule schedule(OfRate(100), {Frequency{}, Frequency{}});
    std::vector<size_t> kinds;
    for (const Arrival& arrival : AllOf(schedule)) {
      kinds.push_back(arrival.kind);
    }
    return kinds;
  };
  EXPECT_EQ(draw(), draw());
}

}  // namespace
}  // namespace akin
