#include "client/bench/options.h"

#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr double kLeastRate = 0.001;  // calls a second
constexpr double kMostRate = 1e6;
// A rate that a sweep found is held for as many steps, again.
constexpr int kConfirmationSteps = 3;

template <typename... Parts>
absl::Status Invalid(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

// Also of what is not a number.
absl::Status CheckNumber(const char* flag, double value, double least,
                         double most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return Invalid(flag, ": ", value, " is not between ", least, " and ", most);
}

absl::Status CheckTime(const char* flag, absl::Duration time,
                       absl::Duration least, absl::Duration most) {
  if (time >= least && time <= most) return absl::OkStatus();
  return Invalid(flag, ": ", absl::FormatDuration(time), " is not between ",
                 absl::FormatDuration(least), " and ",
                 absl::FormatDuration(most));
}

absl::Status CheckClosed(const BenchOptions& options) {
  if (options.mode != BenchMode::kClosed) return absl::OkStatus();
  if (options.workload.burst.has_value()) {
    return Invalid("--mode: closed has no rate, which the bursts of ",
                   options.workload.name, " multiply; use --mode=rate");
  }
  for (const KindDescription& kind : options.workload.kinds) {
    if (!kind.frequency.rate.has_value()) continue;
    return Invalid("--mode: closed has no rates, but ", kind.name, " of ",
                   options.workload.name, " has one; use --mode=rate");
  }
  return absl::OkStatus();
}

}  // namespace

SweepOptions BenchOptions::sweep() const {
  SweepOptions options;
  options.first_rate = run.rate;
  options.slo = slo;
  options.step = run.duration;
  options.confirmation = kConfirmationSteps * run.duration;
  return options;
}

absl::StatusOr<BenchMode> ParseMode(const std::string& name) {
  if (name == "rate") return BenchMode::kRate;
  if (name == "sweep") return BenchMode::kSweep;
  if (name == "closed") return BenchMode::kClosed;
  return Invalid("--mode: \"", name, "\" is not rate, sweep or closed");
}

absl::Status CheckOptions(const BenchOptions& options) {
  absl::Status status =
      CheckNumber("--rate", options.run.rate, kLeastRate, kMostRate);
  if (options.mode == BenchMode::kSweep) {
    status.Update(CheckNumber("--rate", options.run.rate, 1, kMostRate));
  }
  status.Update(CheckTime("--duration", options.run.duration,
                          absl::Milliseconds(100), absl::Hours(24 * 7)));
  status.Update(CheckTime("--warmup", options.run.warm_up, absl::ZeroDuration(),
                          absl::Hours(24)));
  status.Update(CheckNumber("--concurrency", options.run.concurrency, 1, 1024));
  status.Update(CheckTime("--slo", options.slo, absl::Microseconds(1),
                          absl::Seconds(100)));
  status.Update(CheckNumber("--ids", options.ids, 1, 1 << 20));
  status.Update(
      CheckNumber("--recall_sample", options.recall_sample, 0, 100000));
  status.Update(
      CheckNumber("--freshness_rate", options.freshness_rate, 0, 1000));
  status.Update(CheckClosed(options));
  return status;
}

absl::Status CheckOptions(const NamedWorkloadOptions& options) {
  absl::Status status = CheckNumber("--zipf", options.zipf, 0, 10);
  status.Update(CheckNumber("--batch_size", options.batch_size, 1, 100));
  status.Update(CheckNumber("--upserts", options.upserts, 0, kMostRate));
  status.Update(CheckNumber("--deletes", options.deletes, 0, kMostRate));
  status.Update(CheckNumber("--burst_factor", options.burst.factor, kLeastRate,
                            kMostRate));
  status.Update(CheckTime("--burst_every", options.burst.every,
                          absl::Milliseconds(2), absl::Hours(1)));
  status.Update(CheckTime("--burst_length", options.burst.length,
                          absl::Milliseconds(1),
                          options.burst.every - absl::Milliseconds(1)));
  return status;
}

absl::StatusOr<WorkloadDescription> WorkloadOf(
    const std::string& name, const NamedWorkloadOptions& options) {
  absl::StatusOr<WorkloadDescription> workload;
  if (!absl::EndsWith(name, ".json")) {
    workload = NamedWorkload(name, options);
    if (workload.ok()) return workload;
    return Invalid("--workload: ", workload.status().message());
  }
  std::ifstream file(name);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    return Invalid("--workload: ", name,
                   " cannot be read; docs/load_testing.md says what is in it");
  }
  workload = ParseWorkload(text.str());
  if (workload.ok()) return workload;
  return Invalid("--workload: ", name, ": ", workload.status().message());
}

}  // namespace akin
