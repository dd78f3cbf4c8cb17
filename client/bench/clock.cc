#include "client/bench/clock.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <chrono>
#include <thread>

namespace akin {
namespace {

using SteadyClock = std::chrono::steady_clock;

}  // namespace

absl::Time SystemClock::Now() {
  return absl::UnixEpoch() +
         absl::FromChrono(SteadyClock::now().time_since_epoch());
}

void SystemClock::SleepUntil(absl::Time time) {
  std::this_thread::sleep_until(SteadyClock::time_point(
      absl::ToChronoNanoseconds(time - absl::UnixEpoch())));
}

void SystemClock::RunAll(const std::vector<std::function<void()>>& bodies) {
  std::vector<std::thread> threads;
  for (const std::function<void()>& body : bodies) {
    threads.emplace_back([&body] {
      // Linux wakes threads up to 50 us late unless told otherwise, which
      // would be measured as latency.
      prctl(PR_SET_TIMERSLACK, 1);
      body();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

absl::Duration SystemClock::CpuTime() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return absl::DurationFromTimeval(usage.ru_utime) +
         absl::DurationFromTimeval(usage.ru_stime);
}

}  // namespace akin
