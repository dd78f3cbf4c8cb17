#include "server/admission/admission_control.h"

#include <utility>

namespace akin {
namespace {

// Calls under way in a budget, whatever the delay.
constexpr int kMostCalls = 1'024;
// A write waits for the disk anyway.
constexpr absl::Duration kWriteQueueDelay = absl::Milliseconds(200);
// A compaction, a snapshot, and those who look.
constexpr int kAdminThreads = 4;
constexpr int kAdminCalls = 16;

// Each thread has its next call at hand at least; at first some bursts pass.
CallBudget::Options Adaptive(int threads, absl::Duration delay) {
  return {.threads = threads,
          .limit = {.least = 2 * threads,
                    .first = 16 * threads,
                    .most = kMostCalls,
                    .target_delay = delay}};
}

}  // namespace

AdmissionControl::AdmissionControl(const Options& options)
    : reads_(Adaptive(options.read_threads, options.read_queue_delay)),
      writes_(Adaptive(options.write_threads, kWriteQueueDelay)),
      admin_({.threads = kAdminThreads,
              .limit = {.least = kAdminCalls,
                        .first = kAdminCalls,
                        .most = kAdminCalls}}),
      read_rate_(options.read_rate_limit, "questions", "--read_rate_limit"),
      write_rate_(options.write_rate_limit, "articles", "--write_rate_limit"),
      memory_(options.memory_limit, options.used_memory) {}

CallBudget& AdmissionControl::OfBudget(Budget budget) {
  switch (budget) {
    case Budget::kReads:
      return reads_;
    case Budget::kWrites:
      return writes_;
    case Budget::kAdmin:
      break;
  }
  return admin_;
}

absl::StatusOr<Admission> AdmissionControl::Admit(const Demand& demand,
                                                  absl::Time now) {
  if (demand.adds_articles) {
    absl::Status room = memory_.Check(now);
    if (!room.ok()) return room;
  }
  RateLimiter* const rate = RateOf(demand.budget);
  if (rate != nullptr) {
    absl::Status slow_enough = rate->Check(demand.caller, now);
    if (!slow_enough.ok()) return slow_enough;
  }
  absl::StatusOr<Admission> admitted = OfBudget(demand.budget)
                                           .Admit({.method = demand.method,
                                                   .steps = demand.steps,
                                                   .deadline = demand.deadline},
                                                  now);
  // Only what is worked on is paid for.
  if (admitted.ok() && rate != nullptr) {
    rate->Take(demand.caller, demand.units, now);
  }
  return admitted;
}

RateLimiter* AdmissionControl::RateOf(Budget budget) {
  switch (budget) {
    case Budget::kReads:
      return &read_rate_;
    case Budget::kWrites:
      return &write_rate_;
    case Budget::kAdmin:
      break;
  }
  return nullptr;
}

AdmissionControl::Stats AdmissionControl::GetStats() const {
  return {.reads = reads_.GetStats(),
          .writes = writes_.GetStats(),
          .admin = admin_.GetStats(),
          .refused_read_rate = read_rate_.refused(),
          .refused_write_rate = write_rate_.refused(),
          .memory = memory_.GetStats()};
}

}  // namespace akin
