#include "server/observability/flags.h"

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"

ABSL_FLAG(akin::LogFormat, log_format, akin::LogFormat::kText,
          "Form of the lines of the log on stderr: text or json.");
ABSL_FLAG(akin::LogLevel, log_level, {},
          "Least level that is logged: debug (every call), info, warning or "
          "error.");
ABSL_FLAG(absl::Duration, slow_query_threshold, absl::Milliseconds(200),
          "Log questions that take as long, with how they were searched. 0: "
          "none.");
ABSL_FLAG(double, recall_samples_per_minute, 2,
          "Most questions a minute that are asked again, exactly, to measure "
          "the recall; none while the server is busy. 0: none, at most 60.");

namespace akin {

absl::StatusOr<ObservabilityOptions> ObservabilityFromFlags() {
  const absl::Duration slow = absl::GetFlag(FLAGS_slow_query_threshold);
  if (slow < absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--slow_query_threshold: is ", absl::FormatDuration(slow),
                     ", it must be 0 or more, such as 200ms; see --help"));
  }
  const double samples = absl::GetFlag(FLAGS_recall_samples_per_minute);
  if (!(samples >= 0 && samples <= 60)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--recall_samples_per_minute: is ", samples,
                     ", 0 to 60 is allowed; see --help"));
  }
  return ObservabilityOptions{
      .log_format = absl::GetFlag(FLAGS_log_format),
      .log_level = absl::GetFlag(FLAGS_log_level),
      .slow_query_threshold =
          slow == absl::ZeroDuration() ? absl::InfiniteDuration() : slow,
      .recall_pause =
          samples == 0 ? absl::InfiniteDuration() : absl::Minutes(1) / samples};
}

}  // namespace akin
