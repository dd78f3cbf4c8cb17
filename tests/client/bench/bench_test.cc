#include "client/bench/bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <string>

#include "client/bench/options.h"
#include "tests/client/bench/simulated_clock.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using testing::StartsWith;

BenchOptions ShortBench(const std::string& workload) {
  BenchOptions options;
  options.workload = NamedWorkload(workload, {}).value();
  options.run.rate = 50;
  options.run.warm_up = absl::ZeroDuration();
  options.run.duration = absl::Seconds(2);
  options.run.concurrency = 4;
  return options;
}

// Has articles, and answers every question with one that is always there.
void MakeReady(FakeServer& server) {
  for (const char* id : {"a", "b", "c"}) server.Put(MakeArticle(id));
  server.on_find_similar([](const auto&, v1::FindSimilarResponse* response) {
    response->add_items()->mutable_article()->set_id("a");
    return grpc::Status::OK;
  });
}

absl::StatusOr<BenchReport> RunOn(const FakeServer& server,
                                  const BenchOptions& options) {
  SimulatedClock clock;
  return RunBench(clock, server.client(), server.target(), options, {});
}

TEST(BenchTest, ReportHasWhatWasAskedAndWhatCameOfIt) {
  FakeServer server;
  MakeReady(server);
  const auto report = RunOn(server, ShortBench("similar_by_id"));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->articles, 3);
  EXPECT_EQ(report->workload, "similar_by_id");
  EXPECT_EQ(report->result.total().latency.count(), 100);
  EXPECT_FALSE(report->sweep.has_value());
  EXPECT_FALSE(report->freshness.has_value());
}

TEST(BenchTest, RecallIsThatOfASampleOfTheAnswers) {
  FakeServer server;
  MakeReady(server);
  BenchOptions options = ShortBench("similar_by_id");
  options.recall_sample = 7;
  const auto report = RunOn(server, options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->recall->questions, 7);
  EXPECT_EQ(report->recall->recall, 1);
}

TEST(BenchTest, FreshnessIsMeasuredBesideTheLoadAndLeavesNothing) {
  FakeServer server;
  MakeReady(server);
  BenchOptions options = ShortBench("similar_by_id");
  options.freshness_rate = 2;
  const auto report = RunOn(server, options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->freshness->found.count(), 4);
  EXPECT_EQ(report->freshness->at_once, 4);
  EXPECT_EQ(server.articles().size(), 3);
}

TEST(BenchTest, SweepReportsTheRunThatConfirmedTheKnee) {
  FakeServer server;
  MakeReady(server);
  // Answers 20 questions a run, which is 200 a second in a tenth of one.
  std::atomic<int> asked = 0;
  server.on_find_similar([&](const auto&, auto*) {
    return ++asked > 20 ? grpc::Status(grpc::StatusCode::NOT_FOUND, "enough")
                        : grpc::Status::OK;
  });
  BenchOptions options = ShortBench("similar_by_id");
  options.mode = BenchMode::kSweep;
  options.run.duration = absl::Milliseconds(100);
  options.recall_sample = 0;
  size_t steps = 0;
  double last_rate = 0;
  BenchWatch watch;
  watch.on_step = [&](const SweepStep& step) {
    asked = 0;
    ++steps;
    last_rate = step.rate;
  };
  SimulatedClock clock;
  const auto report =
      RunBench(clock, server.client(), server.target(), options, watch);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->sweep->result.steps.size(), steps);
  EXPECT_EQ(report->options.rate, last_rate);
  // The one that is found is held for three times as long.
  EXPECT_EQ(report->options.duration, absl::Milliseconds(300));
  EXPECT_EQ(report->result.total().failed(), 0);
  EXPECT_NEAR(last_rate, 200 / 3.0, 5);
}

TEST(BenchTest, ServerThatCannotBeReachedIsAnError) {
  FakeServer server;
  server.FailNext(10, grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "no"));
  EXPECT_TRUE(absl::IsPermissionDenied(
      RunOn(server, ShortBench("similar_by_id")).status()));
}

