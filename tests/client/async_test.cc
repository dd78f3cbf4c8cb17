#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "akin/client.h"
#include "akin/mocks/mock_connection.h"
#include "tests/client/fake_server.h"
#include "tests/client/outcomes.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

v1::FindSimilarRequest Question() {
  v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id("a");
  return request;
}

TEST(AsyncTest, AnswerIsTheServers) {
  FakeServer server;
  server.Put(MakeArticle("a"));
  v1::GetArticleRequest request;
  request.set_article_id("a");
  std::string title;
  Outcomes outcomes;
  server.client().AsyncGetArticle(
      request, [&, done = outcomes.Take<v1::GetArticleResponse>()](
                   absl::StatusOr<v1::GetArticleResponse> response) {
        if (response.ok()) title = response->article().title();
        done(std::move(response));
      });
  EXPECT_EQ(outcomes.Await(1)[0], absl::OkStatus());
  EXPECT_EQ(title, "A headline");
}

TEST(AsyncTest, ErrorIsTheServers) {
  FakeServer server;
  Outcomes outcomes;
  server.client().AsyncGetArticle({}, outcomes.Take<v1::GetArticleResponse>());
  EXPECT_TRUE(absl::IsNotFound(outcomes.Await(1)[0]));
}

TEST(AsyncTest, ManyCallsRunAtOnce) {
  FakeServer server;
  const Client client = server.client();
  Outcomes outcomes;
  for (int i = 0; i < 500; ++i) {
    v1::UpsertArticleRequest request;
    *request.mutable_article() = MakeArticle(std::to_string(i));
    client.AsyncUpsertArticle(request,
                              outcomes.Take<v1::UpsertArticleResponse>());
  }
  EXPECT_THAT(outcomes.Await(500), testing::Each(absl::OkStatus()));
  EXPECT_EQ(server.articles().size(), 500);
}

TEST(AsyncTest, CallIsRepeatedWhileTheServerIsUnavailable) {
  FakeServer server;
  server.FailNext(1, grpc::Status(grpc::StatusCode::UNAVAILABLE, "draining"));
  Outcomes outcomes;
  server.client().AsyncFindSimilar(Question(),
                                   outcomes.Take<v1::FindSimilarResponse>());
  EXPECT_EQ(outcomes.Await(1)[0], absl::OkStatus());
  EXPECT_EQ(server.calls(), 2);
}

TEST(AsyncTest, CallComesAgainWhenTheServerSays) {
  FakeServer server;
  server.FailNext(2, ToGrpc(MakeOverload(absl::Milliseconds(20))));
  const absl::Time start = absl::Now();
  Outcomes outcomes;
  server.client().AsyncFindSimilar(Question(),
                                   outcomes.Take<v1::FindSimilarResponse>());
  EXPECT_EQ(outcomes.Await(1)[0], absl::OkStatus());
  EXPECT_EQ(server.calls(), 3);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(40));
}

TEST(AsyncTest, SnapshotIsNotRepeated) {
  FakeServer server;
  server.FailNext(1, ToGrpc(MakeOverload(absl::Milliseconds(1))));
  Outcomes outcomes;
  server.client().AsyncCreateSnapshot(
      {}, outcomes.Take<v1::CreateSnapshotResponse>());
  EXPECT_TRUE(absl::IsResourceExhausted(outcomes.Await(1)[0]));
  EXPECT_EQ(server.calls(), 1);
}

TEST(AsyncTest, CallEndsAtItsTimeout) {
  std::string target;
  {
    FakeServer gone;
    target = gone.target();
  }
  ClientOptions options;
  options.target = target;
  options.wait_for_server = true;
  CallOptions brief;
  brief.timeout = absl::Milliseconds(20);
  Outcomes outcomes;
  Client(*MakeConnection(options))
      .AsyncFindSimilar(Question(), outcomes.Take<v1::FindSimilarResponse>(),
                        brief);
  EXPECT_TRUE(absl::IsDeadlineExceeded(outcomes.Await(1)[0]));
}

TEST(AsyncTest, CallbackMayCallAndBeTheLastToHoldTheClient) {
  FakeServer server;
  Outcomes outcomes;
  auto client = std::make_shared<Client>(server.client());
  client->AsyncGetStatus(
      {}, [client, outcomes](absl::StatusOr<v1::GetStatusResponse>) mutable {
        client->AsyncGetStatus({}, outcomes.Take<v1::GetStatusResponse>());
      });
  client.reset();
  EXPECT_EQ(outcomes.Await(1)[0], absl::OkStatus());
  EXPECT_EQ(server.calls(), 2);
}

TEST(AsyncTest, ConnectionCanBeMocked) {
  const auto connection = std::make_shared<MockConnection>();
  EXPECT_CALL(*connection, AsyncGetStatus)
      .WillOnce(testing::InvokeArgument<2>(absl::UnavailableError("away")));
  Outcomes outcomes;
  Client(connection).AsyncGetStatus({}, outcomes.Take<v1::GetStatusResponse>());
  EXPECT_TRUE(absl::IsUnavailable(outcomes.Await(1)[0]));
}

}  // namespace
}  // namespace akin
