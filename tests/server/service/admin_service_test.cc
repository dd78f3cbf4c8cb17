#include "server/service/admin_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

class AdminServiceTest : public ::testing::Test {
 protected:
  void Upsert(const std::string& id, const std::string& title) {
    grpc::ClientContext context;
    v1::UpsertArticleRequest request;
    request.mutable_article()->set_id(id);
    request.mutable_article()->set_title(title);
    v1::UpsertArticleResponse response;
    EXPECT_TRUE(
        server_.articles().UpsertArticle(&context, request, &response).ok());
  }

  TestServer server_;
};

TEST_F(AdminServiceTest, StatusSaysWhatTheServerHolds) {
  Upsert("a", "one");
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  ASSERT_TRUE(server_.admin().GetStatus(&context, {}, &response).ok());
  EXPECT_EQ(response.version(), "test");
  EXPECT_EQ(response.articles(), 1);
  EXPECT_EQ(response.embedding_model(), "fake-32");
  EXPECT_EQ(response.dimensions(), 32);
  EXPECT_EQ(response.store().format_version(), 2);
  EXPECT_NE(response.store().digest(), 0);
  EXPECT_EQ(response.index().digest(), response.store().digest());
}

TEST_F(AdminServiceTest, StatusSaysWhatTheServerDoes) {
  Upsert("a", "one");
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  ASSERT_TRUE(server_.admin().GetStatus(&context, {}, &response).ok());
  EXPECT_EQ(response.serving_state(), v1::SERVING_STATE_SERVING);
  EXPECT_EQ(response.started_at().seconds(), 1'694'606'400);
  EXPECT_GT(response.uptime().seconds(), 0);
  EXPECT_EQ(response.load().calls_in_flight(), 1);  // this one
  EXPECT_GT(response.load().writes_per_second(), 0);
  EXPECT_EQ(response.load().questions_per_second(), 0);
  EXPECT_GT(response.process().resident_memory_bytes(), 0);
  EXPECT_GT(response.process().open_fds(), 0);
  EXPECT_GT(response.process().disk_size_bytes(), 0);
  EXPECT_EQ(response.index().lag(), 0);
  EXPECT_FALSE(response.index().has_last_sealed_at());
}

TEST_F(AdminServiceTest, StatusWarnsOfArticlesThatAreSimilarToNothing) {
  server_.index().SetSkipped({"a", "b"});
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  ASSERT_TRUE(server_.admin().GetStatus(&context, {}, &response).ok());
  EXPECT_EQ(response.index().skipped_articles(), 2);
  ASSERT_GT(response.warnings_size(), 0);
  EXPECT_THAT(response.warnings(0), HasSubstr("2 articles are kept"));
}

TEST_F(AdminServiceTest, ASnapshotIsMadeOnceUnderAName) {
  Upsert("a", "one");
  v1::CreateSnapshotRequest request;
  request.set_name("monday");
  v1::CreateSnapshotResponse response;
  grpc::ClientContext first;
  ASSERT_TRUE(server_.admin().CreateSnapshot(&first, request, &response).ok());
  EXPECT_THAT(response.path(), EndsWith("/monday"));
  EXPECT_TRUE(std::filesystem::is_directory(response.path()));
  EXPECT_EQ(response.revision(), "1");
  grpc::ClientContext second;
  EXPECT_EQ(
      server_.admin().CreateSnapshot(&second, request, &response).error_code(),
      grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(AdminServiceTest, ACompactionSaysWhatItRemoved) {
  for (const char* title : {"one", "two", "three"}) {
    Upsert("a", title);
  }
  grpc::ClientContext first, second;
  v1::CompactResponse response;
  ASSERT_TRUE(server_.admin().Compact(&first, {}, &response).ok());
  EXPECT_EQ(response.removed_rows(), 2);
  EXPECT_EQ(response.freed_bytes(), 200);
  ASSERT_TRUE(server_.admin().Compact(&second, {}, &response).ok());
  EXPECT_EQ(response.removed_rows(), 0);
  EXPECT_EQ(response.freed_bytes(), 0);
}

TEST_F(AdminServiceTest, WritesThatOutweighACompactionMakeNoNegativeNumbers) {
  server_.index().OnCompact([this] {
    Upsert("a", "one");
    return absl::OkStatus();
  });
  grpc::ClientContext context;
  v1::CompactResponse response;
  ASSERT_TRUE(server_.admin().Compact(&context, {}, &response).ok());
  EXPECT_EQ(response.removed_rows(), 0);
  EXPECT_EQ(response.freed_bytes(), 0);
}

TEST_F(AdminServiceTest, ASecondCompactionIsAbortedWhileOneRuns) {
  grpc::Status second;
  server_.index().OnCompact([&] {
    grpc::ClientContext context;
    v1::CompactResponse response;
    second = server_.admin().Compact(&context, {}, &response);
    return absl::OkStatus();
  });
  grpc::ClientContext context;
  v1::CompactResponse response;
  EXPECT_TRUE(server_.admin().Compact(&context, {}, &response).ok());
  EXPECT_EQ(second.error_code(), grpc::StatusCode::ABORTED);
}

TEST_F(AdminServiceTest, AfterACompactionThatFailedAnotherMayBegin) {
  server_.index().OnCompact([] { return absl::UnavailableError("disk full"); });
  grpc::ClientContext first, second;
  v1::CompactResponse response;
  const grpc::Status status = server_.admin().Compact(&first, {}, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("disk full"));
  server_.index().OnCompact(nullptr);
  EXPECT_TRUE(server_.admin().Compact(&second, {}, &response).ok());
}

}  // namespace
}  // namespace akin
