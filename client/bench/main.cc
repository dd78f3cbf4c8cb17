// akin-bench: loads a running server and measures its answers.

#include <stdio.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "akin/client_options.h"
#include "akin/connection.h"
#include "client/bench/bench.h"
#include "client/bench/comparison.h"
#include "client/bench/live_line.h"
#include "client/bench/options.h"
#include "client/bench/report.h"
#include "client/cli/connect.h"
#include "command_line/arguments.h"
#include "command_line/exit_code.h"
#include "command_line/terminal.h"

ABSL_FLAG(std::string, workload, "similar_by_id",
          "What is asked or written: similar_by_id, similar_in_week (among the "
          "seven days before the article), by_text, by_vector, filtered (under "
          "filters that match 50, 10, 1 and 0.1 % of the articles), batch, "
          "stream, mixed (similar_by_id beside writes), burst, churn (writes "
          "alone, five upserts to a delete); or a file whose name ends in "
          ".json, see docs/load_testing.md. Writes are copies of articles "
          "whose ids begin with \"akin-bench:\", and stay there.");
ABSL_FLAG(std::string, mode, "rate",
          "\"rate\" makes calls at --rate, whatever the server does; "
          "\"sweep\" finds the highest rate whose p99 stays within --slo; "
          "\"closed\" makes the next call when one is answered.");
ABSL_FLAG(double, rate, 100,
          "Calls a second, of --mode=rate; of sweep the first that is tried.");
ABSL_FLAG(absl::Duration, slo, absl::Milliseconds(50),
          "Within which time 99 % of the calls are to be answered, of sweep; "
          "failed calls count as never answered.");
ABSL_FLAG(absl::Duration, duration, absl::Seconds(10),
          "How long to measure, as \"30s\" or \"5m\"; of sweep each rate, and "
          "three times as long the one that is found.");
ABSL_FLAG(absl::Duration, warmup, absl::Seconds(2),
          "How long to ask before it is measured.");
ABSL_FLAG(int, concurrency, 64, "Most calls outstanding, 1 to 1024.");
ABSL_FLAG(uint64_t, seed, 1, "Of the random choices.");
ABSL_FLAG(int, ids, 10000,
          "Most articles to ask about or to copy, drawn from all of the "
          "server.");
ABSL_FLAG(double, zipf, 1.0,
          "How uneven articles are asked about, 0 to 10: the k-th as often as "
          "1 / k^zipf. 0 is evenly.");
ABSL_FLAG(int, batch_size, 10, "Questions of a call, 1 to 100, of batch.");
ABSL_FLAG(double, upserts, 20, "Upserts a second, of mixed; 0 for none.");
ABSL_FLAG(double, deletes, 5, "Deletes a second, of mixed; 0 for none.");
ABSL_FLAG(absl::Duration, burst_every, absl::Seconds(10),
          "Time from burst to burst, of burst.");
ABSL_FLAG(absl::Duration, burst_length, absl::Seconds(1),
          "How long each takes.");
ABSL_FLAG(double, burst_factor, 5, "What it multiplies the rate by.");
ABSL_FLAG(int, recall_sample, 100,
          "Answers that are compared with exact ones, which are asked for "
          "after the run; 0 for none.");
ABSL_FLAG(double, freshness_rate, 0,
          "Articles a second to put in beside the load, each until a query "
          "finds it; they are taken out again. 0 for none.");
ABSL_FLAG(std::string, report, "",
          "Write report.json, report.csv, latency.hgrm, service.hgrm and "
          "report.html, of sweep also sweep.csv, to this directory, which is "
          "made.");
ABSL_FLAG(bool, compare, false,
          "Compare two runs: akin-bench --compare A/report.json "
          "B/report.json.");

