#include "client/bench/load_test.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace akin {
namespace {

using Clock = std::chrono::steady_clock;

// When a test begins, counts and ends.
struct Schedule {
  explicit Schedule(const LoadTestOptions& options)
      : options(options),
        start(Clock::now()),
        counted(start + absl::ToChronoNanoseconds(options.warm_up)),
        end(counted + absl::ToChronoNanoseconds(options.duration)) {}

  // When the n-th call is due, of an open loop.
  Clock::time_point Due(int64_t n) const {
    return start + std::chrono::duration_cast<Clock::duration>(
                       std::chrono::duration<double>(n / options.rate));
  }

  const LoadTestOptions& options;
  const Clock::time_point start;
  const Clock::time_point counted;
  const Clock::time_point end;
};

// One thread's part.
struct Worker {
  Random random;
  LoadTestResult result;

  void Call(const Client& client, const Workload& workload,
            const Schedule& schedule, Clock::time_point due) {
    const Clock::time_point sent = Clock::now();
    const absl::Status status = workload.Call(client, random);
    const Clock::time_point answered = Clock::now();
    if (due < schedule.counted) return;
    if (!status.ok()) {
      ++result.errors[status.code()];
      return;
    }
    result.latency.Record(absl::FromChrono(answered - due));
    result.service.Record(absl::FromChrono(answered - sent));
  }
};

void RunOpen(const Client& client, const Workload& workload,
             const Schedule& schedule, std::atomic<int64_t>& next,
             Worker& worker) {
  for (;;) {
    const Clock::time_point due = schedule.Due(next++);
    if (due >= schedule.end) return;
    // A call that found no free thread until the end is no longer made.
    if (Clock::now() >= schedule.end) {
      if (due >= schedule.counted) ++worker.result.unsent;
      continue;
    }
    std::this_thread::sleep_until(due);
    worker.Call(client, workload, schedule, due);
  }
}

void RunClosed(const Client& client, const Workload& workload,
               const Schedule& schedule, Worker& worker) {
  for (;;) {
    const Clock::time_point now = Clock::now();
    if (now >= schedule.end) return;
    worker.Call(client, workload, schedule, now);
  }
}

}  // namespace

int64_t LoadTestResult::failed() const {
  int64_t failed = 0;
  for (const auto& [code, count] : errors) failed += count;
  return failed;
}

LoadTestResult RunLoadTest(const Client& client, const Workload& workload,
                           const LoadTestOptions& options) {
  std::vector<Worker> workers(options.concurrency);
  for (size_t i = 0; i < workers.size(); ++i) {
    workers[i].random.seed(options.seed + i);
  }
  const Schedule schedule(options);
  std::atomic<int64_t> next{0};
  std::vector<std::thread> threads;
  for (Worker& worker : workers) {
    threads.emplace_back([&] {
      if (options.pace == Pace::kOpen) {
        RunOpen(client, workload, schedule, next, worker);
      } else {
        RunClosed(client, workload, schedule, worker);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  LoadTestResult total;
  total.took =
      absl::FromChrono(std::max(Clock::now(), schedule.end) - schedule.counted);
  for (const Worker& worker : workers) {
    total.latency.Merge(worker.result.latency);
    total.service.Merge(worker.result.service);
    total.unsent += worker.result.unsent;
    for (const auto& [code, count] : worker.result.errors) {
      total.errors[code] += count;
    }
  }
  return total;
}

}  // namespace akin
