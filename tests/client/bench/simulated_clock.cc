#include "tests/client/bench/simulated_clock.h"

#include <algorithm>
#include <deque>
#include <thread>

namespace akin {

absl::Time SimulatedClock::Now() {
  MutexLock lock(mutex_);
  return now_;
}

void SimulatedClock::SleepUntil(absl::Time time) {
  MutexLock lock(mutex_);
  Waiter waiter;
  waiting_.emplace(NextTurn(time), &waiter);
  RunFirst();
  Await(waiter);
}

void SimulatedClock::RunAll(const std::vector<std::function<void()>>& bodies) {
  std::deque<Waiter> waiters(bodies.size());
  {
    MutexLock lock(mutex_);
    for (Waiter& waiter : waiters) waiting_.emplace(NextTurn(now_), &waiter);
  }
  std::vector<std::thread> threads;
  for (size_t i = 0; i < bodies.size(); ++i) {
    threads.emplace_back([this, &body = bodies[i], &waiter = waiters[i]] {
      {
        MutexLock lock(mutex_);
        Await(waiter);
      }
      body();
      MutexLock lock(mutex_);
      RunFirst();
    });
  }
  {
    MutexLock lock(mutex_);
    RunFirst();
  }
  for (std::thread& thread : threads) thread.join();
}

absl::Duration SimulatedClock::CpuTime() {
  return cpu_share_ * (Now() - absl::UnixEpoch());
}

SimulatedClock::Turn SimulatedClock::NextTurn(absl::Time time) {
  return {std::max(time, now_), next_turn_++};
}

void SimulatedClock::RunFirst() {
  if (waiting_.empty()) return;
  const auto first = waiting_.begin();
  now_ = first->first.first;
  first->second->may_run = true;
  first->second->changed.NotifyOne();
  waiting_.erase(first);
}

void SimulatedClock::Await(Waiter& waiter) {
  while (!waiter.may_run) waiter.changed.Wait(mutex_);
}

}  // namespace akin
