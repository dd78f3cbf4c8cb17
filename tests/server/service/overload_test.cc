// What a running server does with more calls than it can answer.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <list>
#include <string>
#include <thread>
#include <utility>

#include "absl/synchronization/notification.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

// When a refused call is to be made again.
absl::Duration RetryDelayOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::RetryInfo info;
  if (!details.ParseFromString(status.error_details()) ||
      details.details_size() != 1 || !details.details(0).UnpackTo(&info)) {
    return absl::ZeroDuration();
  }
  return absl::Seconds(info.retry_delay().seconds()) +
         absl::Nanoseconds(info.retry_delay().nanos());
}

v1::FindSimilarRequest SimilarTo(const std::string& id) {
  v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id(id);
  return request;
}

// A question that somebody waits for.
struct Question {
  grpc::ClientContext context;
  v1::FindSimilarRequest request = SimilarTo("seed");
  v1::FindSimilarResponse response;
  std::promise<grpc::Status> done;
  std::shared_future<grpc::Status> status = done.get_future().share();
};

class OverloadTest : public ::testing::Test {
 protected:
  explicit OverloadTest(
      const AdmissionControl::Options& options = {.read_threads = 1})
      : server_({.admission = options}) {
    EXPECT_TRUE(Upsert("seed").ok());
    EXPECT_TRUE(Upsert("near").ok());
  }
  ~OverloadTest() override {
    if (!release_.HasBeenNotified()) release_.Notify();
    for (Question& question : questions_) question.status.wait();
  }

  grpc::Status Upsert(const std::string& id) {
    v1::UpsertArticleRequest request;
    request.mutable_article()->set_id(id);
    request.mutable_article()->set_title("one two");
    request.mutable_article()->set_source(id + ".example");
    grpc::ClientContext context;
    v1::UpsertArticleResponse response;
    return server_.articles().UpsertArticle(&context, request, &response);
  }

  grpc::Status Delete(const std::string& id) {
    v1::DeleteArticleRequest request;
    request.set_article_id(id);
    grpc::ClientContext context;
    v1::DeleteArticleResponse response;
    return server_.articles().DeleteArticle(&context, request, &response);
  }

  grpc::Status GetStatus() {
    grpc::ClientContext context;
    v1::GetStatusResponse response;
    return server_.admin().GetStatus(&context, {}, &response);
  }

  grpc::Status FindSimilar() {
    grpc::ClientContext context;
    v1::FindSimilarResponse response;
    return server_.similar_news().FindSimilar(&context, SimilarTo("seed"),
                                              &response);
  }

  // Asks, and waits for no answer. The server has a place for it afterwards.
  Question& Ask(absl::Duration timeout = absl::InfiniteDuration()) {
    Question& question = questions_.emplace_back();
    if (timeout < absl::InfiniteDuration()) {
      question.context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    }
    const int before = Reads().in_flight;
    server_.similar_news().async()->FindSimilar(
        &question.context, &question.request, &question.response,
        [&question](grpc::Status status) {
          question.done.set_value(std::move(status));
        });
    while (Reads().in_flight == before) std::this_thread::yield();
    return question;
  }

  // A question that has the only thread until Release().
  void AskAndHold() {
    server_.store().BeforeNextBatchGet(
        [this] { release_.WaitForNotification(); });
    Ask();
    while (Reads().running == 0) std::this_thread::yield();
  }

  void Release() { release_.Notify(); }

  CallBudget::Stats Reads() const {
    return server_.admission().GetStats().reads;
  }

  absl::Notification release_;
  TestServer server_;
  std::list<Question> questions_;
};

