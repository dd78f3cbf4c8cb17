#include "server/admission/call_budget.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/admission/retry_after.h"

namespace akin {
namespace {

// Long enough that those who come again find other calls than these, short
// enough that a reader may still be waiting.
constexpr absl::Duration kRetryAfter = absl::Milliseconds(200);
// Of a new measurement in a moving average.
constexpr double kWeight = 1.0 / 16;

absl::Duration Average(absl::Duration before, absl::Duration step) {
  return before + (step - before) * kWeight;
}

std::string InMillis(absl::Duration duration) {
  return absl::StrCat(absl::ToInt64Milliseconds(duration), " ms");
}

}  // namespace

absl::StatusOr<Admission> CallBudget::Admit(const Demand& demand,
                                            absl::Time now) {
  MutexLock lock(mutex_);
  if (stats_.in_flight >= limit_.value()) {
    limit_.Refused();
    ++stats_.refused_concurrency;
    return Overloaded(
        absl::StrCat("the server is overloaded: ", stats_.in_flight,
                     " calls are under way, as many as it can "
                     "answer without delay"),
        kRetryAfter);
  }
  // Without a queue the call is tried, whatever others took: were all refused,
  // it would never be learnt that they take less now.
  if (stats_.in_flight >= threads_) {
    const absl::Duration needed = ExpectedWait() + ExpectedRun(demand);
    if (now + needed > demand.deadline) {
      ++stats_.refused_deadline;
      return Overloaded(
          absl::StrCat("the server is overloaded: the call has ",
                       InMillis(demand.deadline - now), " left and would take ",
                       InMillis(needed), "; give it more time"),
          kRetryAfter);
    }
  }
  ++stats_.in_flight;
  return Admission(*this, demand.method, now);
}

absl::Duration CallBudget::ExpectedWait() const {
  const int before = stats_.in_flight - threads_ + 1;
  return step_.value_or(absl::ZeroDuration()) * before / threads_;
}

absl::Duration CallBudget::ExpectedRun(const Demand& demand) const {
  const auto step = method_steps_.find(demand.method);
  return step == method_steps_.end() ? absl::ZeroDuration()
                                     : step->second * demand.steps;
}

void CallBudget::Run(absl::Duration waited, absl::Time now) {
  MutexLock lock(mutex_);
  ++stats_.running;
  limit_.Waited(waited, now);
}

void CallBudget::Pause(std::string_view method, absl::Duration ran) {
  MutexLock lock(mutex_);
  --stats_.running;
  --stats_.in_flight;
  step_ = step_.has_value() ? Average(*step_, ran) : ran;
  const auto [step, is_first] = method_steps_.try_emplace(method, ran);
  if (!is_first) step->second = Average(step->second, ran);
}

void CallBudget::Continue() {
  MutexLock lock(mutex_);
  ++stats_.in_flight;
}

void CallBudget::Drop() {
  MutexLock lock(mutex_);
  --stats_.in_flight;
  ++stats_.dropped;
}

CallBudget::Stats CallBudget::GetStats() const {
  MutexLock lock(mutex_);
  Stats stats = stats_;
  stats.limit = limit_.value();
  return stats;
}

Admission::Admission(Admission&& other) noexcept
    : budget_(other.budget_),
      method_(other.method_),
      state_(std::exchange(other.state_, State::kAway)),
      since_(other.since_) {}

Admission::~Admission() {
  if (state_ == State::kWaiting) budget_.Drop();
  if (state_ == State::kRunning) Pause(absl::Now());
}

void Admission::Run(absl::Time now) {
  budget_.Run(now - since_, now);
  state_ = State::kRunning;
  since_ = now;
}

void Admission::Pause(absl::Time now) {
  budget_.Pause(method_, now - since_);
  state_ = State::kAway;
}

void Admission::Continue(absl::Time now) {
  budget_.Continue();
  state_ = State::kWaiting;
  since_ = now;
}

}  // namespace akin