struct BadOptions {
  const char* name;
  std::function<void(BenchOptions&)> spoil;
  const char* message;
};

class BadOptionsTest : public testing::TestWithParam<BadOptions> {};

TEST_P(BadOptionsTest, AreRefusedWithTheFlag) {
  BenchOptions options = ShortBench("similar_by_id");
  ASSERT_TRUE(CheckOptions(options).ok());
  GetParam().spoil(options);
  EXPECT_THAT(std::string(CheckOptions(options).message()),
              StartsWith(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadOptionsTest,
    testing::Values(
        BadOptions{"Rate", [](auto& o) { o.run.rate = 0; }, "--rate: 0 is not"},
        BadOptions{"RateIsNoNumber", [](auto& o) { o.run.rate = std::nan(""); },
                   "--rate: nan"},
        BadOptions{"SweepFromBelowOne",
                   [](auto& o) {
                     o.mode = BenchMode::kSweep;
                     o.run.rate = 0.5;
                   },
                   "--rate: 0.5 is not between 1"},
        BadOptions{"Duration", [](auto& o) { o.run.duration = {}; },
                   "--duration: 0 is not between 100ms"},
        BadOptions{"WarmUp",
                   [](auto& o) { o.run.warm_up = absl::InfiniteDuration(); },
                   "--warmup: inf"},
        BadOptions{"Concurrency", [](auto& o) { o.run.concurrency = 2000; },
                   "--concurrency: 2000"},
        BadOptions{"Slo", [](auto& o) { o.slo = {}; }, "--slo: 0"},
        BadOptions{"Ids", [](auto& o) { o.ids = 0; }, "--ids: 0"},
        BadOptions{"RecallSample", [](auto& o) { o.recall_sample = -1; },
                   "--recall_sample: -1"},
        BadOptions{"FreshnessRate", [](auto& o) { o.freshness_rate = -1; },
                   "--freshness_rate: -1"},
        BadOptions{"ClosedWithRates",
                   [](auto& o) {
                     o = ShortBench("mixed");
                     o.mode = BenchMode::kClosed;
                   },
                   "--mode: closed has no rates, but upsert of mixed"},
        BadOptions{"ClosedWithBursts",
                   [](auto& o) {
                     o = ShortBench("burst");
                     o.mode = BenchMode::kClosed;
                   },
                   "--mode: closed has no rate, which the bursts"}),
    [](const auto& info) { return info.param.name; });

TEST(NamedWorkloadOptionsTest, BurstAsLongAsItsPeriodIsRefused) {
  NamedWorkloadOptions options;
  EXPECT_TRUE(CheckOptions(options).ok());
  options.burst.length = options.burst.every;
  EXPECT_THAT(std::string(CheckOptions(options).message()),
              StartsWith("--burst_length: 10s is not between"));
}

TEST(WorkloadOfTest, FileIsReadAndItsErrorNamesIt) {
  const TempDirectory directory;
  const std::string good =
      directory.Write("good.json", R"({"kinds": [{"what": "by_text"}]})");
  EXPECT_TRUE(WorkloadOf(good, {}).ok());
  const std::string bad = directory.Write("bad.json", "{}");
  EXPECT_THAT(std::string(WorkloadOf(bad, {}).status().message()),
              StartsWith("--workload: " + bad + ": kinds: null"));
  EXPECT_THAT(std::string(WorkloadOf("/no.json", {}).status().message()),
              StartsWith("--workload: /no.json cannot be read"));
}

TEST(ParseModeTest, UnknownModeIsTold) {
  EXPECT_EQ(ParseMode("closed").value(), BenchMode::kClosed);
  EXPECT_THAT(std::string(ParseMode("open").status().message()),
              StartsWith("--mode: \"open\" is not rate, sweep or closed"));
}

}  // namespace
}  // namespace akin
