#include "server/admission/flags.h"

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "base/machine.h"
#include "server/admission/byte_size.h"

ABSL_FLAG(absl::Duration, read_queue_delay, absl::Milliseconds(5),
          "How long reads may wait for a thread before some are refused, 1ms "
          "to 10s. Longer outlasts longer bursts and answers later.");
ABSL_FLAG(double, read_rate_limit, 0,
          "Most questions and other reads a second of each client, by its "
          "token, or else by its address. 0: any number.");
ABSL_FLAG(double, write_rate_limit, 0,
          "Most articles written a second by each client, by its token, or "
          "else by its address; a delete counts as one. 0: any number.");
ABSL_FLAG(akin::ByteSize, memory_limit, {},
          "Memory beyond which no articles are taken, such as 20GiB. Empty: 90 "
          "% of what the machine or the control group has.");

namespace akin {
namespace {

constexpr double kShareOfMemory = 0.9;
constexpr double kMostRate = 1e9;

absl::Status CheckRate(const char* flag, double rate) {
  if (rate >= 0 && rate <= kMostRate) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("--", flag, ": is ", rate,
                                                 ", 0 to ", kMostRate,
                                                 " is allowed; see --help"));
}

}  // namespace

absl::StatusOr<AdmissionControl::Options> AdmissionFromFlags() {
  AdmissionControl::Options options;
  options.read_queue_delay = absl::GetFlag(FLAGS_read_queue_delay);
  if (options.read_queue_delay < absl::Milliseconds(1) ||
      options.read_queue_delay > absl::Seconds(10)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--read_queue_delay: is ",
                     absl::FormatDuration(options.read_queue_delay),
                     ", 1ms to 10s is allowed; see --help"));
  }
  options.read_rate_limit = absl::GetFlag(FLAGS_read_rate_limit);
  absl::Status valid = CheckRate("read_rate_limit", options.read_rate_limit);
  if (!valid.ok()) return valid;
  options.write_rate_limit = absl::GetFlag(FLAGS_write_rate_limit);
  valid = CheckRate("write_rate_limit", options.write_rate_limit);
  if (!valid.ok()) return valid;
  options.memory_limit = absl::GetFlag(FLAGS_memory_limit).bytes;
  if (options.memory_limit == 0) {
    options.memory_limit = static_cast<int64_t>(
        static_cast<double>(AvailableMemory()) * kShareOfMemory);
  }
  return options;
}

}  // namespace akin
