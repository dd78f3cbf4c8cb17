#include "client/bench/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "client/bench/report.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Not;

// 60 seconds of 100 calls each, around `ms` milliseconds.
BenchReport ReportOf(double ms, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> spread(0, 0.3);
  BenchReport report;
  report.workload = "similar_by_id";
  report.options.duration = absl::Seconds(60);
  report.result.interval = absl::Seconds(1);
  report.result.took = absl::Seconds(60);
  report.result.kinds.push_back({"similar_by_id"});
  for (int second = 0; second < 60; ++second) {
    Interval& interval = report.result.intervals.emplace_back();
    for (int i = 0; i < 100; ++i) {
      interval.latency.Record(absl::Milliseconds(ms * spread(random)));
      interval.service.Record(absl::Milliseconds(1));
    }
  }
  return report;
}

RecordedRun RunOf(double ms, uint64_t seed) {
  return ParseReport(ToJson(ReportOf(ms, seed))).value();
}

FigureRatio Find(const std::vector<FigureRatio>& ratios,
                 const std::string& name) {
  for (const FigureRatio& ratio : ratios) {
    if (ratio.name == name) return ratio;
  }
  ADD_FAILURE() << name;
  return {};
}

TEST(ComparisonTest, DifferenceIsWithinTheIntervalAndOneIsNot) {
  const auto ratios = CompareRuns(RunOf(10, 1), RunOf(12, 2), 400, 1);
  const FigureRatio p99 = Find(ratios, "latency p99, ms");
  EXPECT_NEAR(p99.ratio, 1.2, 0.06);
  EXPECT_GT(p99.low, 1);
  EXPECT_LT(p99.low, 1.2);
  EXPECT_GT(p99.high, 1.2);
  const FigureRatio answered = Find(ratios, "answered/s");
  EXPECT_DOUBLE_EQ(answered.before, 100);
  EXPECT_DOUBLE_EQ(answered.ratio, 1);
}

TEST(ComparisonTest, RunsThatDifferByChanceAreNotSeenAsDifferent) {
  int different = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const FigureRatio p50 =
        Find(CompareRuns(RunOf(10, seed), RunOf(10, 100 + seed), 200, seed),
             "latency p50, ms");
    different += p50.low > 1 || p50.high < 1;
  }
  EXPECT_LE(different, 3);
}

TEST(ComparisonTest, TheSameArgumentsGiveTheSameInterval) {
  const auto compare = [] {
    return CompareRuns(RunOf(10, 1), RunOf(11, 2), 100, 7);
  };
  EXPECT_EQ(compare()[1].low, compare()[1].low);
}

TEST(ComparisonTest, SettingsThatDifferAreTold) {
  BenchReport other = ReportOf(10, 1);
  other.options.rate = 250;
  const RecordedRun before = RunOf(10, 1);
  const RecordedRun now = ParseReport(ToJson(other)).value();
  const std::string table =
      ToTable(before, now, CompareRuns(before, now, 40, 1));
  EXPECT_THAT(table, HasSubstr("rate differs: 100.0, then 250.0"));
  EXPECT_THAT(table, Not(HasSubstr("workload differs")));
  EXPECT_THAT(table, HasSubstr("no difference seen"));
}

TEST(ComparisonTest, ShortRunsAreWarnedOf) {
  BenchReport report = ReportOf(10, 1);
  report.result.intervals.resize(3);
  const RecordedRun run = ParseReport(ToJson(report)).value();
  EXPECT_THAT(ToTable(run, run, {}), HasSubstr("measure for longer"));
}

TEST(ComparisonTest, AnswersAfterTheEndCountToTheLastSecond) {
  BenchReport report = ReportOf(10, 1);
  report.options.duration = absl::Seconds(58);
  const RecordedRun run = ParseReport(ToJson(report)).value();
  ASSERT_EQ(run.intervals.size(), 58);
  EXPECT_EQ(run.intervals.back().latency.count(), 300);
}

TEST(ComparisonTest, OtherFilesAreRefused) {
  for (const char* json : {"", "{}", "[]", R"({"interval_s": "x"})"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseReport(json).status())) << json;
  }
}

}  // namespace
}  // namespace akin
