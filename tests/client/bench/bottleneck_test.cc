#include "client/bench/bottleneck.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "tests/client/bench/fake_operations.h"
#include "tests/client/bench/simulated_clock.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A clock of a machine that wakes threads late.
class LateClock : public SimulatedClock {
 public:
  void SleepUntil(absl::Time time) override {
    SimulatedClock::SleepUntil(time + absl::Milliseconds(3));
  }
};

RunOptions Options(int concurrency) {
  RunOptions options;
  options.concurrency = concurrency;
  return options;
}

std::vector<std::string> BottlenecksOf(SimulatedClock& clock, int concurrency) {
  const Workload workload = WorkloadOf(std::make_shared<TimedCall>(
      clock, [](int) { return absl::Milliseconds(5); }));
  const RunOptions options = Options(concurrency);
  return FindBottlenecks(RunWorkload(clock, workload, options), options, 2);
}

TEST(BottleneckTest, IdleClientHasNone) {
  SimulatedClock clock;
  clock.set_cpu_share(0.5);
  EXPECT_THAT(BottlenecksOf(clock, 16), IsEmpty());
}

TEST(BottleneckTest, ProcessorsInUseAreOne) {
  SimulatedClock clock;
  clock.set_cpu_share(1.9);
  EXPECT_THAT(BottlenecksOf(clock, 16),
              ElementsAre(HasSubstr("used 1.90 of 2 processors")));
}

TEST(BottleneckTest, CallsMadeLateWithTurnsFreeAreOne) {
  LateClock clock;
  EXPECT_THAT(BottlenecksOf(clock, 16), ElementsAre(HasSubstr("3.0")));
}

TEST(BottleneckTest, TooFewOutstandingIsOne) {
  SimulatedClock clock;
  const Workload workload = WorkloadOf(std::make_shared<TimedCall>(
      clock, [](int) { return absl::Milliseconds(50); }));
  const RunOptions options = Options(2);
  EXPECT_THAT(
      FindBottlenecks(RunWorkload(clock, workload, options), options, 2),
      ElementsAre(HasSubstr("--concurrency is too low")));
}

}  // namespace
}  // namespace akin
