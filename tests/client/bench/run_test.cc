#include "client/bench/run.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "tests/client/bench/fake_operations.h"
#include "tests/client/bench/simulated_clock.h"

namespace akin {
namespace {

RunOptions TenSeconds(double rate, int concurrency) {
  RunOptions options;
  options.rate = rate;
  options.warm_up = absl::ZeroDuration();
  options.duration = absl::Seconds(10);
  options.concurrency = concurrency;
  return options;
}

absl::Duration OneMillisecond(int) { return absl::Milliseconds(1); }

TEST(RunTest, StallOfASecondIsInTheLatencyButNotInTheServiceTime) {
  SimulatedClock clock;
  const Workload workload =
      WorkloadOf(std::make_shared<TimedCall>(clock, [](int number) {
        return number == 500 ? absl::Seconds(1) : absl::Milliseconds(1);
      }));
  const RunResult result = RunWorkload(clock, workload, TenSeconds(100, 1));
  const CallCounts total = result.total();
  EXPECT_EQ(total.latency.count(), 1000);
  // A call in ten waited for up to a second; one was served that long.
  EXPECT_GT(total.latency.Quantile(0.99), absl::Milliseconds(850));
  EXPECT_LT(total.latency.Quantile(0.88), absl::Milliseconds(2));
  EXPECT_LT(total.service.Quantile(0.99), absl::Milliseconds(2));
  EXPECT_EQ(total.service.max(), absl::Seconds(1));
  EXPECT_GT(result.client.waited, 90);
}

TEST(RunTest, RateIsHeldWithinOnePercentWhateverTheServiceTime) {
  for (const int milliseconds : {1, 30, 300}) {
    SimulatedClock clock;
    const Workload workload = WorkloadOf(std::make_shared<TimedCall>(
        clock, [=](int) { return absl::Milliseconds(milliseconds); }));
    const RunResult result = RunWorkload(clock, workload, TenSeconds(100, 64));
    const double last = absl::ToDoubleSeconds(result.took) * 100;
    EXPECT_NEAR(static_cast<double>(result.total().latency.count()), 1000, 10);
    EXPECT_NEAR(last, 1000, milliseconds / 10.0 + 1);
    EXPECT_EQ(result.client.lateness.max(), absl::ZeroDuration());
  }
}

TEST(RunTest, RateIsHeldInRealTime) {
  SystemClock clock;
  const Workload workload =
      WorkloadOf(std::make_shared<TimedCall>(clock, OneMillisecond));
  RunOptions options = TenSeconds(500, 16);
  options.duration = absl::Milliseconds(400);
  const absl::Time start = clock.Now();
  const RunResult result = RunWorkload(clock, workload, options);
  EXPECT_GE(clock.Now() - start, options.duration);
  EXPECT_EQ(result.total().latency.count() + result.total().unsent, 200);
  EXPECT_GE(result.total().service.min(), absl::Milliseconds(1));
  EXPECT_GE(result.total().latency.mean(), result.total().service.mean());
}

TEST(RunTest, QuantilesAreThoseOfTheServiceTimes) {
  SimulatedClock clock;
  const Workload workload = WorkloadOf(std::make_shared<TimedCall>(
      clock, [](int number) { return absl::Microseconds(100 + number); }));
  const CallCounts total =
      RunWorkload(clock, workload, TenSeconds(100, 64)).total();
  for (const double share : {0.01, 0.5, 0.9, 0.99, 1.0}) {
    const double exact = 100 + std::ceil(share * 1000) - 1;
    EXPECT_NEAR(absl::ToDoubleMicroseconds(total.latency.Quantile(share)),
                exact, exact / 100);
  }
}

TEST(RunTest, WarmUpIsNotCounted) {
  SimulatedClock clock;
  const Workload workload =
      WorkloadOf(std::make_shared<TimedCall>(clock, [](int number) {
        return absl::Milliseconds(number < 200 ? 50 : 1);
      }));
  RunOptions options = TenSeconds(100, 64);
  options.warm_up = absl::Seconds(2);
  const RunResult result = RunWorkload(clock, workload, options);
  EXPECT_EQ(result.total().latency.count(), 1000);
  EXPECT_EQ(result.total().latency.max(), absl::Milliseconds(1));
}

TEST(RunTest, CallsThatHadNoTurnAreToldAndNeverEnd) {
  SimulatedClock clock;
  const Workload workload =
      WorkloadOf(std::make_shared<QueuedCall>(clock, absl::Milliseconds(100)));
  const RunResult result = RunWorkload(clock, workload, TenSeconds(20, 4));
  const CallCounts total = result.total();
  EXPECT_EQ(total.latency.count() + total.unsent, 200);
  EXPECT_NEAR(static_cast<double>(total.latency.count()), 110, 5);
  EXPECT_EQ(total.LatencyOfAll(0.99), absl::InfiniteDuration());
  EXPECT_LT(total.LatencyOfAll(0.4), absl::InfiniteDuration());
  EXPECT_GT(result.took, absl::Seconds(10));
}

TEST(RunTest, HiccupAtTheEndIsLatencyNotUnsentCalls) {
  SimulatedClock clock;
  const Workload workload =
      WorkloadOf(std::make_shared<TimedCall>(clock, [](int number) {
        return absl::Milliseconds(number == 990 ? 500 : 1);
      }));
  const CallCounts total =
      RunWorkload(clock, workload, TenSeconds(100, 1)).total();
  EXPECT_EQ(total.latency.count(), 1000);
  EXPECT_EQ(total.unsent, 0);
}

TEST(RunTest, ErrorsAreCountedByStatusAndHaveNoLatency) {
  SimulatedClock clock;
  const Workload workload = WorkloadOf(std::make_shared<TimedCall>(
      clock, OneMillisecond, absl::ResourceExhaustedError("")));
  const RunResult result = RunWorkload(clock, workload, TenSeconds(100, 8));
  const CallCounts total = result.total();
  EXPECT_EQ(total.errors.at(absl::StatusCode::kResourceExhausted), 1000);
  EXPECT_EQ(total.latency.count(), 0);
  EXPECT_EQ(total.LatencyOfAll(0.5), absl::InfiniteDuration());
  EXPECT_EQ(result.intervals[3].failed, 100);
}

TEST(RunTest, IntervalsAreSecondsOfAnswers) {
  SimulatedClock clock;
  const Workload workload =
      WorkloadOf(std::make_shared<TimedCall>(clock, [](int number) {
        return number == 500 ? absl::Seconds(1) : absl::Milliseconds(1);
      }));
  const RunResult result = RunWorkload(clock, workload, TenSeconds(100, 1));
  EXPECT_EQ(result.interval, absl::Seconds(1));
  EXPECT_EQ(result.intervals[4].latency.count(), 100);
  EXPECT_EQ(result.intervals[5].latency.count(), 0);
  EXPECT_EQ(result.intervals[6].latency.count(), 200);
  EXPECT_EQ(result.intervals[6].latency.max(), absl::Seconds(1));
  int64_t answered = 0;
  for (const Interval& interval : result.intervals) {
    answered += interval.latency.count();
  }
  EXPECT_EQ(answered, 1000);
}

TEST(RunTest, ClosedLoopKeepsAsManyOutstandingAsItMay) {
  SimulatedClock clock;
  const Workload workload = WorkloadOf(std::make_shared<TimedCall>(
      clock, [](int) { return absl::Milliseconds(10); }));
  RunOptions options = TenSeconds(1, 4);
  options.pace = Pace::kClosed;
  const RunResult result = RunWorkload(clock, workload, options);
  EXPECT_EQ(result.total().latency.count(), 4 * 1000);
  EXPECT_EQ(result.total().latency.max(), absl::Milliseconds(10));
  EXPECT_EQ(result.client.waited, 0);
}

TEST(RunTest, CallsAtTheirOwnRateAreNotInTheTotal) {
  SimulatedClock clock;
  Workload workload =
      WorkloadOf(std::make_shared<TimedCall>(clock, OneMillisecond));
  workload.kinds.push_back({"writes", Frequency{1, 20.0},
                            std::make_shared<TimedCall>(clock, [](int) {
                              return absl::Milliseconds(5);
                            })});
  const RunResult result = RunWorkload(clock, workload, TenSeconds(100, 64));
  EXPECT_EQ(result.total().latency.count(), 1000);
  EXPECT_EQ(result.total().latency.max(), absl::Milliseconds(1));
  EXPECT_EQ(result.kinds[1].calls.latency.count(), 200);
  EXPECT_EQ(result.kinds[1].calls.latency.min(), absl::Milliseconds(5));
  EXPECT_DOUBLE_EQ(result.answered_per_second(), 100);
}

TEST(RunTest, CpuTimeIsThatOfTheWindow) {
  SimulatedClock clock;
  clock.set_cpu_share(0.5);
  const Workload workload =
      WorkloadOf(std::make_shared<TimedCall>(clock, OneMillisecond));
  RunOptions options = TenSeconds(10, 1);
  options.warm_up = absl::Seconds(4);
  EXPECT_EQ(RunWorkload(clock, workload, options).client.cpu_time,
            absl::Seconds(5));
}

TEST(RunTest, WhatIsBesideSeesTheRun) {
  SimulatedClock clock;
  const Workload workload =
      WorkloadOf(std::make_shared<TimedCall>(clock, OneMillisecond));
  int64_t answered = 0;
  RunWorkload(clock, workload, TenSeconds(100, 4),
              {[&](const RunWindow& window) {
                window.clock.SleepUntil(window.from + absl::Seconds(5));
                answered = window.recorder.snapshot().answered;
                EXPECT_EQ(window.end - window.from, absl::Seconds(10));
              }});
  EXPECT_NEAR(static_cast<double>(answered), 500, 1);
}

TEST(RunTest, TheSameRunTwiceIsTheSame) {
  const auto run = [] {
    SimulatedClock clock;
    Workload workload =
        WorkloadOf(std::make_shared<QueuedCall>(clock, absl::Milliseconds(9)));
    workload.kinds.push_back(workload.kinds[0]);
    return RunWorkload(clock, workload, TenSeconds(100, 8))
        .total()
        .latency.mean();
  };
  EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace akin