namespace akin {
namespace {

constexpr char kUsageText[] =
    "akin-bench loads a running server and measures its answers.\n\n"
    "Usage: akin-bench --server=HOST:PORT --rate=R --duration=D "
    "--workload=NAME\n                  --report=DIR\n"
    "       akin-bench --server=HOST:PORT --mode=sweep --slo=50ms "
    "--report=DIR\n"
    "       akin-bench --compare A/report.json B/report.json\n\n"
    "latency is measured from the time that a call was due, whether it could "
    "be made then or\nnot, service from the time that it was made: that is "
    "the difference between what readers\nsee and what the server sees of a "
    "stall.\n\n"
    "Ends with 0 when done, 1 if calls failed or were not made, or if no rate "
    "of a sweep was\nheld, 2 for usage, 3 if the server could not be reached "
    "or no call was answered.";

constexpr int kResamples = 1000;
constexpr uint64_t kResampleSeed = 1;

absl::StatusOr<BenchOptions> OptionsFromFlags() {
  NamedWorkloadOptions named;
  named.zipf = absl::GetFlag(FLAGS_zipf);
  named.batch_size = absl::GetFlag(FLAGS_batch_size);
  named.upserts = absl::GetFlag(FLAGS_upserts);
  named.deletes = absl::GetFlag(FLAGS_deletes);
  named.burst = {absl::GetFlag(FLAGS_burst_every),
                 absl::GetFlag(FLAGS_burst_length),
                 absl::GetFlag(FLAGS_burst_factor)};
  absl::Status status = CheckOptions(named);
  if (!status.ok()) return status;
  const auto mode = ParseMode(absl::GetFlag(FLAGS_mode));
  if (!mode.ok()) return mode.status();
  const auto workload = WorkloadOf(absl::GetFlag(FLAGS_workload), named);
  if (!workload.ok()) return workload.status();

  BenchOptions options;
  options.mode = *mode;
  options.workload = *workload;
  options.run.rate = absl::GetFlag(FLAGS_rate);
  options.run.duration = absl::GetFlag(FLAGS_duration);
  options.run.warm_up = absl::GetFlag(FLAGS_warmup);
  options.run.concurrency = absl::GetFlag(FLAGS_concurrency);
  options.run.seed = absl::GetFlag(FLAGS_seed);
  options.slo = absl::GetFlag(FLAGS_slo);
  options.ids = absl::GetFlag(FLAGS_ids);
  options.recall_sample = absl::GetFlag(FLAGS_recall_sample);
  options.freshness_rate = absl::GetFlag(FLAGS_freshness_rate);
  status = CheckOptions(options);
  if (!status.ok()) return status;
  return options;
}

// Makes the directory of the report, before the work rather than after it.
absl::Status MakeDirectory(const std::string& path) {
  std::error_code error;
  if (!path.empty()) std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--report: ", path, " cannot be made: ", error.message()));
}

absl::StatusOr<RecordedRun> ReadReport(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--compare: ", path, " cannot be read; name two report.json"));
  }
  auto run = ParseReport(text.str());
  if (run.ok()) return run;
  return absl::InvalidArgumentError(
      absl::StrCat("--compare: ", path, " ", run.status().message()));
}

ExitCode Compare(const std::vector<std::string>& paths) {
  if (paths.size() != 2) {
    return UsageError(absl::StrCat("--compare: ", paths.size(),
                                   " files are not two; name two "
                                   "report.json"));
  }
  const auto before = ReadReport(paths[0]);
  if (!before.ok()) return UsageError(std::string(before.status().message()));
  const auto now = ReadReport(paths[1]);
  if (!now.ok()) return UsageError(std::string(now.status().message()));
  const auto ratios = CompareRuns(*before, *now, kResamples, kResampleSeed);
  fputs(ToTable(*before, *now, ratios).c_str(), stdout);
  return kDone;
}

BenchWatch WatchOnTerminal() {
  BenchWatch watch;
  if (Terminal::Of(STDERR_FILENO).is_terminal) watch.during = ShowLiveLine;
  watch.on_step = [](const SweepStep& step) {
    fputs(ToLine(step).c_str(), stderr);
  };
  return watch;
}

ExitCode Conclude(const BenchReport& report, const std::string& directory) {
  fputs(ToTable(report).c_str(), stdout);
  if (!directory.empty()) {
    const absl::Status written = WriteReport(report, directory);
    if (!written.ok()) {
      PrintError(absl::StrCat("--report: ", written.message()));
      return kPartlyDone;
    }
  }
  if (report.sweep.has_value()) {
    return report.sweep->result.knee.has_value() ? kDone : kPartlyDone;
  }
  CallCounts all;
  for (const KindResult& kind : report.result.kinds) all.Merge(kind.calls);
  if (all.latency.count() == 0) {
    PrintError(
        absl::StrCat("no call was answered; look at --server=", report.server));
    return kServerFailed;
  }
  return all.failed() == 0 && all.unsent == 0 ? kDone : kPartlyDone;
}

// A call that the server refuses is a result, so it is not made again.
absl::StatusOr<std::shared_ptr<Connection>> ConnectionWithoutRetries() {
  absl::StatusOr<ClientOptions> options = ClientOptionsFromFlags();
  if (!options.ok()) return options.status();
  options->max_attempts = 1;
  return MakeConnection(*options);
}

ExitCode Main(const std::vector<std::string>& arguments) {
  if (absl::GetFlag(FLAGS_compare)) return Compare(arguments);
  if (!arguments.empty()) {
    return UsageError(
        absl::StrCat("\"", arguments[0], "\" is one argument too many"));
  }
  const auto options = OptionsFromFlags();
  if (!options.ok()) return UsageError(std::string(options.status().message()));
  const absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionWithoutRetries();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  const std::string directory = absl::GetFlag(FLAGS_report);
  const absl::Status made = MakeDirectory(directory);
  if (!made.ok()) return UsageError(std::string(made.message()));

  SystemClock clock;
  const auto report =
      RunBench(clock, Client(*connection), absl::GetFlag(FLAGS_server),
               *options, WatchOnTerminal());
  if (!report.ok()) return ServerError("bench", report.status());
  return Conclude(*report, directory);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
