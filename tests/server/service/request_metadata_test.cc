// Ids of requests and traces, from the caller's metadata to the log.
#include "server/service/request_metadata.h"

#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/server/observability/captured_log.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr char kTraceparent[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

// The id that the server gave back with a call.
std::string ReturnedId(const grpc::ClientContext& call) {
  const auto& metadata = call.GetServerInitialMetadata();
  const auto found = metadata.find("x-request-id");
  if (found == metadata.end()) return "(none)";
  return {found->second.data(), found->second.size()};
}

class RequestMetadataTest : public ::testing::Test {
 protected:
  // The id that comes back with a call of GetStatus.
  std::string Ask(grpc::ClientContext& call) {
    v1::GetStatusResponse response;
    EXPECT_TRUE(server_.admin().GetStatus(&call, {}, &response).ok());
    return ReturnedId(call);
  }

  TestServer server_;
};

TEST_F(RequestMetadataTest, AnIdThatIsGivenComesBack) {
  grpc::ClientContext call;
  call.AddMetadata("x-request-id", "web-7/42");
  EXPECT_EQ(Ask(call), "web-7/42");
}

TEST_F(RequestMetadataTest, WithoutAnIdOneIsMade) {
  grpc::ClientContext first, second;
  const std::string id = Ask(first);
  EXPECT_TRUE(IsRequestId(id)) << id;
  EXPECT_NE(Ask(second), id);
}

TEST_F(RequestMetadataTest, AnIdThatIsNoneIsReplaced) {
  for (const std::string& given : {std::string("a b"), std::string(129, 'x')}) {
    grpc::ClientContext call;
    call.AddMetadata("x-request-id", given);
    const std::string id = Ask(call);
    EXPECT_NE(id, given);
    EXPECT_TRUE(IsRequestId(id)) << id;
  }
}

TEST_F(RequestMetadataTest, OfTwoIdsNeitherIsTaken) {
  grpc::ClientContext call;
  call.AddMetadata("x-request-id", "a");
  call.AddMetadata("x-request-id", "b");
  EXPECT_EQ(Ask(call).size(), 32);
}

TEST_F(RequestMetadataTest, ACallThatFailsHasAnIdToo) {
  grpc::ClientContext call;
  call.AddMetadata("x-request-id", "r1");
  v1::GetArticleRequest request;
  request.set_article_id("none");
  v1::GetArticleResponse response;
  EXPECT_FALSE(server_.articles().GetArticle(&call, request, &response).ok());
  EXPECT_EQ(ReturnedId(call), "r1");
}

TEST_F(RequestMetadataTest, TheMessagesOfAStreamHaveTheIdOfTheStream) {
  CapturedLog log(LogFormat::kText, spdlog::level::debug);
  grpc::ClientContext call;
  call.AddMetadata("x-request-id", "s1");
  const auto stream = server_.similar_news().StreamFindSimilar(&call);
  v1::StreamFindSimilarRequest request;
  v1::StreamFindSimilarResponse response;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(ReturnedId(call), "s1");
  ASSERT_TRUE(stream->WritesDone());
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(log.text(), HasSubstr("request_id=s1 method=StreamFindSimilar"));
}

TEST_F(RequestMetadataTest, ASlowQuestionIsLoggedUnderItsIdsAndWithItsTimes) {
  v1::UpsertArticleRequest upsert;
  upsert.mutable_article()->set_id("a");
  upsert.mutable_article()->set_title("one");
  grpc::ClientContext upserted;
  v1::UpsertArticleResponse ignored;
  ASSERT_TRUE(
      server_.articles().UpsertArticle(&upserted, upsert, &ignored).ok());
  CapturedLog log(LogFormat::kJson);
  grpc::ClientContext call;
  call.AddMetadata("x-request-id", "q1");
  call.AddMetadata("traceparent", kTraceparent);
  v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id("a");
  v1::FindSimilarResponse response;
  ASSERT_TRUE(
      server_.similar_news().FindSimilar(&call, request, &response).ok());
  const auto line = nlohmann::json::parse(log.text());
  EXPECT_EQ(line["message"], "slow query");
  EXPECT_EQ(line["request_id"], "q1");
  EXPECT_EQ(line["trace_id"], "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(line["parent_id"], "b7ad6b7169203331");
  EXPECT_EQ(line["seeds"], "a");
  EXPECT_GT(line["queued_ms"], 0);
  EXPECT_GE(line["took_ms"].get<double>(), line["search_ms"].get<double>());
}

TEST_F(RequestMetadataTest, AFaultOfTheDiskIsLoggedUnderTheIdOfTheCall) {
  server_.index().OnCompact([] { return absl::InternalError("bad block"); });
  CapturedLog log(LogFormat::kText);
  grpc::ClientContext call;
  call.AddMetadata("x-request-id", "c1");
  v1::CompactResponse response;
  EXPECT_FALSE(server_.admin().Compact(&call, {}, &response).ok());
  EXPECT_THAT(log.text(),
              HasSubstr("[error] call failed request_id=c1 method=Compact"));
}

TEST_F(RequestMetadataTest, WhatGrpcSaysIsALineOfTheLogToo) {
  CapturedLog log(LogFormat::kJson);
  gpr_log(GPR_ERROR, "too many \"pings\"");
  const auto line = nlohmann::json::parse(log.text());
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["message"], "grpc: too many \"pings\"");
}

}  // namespace
}  // namespace akin
