// A server whose store refuses writes.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

class DiskFailureTest : public ::testing::Test {
 protected:
  grpc::Status Upsert(const std::string& id, const std::string& title) {
    grpc::ClientContext context;
    v1::UpsertArticleRequest request;
    request.mutable_article()->set_id(id);
    request.mutable_article()->set_title(title);
    v1::UpsertArticleResponse response;
    return server_.articles().UpsertArticle(&context, request, &response);
  }

  v1::FindSimilarResponse SimilarTo(const std::string& id) {
    grpc::ClientContext context;
    v1::FindSimilarRequest request;
    request.mutable_seeds()->add_positive()->set_article_id(id);
    request.mutable_policy()->set_source_rule(v1::SOURCE_RULE_ANY);
    request.mutable_policy()->set_copy_rule(v1::COPY_RULE_KEEP);
    v1::FindSimilarResponse response;
    const grpc::Status status =
        server_.similar_news().FindSimilar(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  TestServer server_;
};

TEST_F(DiskFailureTest, WritesAreRefusedAndQuestionsAnswered) {
  ASSERT_TRUE(Upsert("a", "one two three").ok());
  ASSERT_TRUE(Upsert("b", "one two three").ok());
  server_.store().FailApply(absl::UnavailableError(
      "article store in /data: no space left; free disk space, then try "
      "again"));
  const grpc::Status refused = Upsert("c", "one two three");
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(refused.error_message(), HasSubstr("free disk space"));
  EXPECT_EQ(SimilarTo("a").items_size(), 1);

  server_.store().FailApply(absl::OkStatus());
  EXPECT_TRUE(Upsert("c", "one two three").ok());
  EXPECT_EQ(SimilarTo("a").items_size(), 2);
}

TEST_F(DiskFailureTest, AnImportIsToldAndGoesOnWhenTheDiskIsWell) {
  grpc::ClientContext context;
  const auto stream = server_.articles().ImportArticles(&context);
  v1::ImportArticlesRequest request;
  request.add_articles()->set_id("a");
  request.mutable_articles(0)->set_title("one");
  v1::ImportArticlesResponse response;
  server_.store().FailApply(absl::UnavailableError("disk full"));
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.status().code(), grpc::StatusCode::UNAVAILABLE);
  server_.store().FailApply(absl::OkStatus());
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_FALSE(response.has_status());
  EXPECT_EQ(response.upserted(), 1);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace akin
