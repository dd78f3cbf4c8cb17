#include "akin/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "akin/mocks/mock_connection.h"
#include "akin/status.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Return;

v1::FindSimilarRequest Question() {
  v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id("a");
  return request;
}

grpc::Status Unavailable() {
  return grpc::Status(grpc::StatusCode::UNAVAILABLE, "draining");
}

TEST(ClientTest, AnswerIsTheServers) {
  FakeServer server;
  server.on_find_similar([](const v1::FindSimilarRequest& request,
                            v1::FindSimilarResponse* response) {
    response->add_items()->mutable_article()->set_id(
        request.seeds().positive(0).article_id() + "-like");
    return grpc::Status::OK;
  });
  const auto response = server.client().FindSimilar(Question());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->items(0).article().id(), "a-like");
}

TEST(ClientTest, UpsertIsReadBack) {
  FakeServer server;
  v1::UpsertArticleRequest upsert;
  *upsert.mutable_article() = MakeFullArticle("a");
  ASSERT_TRUE(server.client().UpsertArticle(upsert).ok());
  v1::GetArticleRequest get;
  get.set_article_id("a");
  const auto read = server.client().GetArticle(get);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->article().SerializeAsString(),
            upsert.article().SerializeAsString());
}

TEST(ClientTest, ReadIsRepeatedWhileTheServerIsUnavailable) {
  FakeServer server;
  server.FailNext(2, Unavailable());
  EXPECT_TRUE(server.client().FindSimilar(Question()).ok());
  EXPECT_EQ(server.calls(), 3);
}

TEST(ClientTest, UpsertIsRepeatedWhileTheServerIsUnavailable) {
  FakeServer server;
  server.FailNext(1, Unavailable());
  v1::UpsertArticleRequest request;
  *request.mutable_article() = MakeArticle("a");
  EXPECT_TRUE(server.client().UpsertArticle(request).ok());
  EXPECT_EQ(server.calls(), 2);
}

TEST(ClientTest, RepetitionsAreBounded) {
  FakeServer server;
  server.FailNext(100, Unavailable());
  ClientOptions options = server.client_options();
  options.max_attempts = 3;
  const Client client(*MakeConnection(options));
  EXPECT_TRUE(absl::IsUnavailable(client.FindSimilar(Question()).status()));
  EXPECT_EQ(server.calls(), 3);
}

TEST(ClientTest, CallOfOneAttemptIsNotRepeated) {
  FakeServer server;
  server.FailNext(1, Unavailable());
  ClientOptions options = server.client_options();
  options.max_attempts = 1;
  const Client client(*MakeConnection(options));
  EXPECT_TRUE(absl::IsUnavailable(client.FindSimilar(Question()).status()));
  EXPECT_EQ(server.calls(), 1);
}

TEST(ClientTest, NoCallIsMadeMoreThanFiveTimes) {
  ClientOptions options;
  for (const int attempts : {0, 6}) {
    options.max_attempts = attempts;
    EXPECT_EQ(MakeConnection(options).status(),
              absl::InvalidArgumentError(absl::StrCat(
                  "max_attempts: ", attempts, " is not between 1 and 5")));
  }
}

TEST(ClientTest, SnapshotIsNotRepeated) {
  FakeServer server;
  server.FailNext(1, Unavailable());
  EXPECT_TRUE(absl::IsUnavailable(
      server.client().CreateSnapshot(v1::CreateSnapshotRequest()).status()));
  EXPECT_EQ(server.calls(), 1);
}

TEST(ClientTest, RefusalIsNotRepeated) {
  FakeServer server;
  server.FailNext(1, grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, ""));
  EXPECT_TRUE(absl::IsResourceExhausted(
      server.client().FindSimilar(Question()).status()));
  EXPECT_EQ(server.calls(), 1);
}

TEST(ClientTest, CallWithoutServerIsUnavailable) {
  std::string target;
  {
    FakeServer gone;
    target = gone.target();
  }
  ClientOptions options;
  options.target = target;
  options.max_attempts = 2;
  const Client client(*MakeConnection(options));
  EXPECT_TRUE(absl::IsUnavailable(client.GetStatus().status()));
}

