#include "server/admission/retry_after.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr char kRetryAfterUrl[] = "akin/retry_after";

}  // namespace

absl::Status WithRetryAfter(absl::Status status, absl::Duration retry_after) {
  status.SetPayload(
      kRetryAfterUrl,
      absl::Cord(absl::StrCat(absl::ToInt64Milliseconds(retry_after))));
  return status;
}

absl::Status Overloaded(const std::string& reason, absl::Duration retry_after) {
  const absl::Duration rounded = absl::Ceil(retry_after, absl::Milliseconds(1));
  return WithRetryAfter(
      absl::ResourceExhaustedError(absl::StrCat(reason, "; try again in ",
                                                absl::FormatDuration(rounded))),
      rounded);
}

std::optional<absl::Duration> GetRetryAfter(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kRetryAfterUrl);
  int64_t millis = 0;
  if (!payload.has_value() ||
      !absl::SimpleAtoi(std::string(*payload), &millis)) {
    return std::nullopt;
  }
  return absl::Milliseconds(millis);
}

}  // namespace akin
