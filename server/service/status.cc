#include "server/service/status.h"

#include <optional>
#include <string>

#include "google/rpc/error_details.pb.h"
#include "server/admission/retry_after.h"
#include "server/article/field_error.h"
#include "server/service/convert.h"

namespace akin {

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
  if (const auto retry_after = GetRetryAfter(status)) {
    google::rpc::RetryInfo details;
    ToProto(*retry_after, details.mutable_retry_delay());
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

}  // namespace akin