TEST_F(OverloadTest, AQuestionTooManyIsToldWhenToComeAgain) {
  AskAndHold();
  for (int i = 1; i < 16; ++i) Ask();
  const grpc::Status refusal = FindSimilar();
  EXPECT_EQ(refusal.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(refusal.error_message(), HasSubstr("the server is overloaded"));
  EXPECT_EQ(RetryDelayOf(refusal), absl::Milliseconds(200));
  Release();
  for (Question& question : questions_) {
    EXPECT_TRUE(question.status.get().ok());
    EXPECT_EQ(question.response.items_size(), 1);
  }
  EXPECT_TRUE(FindSimilar().ok());
}

TEST_F(OverloadTest, WritesAndStatusAreServedWhileReadsAreFull) {
  AskAndHold();
  for (int i = 1; i < 16; ++i) Ask();
  EXPECT_TRUE(Upsert("new").ok());
  EXPECT_TRUE(Delete("new").ok());
  EXPECT_TRUE(GetStatus().ok());
}

TEST_F(OverloadTest, AQuestionWhoseDeadlinePassedIsNotAnswered) {
  constexpr absl::Duration kTimeout = absl::Milliseconds(20);
  AskAndHold();
  Question& late = Ask(kTimeout);
  // The server counts from when the call came, and may round up.
  const absl::Time over = absl::Now() + 2 * kTimeout;
  EXPECT_EQ(late.status.get().error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  while (absl::Now() < over) std::this_thread::yield();
  Release();
  EXPECT_TRUE(FindSimilar().ok());  // behind it in the queue
  EXPECT_EQ(Reads().dropped, 1);
}

TEST_F(OverloadTest, AQuestionWhoseCallerHasGoneIsNotAnswered) {
  AskAndHold();
  for (int i = 0; i < 10; ++i) {
    Question& gone = Ask();
    gone.context.TryCancel();
    EXPECT_EQ(gone.status.get().error_code(), grpc::StatusCode::CANCELLED);
  }
  Release();
  while (Reads().in_flight > 0) std::this_thread::yield();
  // The news of the last may have come too late, those before came first.
  EXPECT_GE(Reads().dropped, 1);
}

TEST_F(OverloadTest, ABatchLetsOthersHaveTheirTurn) {
  // The second time that articles are read is that of the question that came
  // after the batch; it fails, and the questions of the batch do not.
  FakeArticleStore& store = server_.store();
  store.BeforeNextBatchGet([&] {
    release_.WaitForNotification();
    store.BeforeNextBatchGet([&] {
      store.FailReads(absl::DataLossError("the second"));
      store.BeforeNextBatchGet([&] { store.FailReads(absl::OkStatus()); });
    });
  });
  grpc::ClientContext context;
  v1::BatchFindSimilarRequest request;
  for (int i = 0; i < 3; ++i) *request.add_requests() = SimilarTo("seed");
  v1::BatchFindSimilarResponse response;
  std::promise<grpc::Status> done;
  server_.similar_news().async()->BatchFindSimilar(
      &context, &request, &response,
      [&](grpc::Status status) { done.set_value(std::move(status)); });
  while (Reads().running == 0) std::this_thread::yield();
  Ask();
  Release();
  EXPECT_TRUE(done.get_future().get().ok());
  ASSERT_EQ(response.results_size(), 3);
  for (const v1::FindSimilarResult& result : response.results()) {
    EXPECT_FALSE(result.has_error()) << result.error().message();
  }
}

class RateLimitTest : public OverloadTest {
 protected:
  // So slow that a test sees nothing come.
  RateLimitTest() : OverloadTest({.read_rate_limit = 1e-3}) {}
};

TEST_F(RateLimitTest, AClientThatAsksTooMuchIsRefusedByItsAddress) {
  EXPECT_TRUE(FindSimilar().ok());
  const grpc::Status refusal = FindSimilar();
  EXPECT_EQ(refusal.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(refusal.error_message(),
              HasSubstr("'ipv4:127.0.0.1' asks for more than 0.001 questions"));
  EXPECT_GT(RetryDelayOf(refusal), absl::ZeroDuration());
}

TEST_F(RateLimitTest, ABatchCountsForAllItsQuestions) {
  v1::BatchFindSimilarRequest request;
  for (int i = 0; i < 50; ++i) *request.add_requests() = SimilarTo("seed");
  grpc::ClientContext context;
  v1::BatchFindSimilarResponse response;
  EXPECT_TRUE(server_.similar_news()
                  .BatchFindSimilar(&context, request, &response)
                  .ok());
  const absl::Duration delay = RetryDelayOf(FindSimilar());
  EXPECT_GT(delay, absl::Seconds(49'000));
  EXPECT_LE(delay, absl::Seconds(50'000));
}

// Before the server, which looks at it from the beginning.
struct Memory {
  std::atomic<int64_t> used_ = 0;
};

class MemoryLimitedTest : protected Memory, public OverloadTest {
 protected:
  MemoryLimitedTest()
      : OverloadTest({.memory_limit = 1 << 20,
                      .used_memory = [this] { return used_.load(); }}) {
    used_ = 2 << 20;
    // What was measured for the articles above is soon forgotten.
    while (Upsert("more").ok()) std::this_thread::yield();
  }
};

TEST_F(MemoryLimitedTest, ArticlesAreRefusedAndEverythingElseGoesOn) {
  const grpc::Status refusal = Upsert("too much");
  EXPECT_EQ(refusal.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(refusal.error_message(), HasSubstr("uses 2 MiB of memory"));
  EXPECT_EQ(RetryDelayOf(refusal), absl::Seconds(10));
  EXPECT_TRUE(FindSimilar().ok());
  EXPECT_TRUE(Delete("near").ok());
  EXPECT_TRUE(GetStatus().ok());
}

TEST_F(MemoryLimitedTest, AnImportStaysOpenAndIsToldSo) {
  grpc::ClientContext context;
  const auto stream = server_.articles().ImportArticles(&context);
  v1::ImportArticlesRequest request;
  request.set_message_id(7);
  v1::Article* article = request.add_articles();
  article->set_id("imported");
  article->set_title("one");
  v1::ImportArticlesResponse response;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.message_id(), 7);
  EXPECT_EQ(response.status().code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(response.status().details_size(), 1);
  // As soon as there is memory again the same stream takes it.
  used_ = 0;
  do {
    ASSERT_TRUE(stream->Write(request));
    ASSERT_TRUE(stream->Read(&response));
  } while (response.status().code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(response.status().code(), 0);
  EXPECT_EQ(response.upserted(), 1);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace akin
