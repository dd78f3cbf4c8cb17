#include "client/internal/grpc_status.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "akin/status.h"
#include "google/rpc/error_details.pb.h"

namespace akin {
namespace {

constexpr char kDetailsUrl[] = "type.googleapis.com/google.rpc.Status";

// Appends the violations that `message` does not spell out already.
void AppendViolations(const google::rpc::Status& status, std::string& message) {
  std::string violations;
  for (const auto& detail : status.details()) {
    google::rpc::BadRequest bad_request;
    if (!detail.UnpackTo(&bad_request)) continue;
    for (const auto& violation : bad_request.field_violations()) {
      if (absl::StrContains(message, violation.field()) &&
          absl::StrContains(message, violation.description())) {
        continue;
      }
      absl::StrAppend(&violations, violations.empty() ? "" : "; ",
                      violation.field(), violation.field().empty() ? "" : ": ",
                      violation.description());
    }
  }
  if (violations.empty()) return;
  absl::StrAppend(&message, message.empty() ? "" : " (", violations,
                  message.empty() ? "" : ")");
}

}  // namespace

absl::Status StatusFromProto(const google::rpc::Status& status) {
  const auto code = static_cast<absl::StatusCode>(status.code());
  if (code == absl::StatusCode::kOk) return absl::OkStatus();
  std::string message = status.message();
  const bool was_empty = message.empty();
  AppendViolations(status, message);
  if (was_empty && message.empty()) message = absl::StatusCodeToString(code);
  absl::Status result(code, message);
  result.SetPayload(kDetailsUrl, absl::Cord(status.SerializeAsString()));
  return result;
}

absl::Status StatusFromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (!status.error_details().empty() &&
      details.ParseFromString(status.error_details())) {
    // The call's own code and message are what was sent last.
    details.set_code(static_cast<int>(status.error_code()));
    details.set_message(status.error_message());
    return StatusFromProto(details);
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
}

std::optional<google::rpc::Status> StatusDetails(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kDetailsUrl);
  google::rpc::Status details;
  if (!payload.has_value() || !details.ParseFromString(std::string(*payload))) {
    return std::nullopt;
  }
  return details;
}

std::optional<absl::Duration> RetryDelay(const absl::Status& status) {
  const std::optional<google::rpc::Status> details = StatusDetails(status);
  if (!details.has_value()) return std::nullopt;
  for (const auto& detail : details->details()) {
    google::rpc::RetryInfo info;
    if (!detail.UnpackTo(&info) || !info.has_retry_delay()) continue;
    return absl::Seconds(info.retry_delay().seconds()) +
           absl::Nanoseconds(info.retry_delay().nanos());
  }
  return std::nullopt;
}

}  // namespace akin
