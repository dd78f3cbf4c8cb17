#include "client/bench/sweep.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>

#include "tests/client/bench/fake_operations.h"
#include "tests/client/bench/simulated_clock.h"

namespace akin {
namespace {

// The search for the knee of a server that answers 300 calls a second at most.
SweepResult SweepOfCapacity300(double first_rate) {
  SimulatedClock clock;
  SweepOptions options;
  options.first_rate = first_rate;
  options.slo = absl::Milliseconds(20);
  options.step = absl::Seconds(2);
  options.confirmation = absl::Seconds(4);
  return Sweep(options, [&](double rate, absl::Duration duration) {
    RunOptions run;
    run.rate = rate;
    run.warm_up = absl::ZeroDuration();
    run.duration = duration;
    run.concurrency = 16;
    return RunWorkload(
        clock,
        WorkloadOf(std::make_shared<QueuedCall>(clock, absl::Seconds(1) / 300)),
        run);
  });
}

double KneeOf(const SweepResult& result) {
  return result.steps[result.knee.value()].rate;
}

TEST(SweepTest, KneeOfAKnownCapacityIsFoundFromBelowAndAbove) {
  EXPECT_NEAR(KneeOf(SweepOfCapacity300(20)), 300, 300 * 0.05);
  EXPECT_NEAR(KneeOf(SweepOfCapacity300(2000)), 300, 300 * 0.05);
}

// A run whose latency is a curve over the rate, and noisy.
RunResult NoisyRun(double rate, std::mt19937_64& random) {
  std::lognormal_distribution<double> noise(0, 0.1);
  const double load = rate / 1000;
  const double ms = load >= 1 ? 1000 : 5 / (1 - load) * noise(random);
  RunResult result;
  result.kinds.push_back({"calls"});
  result.kinds[0].calls.latency.Record(absl::Milliseconds(ms));
  return result;
}

SweepResult NoisySweep(uint64_t seed) {
  std::mt19937_64 random(seed);
  SweepOptions options;
  options.slo = absl::Milliseconds(50);
  return Sweep(options, [&](double rate, absl::Duration) {
    return NoisyRun(rate, random);
  });
}

TEST(SweepTest, NoisyServersKneeIsTheSameWithinTenPercent) {
  // 50 ms are reached at 900 calls a second.
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_NEAR(KneeOf(NoisySweep(seed)), 900 * 0.97, 900 * 0.05) << seed;
  }
}

TEST(SweepTest, OneHiccupDoesNotEndTheSearch) {
  SweepOptions options;
  int runs = 0;
  const SweepResult result = Sweep(options, [&](double rate, absl::Duration) {
    RunResult run;
    run.kinds.push_back({"calls"});
    const bool slow = ++runs == 3 || rate > 1500;
    run.kinds[0].calls.latency.Record(absl::Milliseconds(slow ? 900 : 1));
    return run;
  });
  EXPECT_NEAR(KneeOf(result), 1500, 1500 * 0.05);
}

TEST(SweepTest, FailedCallsAreNeverAnswered) {
  SweepOptions options;
  const SweepResult result = Sweep(options, [](double rate, absl::Duration) {
    RunResult run;
    run.kinds.push_back({"calls"});
    run.kinds[0].calls.latency.Record(absl::Milliseconds(1), 98);
    if (rate > 50) {
      run.kinds[0].calls.errors[absl::StatusCode::kUnavailable] = 2;
    }
    return run;
  });
  EXPECT_NEAR(KneeOf(result), 50, 50 * 0.05);
  EXPECT_EQ(result.steps[0].p99, absl::InfiniteDuration());
}

TEST(SweepTest, KneeIsConfirmedForLongerAndLoweredUntilItHolds) {
  SweepOptions options;
  int confirmations = 0;
  const SweepResult result =
      Sweep(options, [&](double rate, absl::Duration duration) {
        RunResult run;
        run.kinds.push_back({"calls"});
        bool slow = rate > 400;
        if (duration == options.confirmation) slow = ++confirmations <= 2;
        run.kinds[0].calls.latency.Record(absl::Milliseconds(slow ? 900 : 1));
        return run;
      });
  EXPECT_EQ(confirmations, 3);
  EXPECT_TRUE(result.steps.back().confirming);
  EXPECT_NEAR(KneeOf(result), 400 * 0.95 * 0.95, 15);
}

TEST(SweepTest, ServerThatHoldsNothingHasNoKnee) {
  const SweepResult result = Sweep({}, [](double, absl::Duration) {
    RunResult run;
    run.kinds.push_back({"calls"});
    run.kinds[0].calls.unsent = 1;
    return run;
  });
  EXPECT_FALSE(result.knee.has_value());
  EXPECT_FALSE(result.steps.empty());
}

}  // namespace
}  // namespace akin
