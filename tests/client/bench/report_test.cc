#include "client/bench/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "client/bench/live_line.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

BenchReport MakeReport() {
  BenchReport report;
  report.server = "localhost:1";
  report.workload = "similar_by_id";
  KindResult kind;
  kind.name = "similar_by_id";
  kind.calls.latency.Record(absl::Milliseconds(4));
  kind.calls.service.Record(absl::Milliseconds(2));
  kind.calls.errors[absl::StatusCode::kUnavailable] = 3;
  kind.calls.unsent = 1;
  report.result.kinds = {kind};
  Interval interval;
  interval.latency.Record(absl::Milliseconds(4));
  interval.service.Record(absl::Milliseconds(2));
  interval.failed = 3;
  report.result.intervals = {interval};
  report.result.interval = absl::Seconds(1);
  report.result.took = absl::Seconds(1);
  return report;
}

// The search ended at 200 calls a second after 400 were not held.
BenchReport MakeSweepReport() {
  BenchReport report = MakeReport();
  SweepStep held;
  held.rate = 200;
  held.result = report.result;
  held.p99 = absl::Milliseconds(4);
  held.held = true;
  SweepStep failed = held;
  failed.rate = 400;
  failed.p99 = absl::InfiniteDuration();
  failed.held = false;
  SweepReport sweep;
  sweep.result.steps = {held, failed, held};
  sweep.result.steps[2].confirming = true;
  sweep.result.knee = 2;
  report.sweep = sweep;
  return report;
}

TEST(BenchReportTest, JsonHoldsWhatTheTableShows) {
  const BenchReport report = MakeReport();
  const auto json = nlohmann::json::parse(ToJson(report));
  EXPECT_EQ(json["answered"], 1);
  EXPECT_EQ(json["failed"], 3);
  EXPECT_EQ(json["errors"]["UNAVAILABLE"], 3);
  EXPECT_EQ(json["latency_ms"]["p99"], 4);
  EXPECT_EQ(json["service_ms"]["max"], 2);
  EXPECT_EQ(json["intervals"][0]["failed"], 3);
  EXPECT_EQ(json["intervals"][0]["latency_ns"][0][1], 1);
  EXPECT_THAT(ToTable(report),
              HasSubstr("answered 1 in 1.0 s (1.0/s), failed 3, unsent 1"));
}

TEST(BenchReportTest, SweepTellsTheKneeAndItsSteps) {
  const BenchReport report = MakeSweepReport();
  const auto json = nlohmann::json::parse(ToJson(report));
  EXPECT_EQ(json["mode"], "sweep");
  EXPECT_EQ(json["sweep"]["knee_per_s"], 200);
  EXPECT_TRUE(json["sweep"]["steps"][1]["p99_of_all_ms"].is_null());
  EXPECT_THAT(ToTable(report), HasSubstr("knee: 200/s"));
  EXPECT_THAT(ToCsv(report.sweep->result), HasSubstr("\n400,1.00,3,1,"));
  EXPECT_THAT(ToLine(report.sweep->result.steps[1]), HasSubstr("not held"));
}

TEST(BenchReportTest, SweepWithoutAKneeSaysSo) {
  BenchReport report = MakeSweepReport();
  report.sweep->result.knee.reset();
  EXPECT_THAT(ToTable(report), HasSubstr("no rate was held"));
  EXPECT_TRUE(
      nlohmann::json::parse(ToJson(report))["sweep"]["knee_per_s"].is_null());
  EXPECT_THAT(ToHtml(report), HasSubstr("No rate kept p99 within 50 ms"));
}

TEST(BenchReportTest, RecallFreshnessAndWarningsAreTold) {
  BenchReport report = MakeReport();
  report.recall = SampleRecall{20, 0.985, 1};
  report.freshness.emplace();
  report.freshness->found.Record(absl::Milliseconds(7));
  report.warnings = {"the client is <slow>"};
  const std::string table = ToTable(report);
  EXPECT_THAT(table, HasSubstr("recall 0.9850 of 20 answers"));
  EXPECT_THAT(table, HasSubstr("max 7.00 of 1 articles"));
  EXPECT_THAT(table, EndsWith("warning: the client is <slow>\n"));
  const auto json = nlohmann::json::parse(ToJson(report));
  EXPECT_EQ(json["recall"]["recall"], 0.985);
  EXPECT_EQ(json["freshness"]["found_ms"]["max"], 7);
  EXPECT_THAT(ToHtml(report), HasSubstr("the client is &lt;slow&gt;"));
}

TEST(BenchReportTest, RecallOfNothingIsNotKnown) {
  BenchReport report = MakeReport();
  report.recall.emplace();
  report.recall->empty = 9;
  EXPECT_THAT(ToTable(report), HasSubstr("recall not known: of 9 questions"));
  EXPECT_TRUE(
      nlohmann::json::parse(ToJson(report))["recall"]["recall"].is_null());
}

TEST(BenchReportTest, CsvHasALineForEachInterval) {
  EXPECT_THAT(ToCsv(MakeReport().result),
              EndsWith("\n0,1,3,4.000,4.000,4.000,4.000,2.000,2.000\n"));
}

