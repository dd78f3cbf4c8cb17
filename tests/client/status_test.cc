#include "akin/status.h"

#include <gtest/gtest.h>

#include "client/internal/grpc_status.h"
#include "tests/client/fake_server.h"

namespace akin {
namespace {

TEST(StatusTest, OkStaysOk) {
  EXPECT_TRUE(StatusFromProto(google::rpc::Status()).ok());
  EXPECT_TRUE(StatusFromGrpc(grpc::Status::OK).ok());
}

TEST(StatusTest, EveryCodeIsKept) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status = StatusFromGrpc(
        grpc::Status(static_cast<grpc::StatusCode>(code), "why"));
    EXPECT_EQ(status.raw_code(), code);
    EXPECT_EQ(status.message(), "why");
    EXPECT_FALSE(StatusDetails(status).has_value());
  }
}

TEST(StatusTest, ViolationThatTheMessageTellsIsNotRepeated) {
  google::rpc::Status status = MakeInvalidField("id", "is missing");
  status.set_message("id: is missing");
  EXPECT_EQ(StatusFromProto(status).message(), "id: is missing");
}

TEST(StatusTest, MessageMayBeEmpty) {
  google::rpc::Status status = MakeInvalidField("id", "is missing");
  status.clear_message();
  EXPECT_EQ(StatusFromProto(status).message(), "id: is missing");
  status.clear_details();
  EXPECT_EQ(StatusFromProto(status).message(), "INVALID_ARGUMENT");
}

TEST(StatusTest, BrokenDetailsAreIgnored) {
  const absl::Status status = StatusFromGrpc(
      grpc::Status(grpc::StatusCode::INTERNAL, "why", "\xFF\xFF"));
  EXPECT_TRUE(absl::IsInternal(status));
  EXPECT_EQ(status.message(), "why");
}

TEST(StatusTest, StatusWithoutRetryInfoHasNoDelay) {
  EXPECT_FALSE(RetryDelay(StatusFromProto(
                              MakeStatus(absl::StatusCode::kUnavailable, "")))
                   .has_value());
  EXPECT_FALSE(RetryDelay(absl::UnavailableError("")).has_value());
}

}  // namespace
}  // namespace akin
