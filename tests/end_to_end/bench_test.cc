// akin-bench as a performance engineer runs it, against a server of this build.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/end_to_end/akin_fixture.h"

namespace akin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class BenchTest : public AkinTest {
 protected:
  Outcome Bench(std::vector<std::string> arguments) {
    return RunProgram(Bin("akin-bench"), WithServer(std::move(arguments)));
  }

  // Runs of a second, of which each call counts.
  Outcome ShortBench(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--duration=1s", "--warmup=0s"});
    return Bench(std::move(arguments));
  }

  std::string Report(const std::string& name) const {
    return directory_.path() + "/" + name;
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static nlohmann::json ReadJson(const std::string& report) {
    return nlohmann::json::parse(Read(report + "/report.json"));
  }

  // Lines after the header.
  static int64_t RowsOf(const std::string& path) {
    const std::string csv = Read(path);
    return std::count(csv.begin(), csv.end(), '\n') - 1;
  }
};

TEST_F(BenchTest, ARateIsMadeAndReportedInEveryFormat) {
  LoadSample();
  const std::string report = Report("rate");
  const Outcome outcome =
      ShortBench({"--rate=50", "--recall_sample=20", "--freshness_rate=10",
                  "--report=" + report});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("similar_by_id of " + address_),
                                 HasSubstr("answered 50 in "),
                                 HasSubstr("recall 1.0000 of ")));

  const nlohmann::json json = ReadJson(report);
  EXPECT_EQ(json["articles"], 250);
  EXPECT_EQ(json["answered"], 50);
  EXPECT_EQ(json["failed"], 0);
  EXPECT_EQ(json["latency_ms"]["count"], 50);
  EXPECT_EQ(json["freshness"]["lost"], 0);
  EXPECT_GE(RowsOf(report + "/report.csv"), 1);
  for (const char* name : {"/latency.hgrm", "/service.hgrm"}) {
    EXPECT_THAT(Read(report + name), HasSubstr("TotalCount 1/(1-Percentile)"));
  }
  EXPECT_THAT(
      Read(report + "/report.html"),
      AllOf(StartsWith("<!DOCTYPE html>"), HasSubstr("Latency by percentile")));
  EXPECT_FALSE(std::filesystem::exists(report + "/sweep.csv"));
}

TEST_F(BenchTest, AClosedLoopAsksAsFastAsItIsAnswered) {
  LoadSample();
  const std::string report = Report("closed");
  const Outcome outcome =
      ShortBench({"--mode=closed", "--concurrency=2", "--report=" + report});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("closed loop, at most 2 outstanding"));
  EXPECT_GT(ReadJson(report)["answered"], 10);
}

TEST_F(BenchTest, ASweepReportsItsStepsAndTheKnee) {
  LoadSample();
  const std::string report = Report("sweep");
  const Outcome outcome =
      Bench({"--mode=sweep", "--rate=400", "--duration=100ms", "--warmup=0s",
             "--slo=200ms", "--report=" + report});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("knee: "));
  EXPECT_THAT(outcome.err, HasSubstr("held, confirming"));
  const nlohmann::json json = ReadJson(report);
  EXPECT_GE(json["sweep"]["knee_per_s"], 1);
  EXPECT_EQ(RowsOf(report + "/sweep.csv"), json["sweep"]["steps"].size());
}

TEST_F(BenchTest, ASweepWithoutAKneeIsDoneInPart) {
  LoadSample();
  const Outcome outcome = Bench({"--mode=sweep", "--rate=2", "--duration=500ms",
                                 "--warmup=0s", "--slo=1us"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("no rate was held"));
}

TEST_F(BenchTest, CallsThatAreNotMadeAreToldByTheExitCode) {
  LoadSample();
  const std::string report = Report("unsent");
  const Outcome outcome =
      ShortBench({"--rate=1000000", "--concurrency=1", "--report=" + report});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_GT(ReadJson(report)["unsent"], 0);
  EXPECT_THAT(outcome.out, HasSubstr("warning: "));
}

TEST_F(BenchTest, ReportsAreCompared) {
  LoadSample();
  for (const char* name : {"before", "now"}) {
    ASSERT_EQ(ShortBench({"--rate=50", "--report=" + Report(name)}).exit_code,
              0);
  }
  const std::string before = Report("before/report.json");
  const std::string now = Report("now/report.json");
  const Outcome outcome =
      RunProgram(Bin("akin-bench"), {"--compare", before, now});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("p99"));

  const Outcome missing =
      RunProgram(Bin("akin-bench"), {"--compare", before, Report("none")});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("none cannot be read"));
}

TEST_F(BenchTest, AServerWithoutArticlesIsRefusedWithARemedy) {
  const Outcome outcome = ShortBench({"--rate=50"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("load"));
}

TEST_F(BenchTest, AServerThatIsAwayIsSaidToBeAway) {
  StopServer(SIGTERM);
  const Outcome outcome = ShortBench({"--rate=50"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err,
              HasSubstr("--server=" + address_ + " cannot be reached"));
}

TEST_F(BenchTest, FlagThatMakesNoSenseIsAUsageError) {
  for (const std::string flag :
       {"--mode=fast", "--workload=everything", "--workload=/none.json",
        "--rate=0", "--duration=0s", "--warmup=-1s", "--concurrency=0",
        "--slo=0s", "--ids=0", "--zipf=-1", "--batch_size=101",
        "--burst_every=0s", "--recall_sample=-1", "--freshness_rate=-1",
        "--report=/dev/null/report", "--rates=50"}) {
    const Outcome outcome = Bench({flag});
    EXPECT_EQ(outcome.exit_code, 2) << flag;
    EXPECT_THAT(outcome.err, HasSubstr(flag.substr(0, flag.find('='))));
  }
  EXPECT_EQ(Bench({"--mode=closed", "--workload=mixed"}).exit_code, 2);
  EXPECT_EQ(Bench({"argument"}).exit_code, 2);
}

// Screenshots stay in the directory of the build, to be looked at.
TEST_F(BenchTest, ReportPagesShowTheirPlotsInABrowser) {
  LoadSample();
  const std::string rate = Report("rate");
  ASSERT_EQ(Bench({"--rate=100", "--duration=3s", "--warmup=0s",
                   "--workload=filtered", "--report=" + rate})
                .exit_code,
            0);
  const std::string sweep = Report("sweep");
  ASSERT_EQ(Bench({"--mode=sweep", "--rate=400", "--duration=400ms",
                   "--warmup=0s", "--slo=100ms", "--report=" + sweep})
                .exit_code,
            0);
  const std::string script =
      std::string(AKIN_SOURCE_DIRECTORY) + "/tests/node/report_page.mjs";
  const Outcome outcome =
      RunProgram("node", {script, AKIN_SCREENSHOT_DIRECTORY, rate, sweep});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("rate dark phone: Latency by percentile, Answers "
                              "and errors over time, Latency over time\n"),
                    HasSubstr("sweep dark phone: Latency against offered rate, "
                              "Latency by percentile, ")));
}

}  // namespace
}  // namespace akin
