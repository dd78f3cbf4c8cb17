// Streams that call back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "akin/client.h"
#include "akin/mocks/mock_connection.h"
#include "akin/status.h"
#include "base/mutex.h"
#include "tests/client/fake_server.h"
#include "tests/client/outcomes.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

using Answer = absl::StatusOr<v1::StreamFindSimilarResponse>;

// What holds a thread of a server until it is opened.
class Gate {
 public:
  void Open() {
    MutexLock lock(mutex_);
    open_ = true;
    changed_.NotifyAll();
  }
  void Pass() {
    MutexLock lock(mutex_);
    while (!open_) changed_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
};

class AsyncStreamTest : public testing::Test {
 protected:
  Callback<v1::StreamFindSimilarResponse> Take() {
    return outcomes_.Take<v1::StreamFindSimilarResponse>();
  }

  FakeServer server_;
  Outcomes outcomes_;
};

TEST_F(AsyncStreamTest, NoMoreThanTheWindowIsUnanswered) {
  Gate gate;
  server_.on_find_similar([&gate](const auto&, auto*) {
    gate.Pass();
    return grpc::Status::OK;
  });
  const auto stream = server_.client().AsyncStreamFindSimilar(3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(stream->TrySend({}, Take()));
  EXPECT_FALSE(stream->TrySend({}, Take()));
  gate.Open();
  EXPECT_THAT(
      outcomes_.Await(3),
      ElementsAre(absl::OkStatus(), absl::OkStatus(), absl::OkStatus()));
  EXPECT_TRUE(stream->TrySend({}, Take()));
  EXPECT_THAT(outcomes_.Await(4), SizeIs(4));
}

TEST_F(AsyncStreamTest, CallbackHasRoomForAnotherMessage) {
  const auto stream = server_.client().AsyncStreamFindSimilar(1);
  std::atomic<int> answered{0};
  const auto done = Take();
  Callback<v1::StreamFindSimilarResponse> next = [&](Answer answer) {
    if (++answered == 100) return done(std::move(answer));
    EXPECT_TRUE(stream->TrySend({}, next));
  };
  EXPECT_TRUE(stream->TrySend({}, next));
  EXPECT_THAT(outcomes_.Await(1), ElementsAre(absl::OkStatus()));
}

TEST_F(AsyncStreamTest, WhatWasSentIsAnsweredAfterTheStreamIsGone) {
  Gate gate;
  server_.on_find_similar([&gate](const auto&, auto*) {
    gate.Pass();
    return grpc::Status::OK;
  });
  {
    const auto stream = server_.client().AsyncStreamFindSimilar();
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(stream->TrySend({}, Take()));
  }
  gate.Open();
  EXPECT_THAT(outcomes_.Await(10), Each(absl::OkStatus()));
}

TEST_F(AsyncStreamTest, StreamThatBreaksAnswersAllWithItsStatus) {
  std::optional<FakeServer> server(std::in_place);
  const auto stream = server->client().AsyncStreamFindSimilar();
  EXPECT_TRUE(stream->TrySend({}, Take()));
  EXPECT_THAT(outcomes_.Await(1), ElementsAre(absl::OkStatus()));
  server.reset();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(stream->TrySend({}, Take()));
  const auto statuses = outcomes_.Await(4);
  for (int i = 1; i < 4; ++i) {
    EXPECT_TRUE(absl::IsUnavailable(statuses[i]) ||
                absl::IsCancelled(statuses[i]))
        << statuses[i];
  }
}

TEST_F(AsyncStreamTest, StreamEndsAtItsTimeout) {
  Gate gate;
  server_.on_find_similar([&gate](const auto&, auto*) {
    gate.Pass();
    return grpc::Status::OK;
  });
  CallOptions brief;
  brief.timeout = absl::Milliseconds(50);
  const auto stream = server_.client().AsyncStreamFindSimilar(2, brief);
  EXPECT_TRUE(stream->TrySend({}, Take()));
  EXPECT_TRUE(absl::IsDeadlineExceeded(outcomes_.Await(1)[0]));
  gate.Open();
}

TEST_F(AsyncStreamTest, CallbackMayBeTheLastToHoldTheStreamAndTheClient) {
  auto client = std::make_shared<Client>(server_.client());
  std::shared_ptr<Connection::AsyncFindSimilarStream> stream =
      client->AsyncStreamFindSimilar();
  auto* sender = stream.get();
  EXPECT_TRUE(sender->TrySend(
      {}, [stream, client, done = Take()](Answer answer) mutable {
        stream.reset();
        client.reset();
        done(std::move(answer));
      }));
  stream.reset();
  client.reset();
  EXPECT_THAT(outcomes_.Await(1), ElementsAre(absl::OkStatus()));
}

TEST_F(AsyncStreamTest, StreamCanBeMocked) {
  const auto connection = std::make_shared<MockConnection>();
  EXPECT_CALL(*connection, AsyncStreamFindSimilar(8, testing::_))
      .WillOnce([](int, const CallOptions&) {
        auto stream = std::make_unique<MockAsyncMessageStream<
            v1::StreamFindSimilarRequest, v1::StreamFindSimilarResponse>>();
        EXPECT_CALL(*stream, TrySend).WillOnce(testing::Return(false));
        return stream;
      });
  EXPECT_FALSE(
      Client(connection).AsyncStreamFindSimilar(8)->TrySend({}, Take()));
}

grpc::Status Unavailable() {
  return grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone");
}

class AsyncImportTest : public testing::Test {
 protected:
  // Sends a message of one article, whose title tells the message; waits for
  // room if there is none.
  void Send(AsyncArticleImport& importing, int number, const std::string& id) {
    v1::ImportArticlesRequest request;
    request.set_message_id(number);
    *request.add_articles() = MakeArticle(id, absl::StrCat("from ", number));
    {
      MutexLock lock(mutex_);
      while (waiting_ == window_) changed_.Wait(mutex_);
      ++waiting_;
    }
    EXPECT_TRUE(importing.TrySend(
        std::move(request),
        [this](absl::StatusOr<v1::ImportArticlesResponse> response) {
          MutexLock lock(mutex_);
          --waiting_;
          if (response.ok()) {
            acknowledged_.push_back(response->message_id());
            statuses_.push_back(StatusFromProto(response->status()));
          } else {
            statuses_.push_back(response.status());
          }
          changed_.NotifyAll();
        }));
  }
  void Send(AsyncArticleImport& importing, int number) {
    Send(importing, number, absl::StrCat("id", number));
  }

  // The outcomes of `count` messages.
  std::vector<absl::Status> Await(size_t count) {
    MutexLock lock(mutex_);
    while (statuses_.size() < count) changed_.Wait(mutex_);
    return statuses_;
  }
  std::vector<int64_t> acknowledged() {
    MutexLock lock(mutex_);
    return acknowledged_;
  }

  AsyncArticleImport Open(int window,
                          absl::Duration retry_for = absl::Seconds(30)) {
    window_ = window;
    AsyncArticleImport::Options options;
    options.window = window;
    options.retry_for = retry_for;
    options.stop = &stop_;
    return server_.client().AsyncImportArticles(options);
  }

  FakeServer server_;
  std::atomic<bool> stop_{false};
  int window_ = 0;
  Mutex mutex_;
  CondVar changed_;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<int64_t> acknowledged_ ABSL_GUARDED_BY(mutex_);
  std::vector<absl::Status> statuses_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(AsyncImportTest, BrokenStreamsLoseAndRepeatNothing) {
  server_.on_import_break([](int number) -> std::optional<grpc::Status> {
    if (number == 3 || number == 4 || number == 11) return Unavailable();
    return std::nullopt;
  });
  AsyncArticleImport importing = Open(4);
  for (int i = 1; i <= 20; ++i) Send(importing, i);
  EXPECT_THAT(Await(20), Each(absl::OkStatus()));
  std::vector<int64_t> all;
  for (int i = 1; i <= 20; ++i) all.push_back(i);
  EXPECT_EQ(acknowledged(), all);
  EXPECT_EQ(server_.articles().size(), 20);
}

TEST_F(AsyncImportTest, RefusedMessageIsSentAgainWithAllThatFollowed) {
  server_.on_import([](int number, const v1::ImportArticlesRequest&)
                        -> std::optional<google::rpc::Status> {
    if (number == 2) return MakeOverload(absl::Milliseconds(1));
    return std::nullopt;
  });
  AsyncArticleImport importing = Open(3);
  for (int i = 1; i <= 6; ++i) Send(importing, i, "one id");
  EXPECT_THAT(Await(6), Each(absl::OkStatus()));
  EXPECT_THAT(acknowledged(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(server_.articles().at("one id").title(), "from 6");
}

TEST_F(AsyncImportTest, InvalidMessageIsAcknowledgedWithItsStatus) {
  server_.on_import([](int number, const v1::ImportArticlesRequest&)
                        -> std::optional<google::rpc::Status> {
    if (number == 1) return MakeInvalidField("articles", "too many");
    return std::nullopt;
  });
  AsyncArticleImport importing = Open(2);
  Send(importing, 1);
  Send(importing, 2);
  const auto statuses = Await(2);
  EXPECT_TRUE(absl::IsInvalidArgument(statuses[0]));
  EXPECT_TRUE(statuses[1].ok());
}

TEST_F(AsyncImportTest, RefusalThatWillNotPassEndsTheImport) {
  server_.on_import([](int number, const v1::ImportArticlesRequest&)
                        -> std::optional<google::rpc::Status> {
    if (number == 2) return MakeStatus(absl::StatusCode::kInternal, "disk");
    return std::nullopt;
  });
  AsyncArticleImport importing = Open(1);
  for (int i = 1; i <= 3; ++i) Send(importing, i);
  const auto statuses = Await(3);
  EXPECT_TRUE(statuses[0].ok());
  EXPECT_TRUE(absl::IsInternal(statuses[1])) << statuses[1];
  EXPECT_TRUE(absl::IsInternal(statuses[2])) << statuses[2];
}

TEST_F(AsyncImportTest, ImportThatGetsNowhereFailsAfterAWhile) {
  server_.on_import_break([](int) { return std::optional(Unavailable()); });
  AsyncArticleImport importing = Open(2, absl::Milliseconds(150));
  Send(importing, 1);
  Send(importing, 2);
  for (const absl::Status& status : Await(2)) {
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("tried for 150ms"));
  }
}

TEST_F(AsyncImportTest, StoppedImportDoesNotTryAgain) {
  server_.on_import_break([this](int) {
    stop_ = true;
    return std::optional(Unavailable());
  });
  AsyncArticleImport importing = Open(1, absl::InfiniteDuration());
  Send(importing, 1);
  EXPECT_TRUE(absl::IsUnavailable(Await(1)[0]));
}

TEST_F(AsyncImportTest, WhatWasSentIsTakenAfterTheImportIsGone) {
  server_.on_import_break([](int number) -> std::optional<grpc::Status> {
    if (number == 2) return Unavailable();
    return std::nullopt;
  });
  {
    AsyncArticleImport importing = Open(5);
    for (int i = 1; i <= 5; ++i) Send(importing, i);
  }
  EXPECT_THAT(Await(5), Each(absl::OkStatus()));
  EXPECT_EQ(server_.articles().size(), 5);
}

}  // namespace
}  // namespace akin
