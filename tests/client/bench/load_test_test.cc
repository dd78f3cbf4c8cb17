#include "client/bench/load_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "client/bench/report.h"
#include "client/bench/workload.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

LoadTestOptions ShortTest() {
  LoadTestOptions options;
  options.rate = 200;
  options.warm_up = absl::Milliseconds(50);
  options.duration = absl::Milliseconds(200);
  options.concurrency = 8;
  return options;
}

// Counts nothing, calls nobody.
class FixedOutcome : public Workload {
 public:
  explicit FixedOutcome(absl::Status status) : status_(std::move(status)) {}
  absl::Status Call(const Client&, Random&) const override { return status_; }

 private:
  const absl::Status status_;
};

TEST(LoadTestTest, OpenLoopMakesEveryCallThatIsDue) {
  FakeServer server;
  const LoadTestResult result =
      RunLoadTest(server.client(), FixedOutcome(absl::OkStatus()), ShortTest());
  EXPECT_EQ(result.latency.count() + result.unsent, 40);
  EXPECT_EQ(result.failed(), 0);
}

TEST(LoadTestTest, TestTakesItsDurationAtLeast) {
  FakeServer server;
  LoadTestOptions options = ShortTest();
  options.rate = 1;
  options.warm_up = absl::ZeroDuration();
  const LoadTestResult result =
      RunLoadTest(server.client(), FixedOutcome(absl::OkStatus()), options);
  EXPECT_EQ(result.latency.count(), 1);
  EXPECT_GE(result.took, options.duration);
}

TEST(LoadTestTest, LatencyIncludesTheServiceTime) {
  FakeServer server;
  const LoadTestResult result =
      RunLoadTest(server.client(), FixedOutcome(absl::OkStatus()), ShortTest());
  EXPECT_EQ(result.latency.count(), result.service.count());
  EXPECT_GE(result.latency.mean(), result.service.mean());
}

TEST(LoadTestTest, ErrorsAreCountedByStatus) {
  FakeServer server;
  const LoadTestResult result =
      RunLoadTest(server.client(),
                  FixedOutcome(absl::ResourceExhaustedError("")), ShortTest());
  EXPECT_EQ(
      result.errors.at(absl::StatusCode::kResourceExhausted) + result.unsent,
      40);
  EXPECT_EQ(result.latency.count(), 0);
}

TEST(LoadTestTest, ClosedLoopAsksTheServer) {
  FakeServer server;
  server.Put(MakeArticle("a"));
  const Client client = server.client();
  WorkloadOptions workload;
  workload.name = "similar_by_id";
  const auto similar = MakeWorkload(client, workload);
  ASSERT_TRUE(similar.ok()) << similar.status();
  LoadTestOptions options = ShortTest();
  options.pace = Pace::kClosed;
  const LoadTestResult result = RunLoadTest(client, **similar, options);
  EXPECT_GT(result.latency.count(), 0);
  EXPECT_GE(server.calls(), result.latency.count());
}

TEST(WorkloadTest, ServerWithoutArticlesCannotBeAsked) {
  FakeServer server;
  EXPECT_TRUE(absl::IsFailedPrecondition(
      DrawArticles(server.client(), 10, v1::ARTICLE_VIEW_ID, 1).status()));
}

TEST(WorkloadTest, UnknownNameIsTold) {
  FakeServer server;
  WorkloadOptions options;
  options.name = "nothing";
  const auto workload = MakeWorkload(server.client(), options);
  EXPECT_THAT(std::string(workload.status().message()),
              HasSubstr("similar_by_id"));
}

// The ids of 20 articles that are drawn.
std::vector<std::string> Draw(const FakeServer& server, uint64_t seed) {
  const auto articles =
      DrawArticles(server.client(), 20, v1::ARTICLE_VIEW_ID, seed);
  std::vector<std::string> ids;
  for (const v1::Article& article : articles.value()) {
    ids.push_back(article.id());
  }
  return ids;
}

TEST(WorkloadTest, DrawnArticlesAreBoundedAndTheSameForASeed) {
  FakeServer server;
  for (int i = 0; i < 50; ++i) server.Put(MakeArticle(std::to_string(i)));
  EXPECT_EQ(Draw(server, 1).size(), 20);
  EXPECT_EQ(Draw(server, 1), Draw(server, 1));
  EXPECT_NE(Draw(server, 1), Draw(server, 2));
}

TEST(WorkloadTest, CopiesOfChurnAreNotDrawn) {
  FakeServer server;
  server.Put(MakeArticle("a"));
  server.Put(MakeArticle("akin-bench:a"));
  EXPECT_THAT(Draw(server, 1), ElementsAre("a"));
}

TEST(WorkloadTest, ChurnWritesCopiesAndDeletesOnlyThem) {
  FakeServer server;
  for (const char* id : {"a", "b"}) server.Put(MakeArticle(id, "A headline"));
  WorkloadOptions options;
  options.name = "churn";
  const auto churn = MakeWorkload(server.client(), options);
  ASSERT_TRUE(churn.ok()) << churn.status();
  Random random(1);
  size_t most = 0;
  bool deleted = false;
  for (int i = 0; i < 100; ++i) {
    const size_t before = server.articles().size();
    ASSERT_TRUE((*churn)->Call(server.client(), random).ok());
    const auto articles = server.articles();
    EXPECT_EQ(articles.count("a") + articles.count("b"), 2);
    most = std::max(most, articles.size());
    deleted = deleted || articles.size() < before;
  }
  EXPECT_EQ(most, 4);
  EXPECT_TRUE(deleted);
}

TEST(ZipfTest, ShareOfTheFirstIsAsItsWeight) {
  const Zipf zipf(3, 1);  // weights 1, 1/2, 1/3
  Random random(1);
  std::vector<int> drawn(3);
  for (int i = 0; i < 60000; ++i) ++drawn[zipf.Draw(random)];
  EXPECT_NEAR(drawn[0] / 60000.0, 6.0 / 11, 0.01);
  EXPECT_NEAR(drawn[2] / 60000.0, 2.0 / 11, 0.01);
}

TEST(BenchReportTest, JsonHoldsWhatTheTableShows) {
  BenchReport report;
  report.server = "localhost:1";
  report.workload.name = "similar_by_id";
  report.result.latency.Record(absl::Milliseconds(4));
  report.result.service.Record(absl::Milliseconds(2));
  report.result.errors[absl::StatusCode::kUnavailable] = 3;
  report.result.unsent = 1;
  report.result.took = absl::Seconds(1);
  const auto json = nlohmann::json::parse(ToJson(report));
  EXPECT_EQ(json["answered"], 1);
  EXPECT_EQ(json["failed"], 3);
  EXPECT_EQ(json["errors"]["UNAVAILABLE"], 3);
  EXPECT_EQ(json["latency_ms"]["p99"], 4);
  EXPECT_EQ(json["service_ms"]["max"], 2);
  EXPECT_THAT(ToTable(report),
              HasSubstr("answered 1 in 1.0 s (1.0/s), failed 3, unsent 1"));
}

}  // namespace
}  // namespace akin
