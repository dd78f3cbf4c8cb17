#include "server/admission/overloaded.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr char kRetryAfterUrl[] = "akin/retry_after";

}  // namespace

absl::Status Overloaded(const std::string& reason, absl::Duration retry_after) {
  const int64_t millis =
      absl::ToInt64Milliseconds(absl::Ceil(retry_after, absl::Milliseconds(1)));
  absl::Status status = absl::ResourceExhaustedError(
      absl::StrCat(reason, "; try again in ",
                   absl::FormatDuration(absl::Milliseconds(millis))));
  status.SetPayload(kRetryAfterUrl, absl::Cord(absl::StrCat(millis)));
  return status;
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
