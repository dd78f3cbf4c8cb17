// A server that loads, serves and drains, as its callers see it.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

// More than any test may take.
constexpr absl::Duration kLong = absl::Minutes(10);

// Asks the standard health service; its two messages are written by hand, for
// Debian does not ship their classes.
grpc::Status CheckHealth(const std::shared_ptr<grpc::Channel>& channel,
                         const std::string& service, std::string* answer) {
  std::string request = "\x0a";  // field 1, a string
  request += static_cast<char>(service.size());
  request += service;
  const grpc::Slice slice(request);
  const grpc::ByteBuffer message(&slice, 1);
  grpc::ClientContext context;
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  grpc::GenericStub(channel).UnaryCall(
      &context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &message,
      &response, [&](grpc::Status status) { done.set_value(status); });
  const grpc::Status status = done.get_future().get();
  std::vector<grpc::Slice> slices;
  if (status.ok() && response.Dump(&slices).ok()) {
    for (const grpc::Slice& part : slices) {
      answer->append(reinterpret_cast<const char*>(part.begin()), part.size());
    }
  }
  return status;
}

// What health says of a service: "SERVING", "NOT_SERVING".
std::string Health(TestServer& server, const std::string& service) {
  std::string answer;
  const grpc::Status status = CheckHealth(server.channel(), service, &answer);
  if (!status.ok()) return status.error_message();
  // Field 1, a number.
  if (answer == std::string("\x08\x01", 2)) return "SERVING";
  if (answer == std::string("\x08\x02", 2)) return "NOT_SERVING";
  return answer;
}

constexpr const char* kServices[] = {"", "akin.v1.SimilarNewsService",
                                     "akin.v1.ArticlesService",
                                     "akin.v1.AdminService"};

grpc::Status GetStatus(TestServer& server) {
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  return server.admin().GetStatus(&context, {}, &response);
}

// A message of an import with one article.
v1::ImportArticlesRequest Import(const std::string& id) {
  v1::ImportArticlesRequest request;
  v1::Article* article = request.add_articles();
  article->set_id(id);
  article->set_title("one");
  return request;
}

TEST(LoadingServerTest, SaysNotServingUntilItServes) {
  TestServer server({.serves = false});
  for (const char* service : kServices) {
    EXPECT_EQ(Health(server, service), "NOT_SERVING") << service;
  }
  server.server().Serve();
  for (const char* service : kServices) {
    EXPECT_EQ(Health(server, service), "SERVING") << service;
  }
  std::string answer;
  EXPECT_EQ(CheckHealth(server.channel(), "nobody", &answer).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST(LoadingServerTest, TellsACallToComeAgain) {
  TestServer server({.serves = false});
  const grpc::Status status = GetStatus(server);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("loads its index"));
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::RetryInfo info;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  EXPECT_EQ(info.retry_delay().seconds(), 1);
  server.server().Serve();
  EXPECT_TRUE(GetStatus(server).ok());
}

TEST(LoadingServerTest, RefusesTheMessagesOfAStreamUntilItServes) {
  TestServer server({.serves = false});
  grpc::ClientContext context;
  auto stream = server.articles().ImportArticles(&context);
  v1::ImportArticlesResponse response;
  ASSERT_TRUE(stream->Write(Import("a")));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.status().code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(response.status().details_size(), 1);
  server.server().Serve();
  ASSERT_TRUE(stream->Write(Import("a")));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.upserted(), 1);
}

TEST(DrainTest, ADrainedServerTakesNoCall) {
  TestServer server;
  server.server().Drain(kLong);
  EXPECT_EQ(GetStatus(server).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(DrainTest, AnIdleConnectionIsNotWaitedFor) {
  TestServer server;
  ASSERT_TRUE(GetStatus(server).ok());
  server.server().Drain(kLong);
}

TEST(DrainTest, AnIdleStreamEndsAtOnceAndSaysWhy) {
  TestServer server;
  grpc::ClientContext context;
  auto stream = server.similar_news().StreamFindSimilar(&context);
  v1::StreamFindSimilarResponse response;
  ASSERT_TRUE(stream->Write({}));
  ASSERT_TRUE(stream->Read(&response));
  server.server().Drain(kLong);
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("shuts down"));
}

TEST(DrainTest, AnImportUnderWayEndsAfterAnAcknowledgement) {
  TestServer server;
  grpc::ClientContext context;
  auto stream = server.articles().ImportArticles(&context);
  int acknowledged = 0;
  std::promise<void> first;
  std::thread reader([&] {
    v1::ImportArticlesResponse response;
    while (stream->Read(&response)) {
      EXPECT_EQ(response.upserted(), 1);
      if (++acknowledged == 1) first.set_value();
    }
  });
  std::thread writer([&] {
    for (int i = 0; stream->Write(Import(std::to_string(i))); ++i) {
    }
  });
  first.get_future().wait();
  server.server().Drain(kLong);
  reader.join();
  writer.join();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server.index().Snapshot()->size(), acknowledged);
}

TEST(DrainTest, WhatDoesNotEndWithinTheGraceIsCutOff) {
  TestServer server;
  for (int i = 0; i < 300; ++i) {
    grpc::ClientContext context;
    v1::UpsertArticleRequest request;
    request.mutable_article()->set_id(std::to_string(i));
    request.mutable_article()->set_body(std::string(100'000, 'x'));
    v1::UpsertArticleResponse response;
    ASSERT_TRUE(
        server.articles().UpsertArticle(&context, request, &response).ok());
  }
  grpc::ClientContext context;
  auto unread = server.articles().ExportArticles(&context, {});
  v1::ExportArticlesResponse response;
  ASSERT_TRUE(unread->Read(&response));
  const absl::Time start = absl::Now();
  server.server().Drain(absl::Milliseconds(100));
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(100));
  while (unread->Read(&response)) {
  }
  EXPECT_FALSE(unread->Finish().ok());
}

// Watches the health of a service, as clients with health checking do.
class HealthWatch {
 public:
  explicit HealthWatch(TestServer& server)
      : stub_(server.channel()),
        call_(stub_.PrepareCall(&context_, "/grpc.health.v1.Health/Watch",
                                &queue_)) {
    call_->StartCall(nullptr);
    Next();
    const grpc::Slice slice("");  // without a name: the whole server
    const grpc::ByteBuffer request(&slice, 1);
    call_->WriteLast(request, grpc::WriteOptions(), nullptr);
    Next();
    EXPECT_TRUE(Read());
  }

  ~HealthWatch() {
    context_.TryCancel();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Next();
    queue_.Shutdown();
  }

  // Waits for the next answer; false if there is none.
  bool Read() {
    call_->Read(&answer_, nullptr);
    return Next();
  }

 private:
  bool Next() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  grpc::ByteBuffer answer_;
};

TEST(DrainTest, AWatchOfTheHealthIsToldAndCutOffWithTheGrace) {
  TestServer server;
  HealthWatch watch(server);
  server.server().Drain(absl::Milliseconds(100));
  EXPECT_TRUE(watch.Read()) << "NOT_SERVING";
  EXPECT_FALSE(watch.Read());
}

}  // namespace
}  // namespace akin
