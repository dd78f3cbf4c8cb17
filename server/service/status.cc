#include "server/service/status.h"

#include <optional>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "server/article/field_error.h"

namespace akin {
namespace {

constexpr char kRetryAfterUrl[] = "akin/retry_after";

}  // namespace

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status result;
  result.set_code(static_cast<int>(status.code()));
  result.set_message(std::string(status.message()));
  if (const auto violation = GetFieldViolation(status)) {
    google::rpc::BadRequest details;
    auto* field = details.add_field_violations();
    field->set_field(violation->field);
    field->set_description(violation->description);
    result.add_details()->PackFrom(details);
  }
  if (const auto id = GetMissingArticleId(status)) {
    google::rpc::ErrorInfo details;
    details.set_reason("ARTICLE_NOT_FOUND");
    details.set_domain("akin");
    (*details.mutable_metadata())["article_id"] = *id;
    result.add_details()->PackFrom(details);
  }
  if (const absl::optional<absl::Cord> millis =
          status.GetPayload(kRetryAfterUrl)) {
    google::rpc::RetryInfo details;
    const int64_t delay = std::stoll(std::string(*millis));
    details.mutable_retry_delay()->set_seconds(delay / 1000);
    details.mutable_retry_delay()->set_nanos(delay % 1000 * 1'000'000);
    result.add_details()->PackFrom(details);
  }
  return result;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status details = ToRpcStatus(status);
  return grpc::Status(
      static_cast<grpc::StatusCode>(details.code()), details.message(),
      details.details_size() == 0 ? std::string()
                                  : details.SerializeAsString());
}

absl::Status WithRetryAfter(absl::Status status, absl::Duration retry_after) {
  status.SetPayload(
      kRetryAfterUrl,
      absl::Cord(absl::StrCat(absl::ToInt64Milliseconds(retry_after))));
  return status;
}

absl::Status Overloaded(absl::Duration retry_after) {
  return WithRetryAfter(absl::ResourceExhaustedError(absl::StrCat(
                            "the server is overloaded; try again in ",
                            absl::FormatDuration(retry_after))),
                        retry_after);
}

}  // namespace akin