struct HgrmLine {
  double value = 0;
  double share = 0;
  int64_t count = 0;
};

std::vector<HgrmLine> LinesOf(const std::string& hgrm) {
  std::istringstream stream(hgrm);
  std::string line;
  std::vector<HgrmLine> lines;
  while (std::getline(stream, line)) {
    std::istringstream fields(line);
    HgrmLine parsed;
    if (fields >> parsed.value >> parsed.share >> parsed.count) {
      lines.push_back(parsed);
    }
  }
  return lines;
}

TEST(HgrmTest, QuantilesAreWithinOnePercentAndCountsAreThoseUpToThem) {
  Histogram histogram;
  for (int i = 1; i <= 10000; ++i) histogram.Record(absl::Microseconds(i));
  const std::string hgrm = ToHgrm(histogram);
  const std::vector<HgrmLine> lines = LinesOf(hgrm);
  ASSERT_GT(lines.size(), 40);
  EXPECT_EQ(lines.front().share, 0);
  EXPECT_EQ(lines.back().share, 1);
  EXPECT_EQ(lines.back().value, 10);
  EXPECT_EQ(lines.back().count, 10000);
  for (const HgrmLine& line : lines) {
    const double exact = std::max(1.0, 10000 * line.share);  // microseconds
    EXPECT_NEAR(line.value * 1000, exact, exact / 100 + 1);
    EXPECT_GE(static_cast<double>(line.count), 10000 * line.share - 1e-6);
    EXPECT_LE(static_cast<double>(line.count), 10200 * line.share + 2);
  }
  EXPECT_THAT(hgrm, StartsWith("       Value     Percentile TotalCount "
                               "1/(1-Percentile)\n\n"));
  EXPECT_THAT(hgrm, ContainsRegex("#\\[Max     = +10.000, Total count    = "
                                  "+10000\\]"));
}

TEST(HgrmTest, NothingHasNoLines) {
  EXPECT_TRUE(LinesOf(ToHgrm(Histogram())).empty());
}

int CountOf(const std::string& text, const std::string& part) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(HtmlTest, PageNeedsNothingElse) {
  const std::string html = ToHtml(MakeSweepReport());
  for (const char* outside : {"<script", "src=", "href=", "url(", "@import"}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
  EXPECT_THAT(html, HasSubstr("prefers-color-scheme: dark"));
}

TEST(HtmlTest, EveryPlotHasMarksATitleAndADescription) {
  const std::string html = ToHtml(MakeSweepReport());
  EXPECT_EQ(CountOf(html, "<svg "), 4);
  EXPECT_EQ(CountOf(html, "role=\"img\""), 4);
  EXPECT_EQ(CountOf(html, "<desc "), 4);
  EXPECT_EQ(CountOf(html, "points=\"\""), 0);
  EXPECT_EQ(CountOf(ToHtml(MakeReport()), "<svg "), 3);
}

TEST(HtmlTest, ElementsAreClosed) {
  const std::string html = ToHtml(MakeSweepReport());
  for (const char* name : {"table", "tr", "th", "td", "svg", "g", "text",
                           "figure", "h1", "h2", "pre", "body", "html"}) {
    const std::string element = name;
    EXPECT_EQ(
        CountOf(html, "<" + element + ">") + CountOf(html, "<" + element + " "),
        CountOf(html, "</" + element + ">"))
        << element;
  }
}

TEST(HtmlTest, RunWithoutAnAnswerHasAPageToo) {
  BenchReport report = MakeReport();
  report.result.kinds[0].calls = {};
  report.result.intervals.clear();
  EXPECT_THAT(ToHtml(report), HasSubstr("</html>"));
}

TEST(WriteReportTest, EveryFileIsWritten) {
  const TempDirectory directory;
  ASSERT_TRUE(WriteReport(MakeSweepReport(), directory.File(".")).ok());
  for (const char* name : {"report.json", "report.csv", "sweep.csv",
                           "latency.hgrm", "service.hgrm", "report.html"}) {
    EXPECT_TRUE(directory.Exists(name)) << name;
  }
}

TEST(WriteReportTest, FileThatCannotBeWrittenIsNamed) {
  const absl::Status status = WriteReport(MakeReport(), "/nonexistent");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("/nonexistent/report.json"));
}

TEST(LiveLineTest, ShowsTheTimeTheRateAndTheLastSecond) {
  Recorder::Snapshot snapshot;
  snapshot.answered = 500;
  snapshot.failed = 2;
  snapshot.latency.Record(absl::Milliseconds(3));
  EXPECT_EQ(LiveLine(snapshot, absl::Seconds(5), absl::Seconds(30)),
            "5 of 30 s  500 answered  100.0/s  p50 3.00  p99 3.00 ms  failed "
            "2");
  EXPECT_EQ(LiveLine({}, -absl::Seconds(2), absl::Seconds(30)),
            "warming up, 2 s to go");
}

}  // namespace
}  // namespace akin