TEST(ClientTest, CallEndsAtItsTimeout) {
  Mutex mutex;
  CondVar changed;
  bool released = false;
  FakeServer server;
  server.on_find_similar(
      [&](const v1::FindSimilarRequest&, v1::FindSimilarResponse*) {
        MutexLock lock(mutex);
        while (!released) changed.Wait(mutex);
        return grpc::Status::OK;
      });
  CallOptions options;
  options.timeout = absl::Milliseconds(20);
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      server.client().FindSimilar(Question(), options).status()));
  MutexLock lock(mutex);
  released = true;
  changed.NotifyAll();
}

TEST(ClientTest, ErrorNamesTheFieldAndKeepsTheDetails) {
  FakeServer server;
  const google::rpc::Status sent =
      MakeInvalidField("policy.limit", "101 is above 100; ask for less");
  server.FailNext(1, ToGrpc(sent));
  const absl::Status status = server.client().FindSimilar(Question()).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(status.message(),
            "the request is invalid (policy.limit: 101 is above 100; ask for "
            "less)");
  ASSERT_TRUE(StatusDetails(status).has_value());
  EXPECT_EQ(StatusDetails(status)->SerializeAsString(),
            sent.SerializeAsString());
}

TEST(ClientTest, OverloadedServerIsAskedAgainWhenItSays) {
  FakeServer server;
  server.FailNext(2, ToGrpc(MakeOverload(absl::Milliseconds(20))));
  const absl::Time start = absl::Now();
  EXPECT_TRUE(server.client().FindSimilar(Question()).ok());
  EXPECT_EQ(server.calls(), 3);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(40));
}

TEST(ClientTest, OverloadThatOutlastsTheTimeoutSaysWhenToAskAgain) {
  FakeServer server;
  server.FailNext(1, ToGrpc(MakeOverload(absl::Milliseconds(250))));
  CallOptions options;
  options.timeout = absl::Milliseconds(250);
  EXPECT_EQ(
      RetryDelay(server.client().FindSimilar(Question(), options).status()),
      absl::Milliseconds(250));
  EXPECT_EQ(server.calls(), 1);
}

TEST(ClientTest, AnswerOfManyMegabytesArrives) {
  FakeServer server;
  server.Put(MakeArticle("a", std::string(20 << 20, 'x')));
  v1::GetArticleRequest request;
  request.set_article_id("a");
  const auto response = server.client().GetArticle(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->article().title().size(), 20 << 20);
}

TEST(ClientTest, ExportReturnsEveryArticle) {
  FakeServer server;
  for (int i = 0; i < 100; ++i) server.Put(MakeArticle(std::to_string(i)));
  const auto stream = server.client().Export(v1::ExportArticlesRequest());
  int read = 0;
  while (auto response = stream->Read()) read += response->articles_size();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(read, 100);
}

TEST(ClientTest, ExportCanBeAbandoned) {
  FakeServer server;
  for (int i = 0; i < 100; ++i) server.Put(MakeArticle(std::to_string(i)));
  const auto stream = server.client().Export(v1::ExportArticlesRequest());
  EXPECT_TRUE(stream->Read().has_value());
}

TEST(ClientTest, StreamAnswersEachQuestion) {
  FakeServer server;
  const auto stream = server.client().StreamFindSimilar();
  v1::StreamFindSimilarRequest request;
  request.set_request_id(7);
  ASSERT_TRUE(stream->Write(request));
  const auto response = stream->Read();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->request_id(), 7);
  stream->WritesDone();
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_TRUE(stream->Finish().ok());
}

TEST(ClientTest, ImportPutsArticlesIn) {
  FakeServer server;
  int acknowledged = 0;
  ImportStream stream = server.client().Import(
      [&](v1::ImportArticlesRequest, v1::ImportArticlesResponse response) {
        acknowledged += response.upserted();
      });
  for (int i = 0; i < 20; ++i) {
    v1::ImportArticlesRequest request;
    request.set_message_id(i);
    *request.add_articles() = MakeArticle(std::to_string(i));
    ASSERT_TRUE(stream.Send(request).ok());
  }
  EXPECT_TRUE(stream.Finish().ok());
  EXPECT_EQ(acknowledged, 20);
  EXPECT_EQ(server.articles().size(), 20);
}

TEST(ClientTest, ConnectionCanBeMocked) {
  auto connection = std::make_shared<MockConnection>();
  v1::FindSimilarResponse answer;
  answer.add_items()->mutable_article()->set_id("b");
  EXPECT_CALL(*connection, FindSimilar).WillOnce(Return(answer));
  const auto response = Client(connection).FindSimilar(Question());
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->items(0).article().id(), "b");
}

}  // namespace
}  // namespace akin
