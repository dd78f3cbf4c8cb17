// akin-bench: loads a running server and measures its answers.

#include <stdio.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "client/bench/load_test.h"
#include "client/bench/report.h"
#include "client/bench/workload.h"
#include "client/cli/arguments.h"
#include "client/cli/connect.h"
#include "client/cli/exit_code.h"

ABSL_FLAG(std::string, workload, "similar_by_id",
          "What is asked: similar_by_id asks what is similar to articles of "
          "the server; similar_in_week, among those of the seven days before "
          "it; churn writes, five upserts to a delete, copies of its "
          "articles whose ids begin with \"akin-bench:\", and leaves them "
          "there.");
ABSL_FLAG(std::string, mode, "open",
          "\"open\" makes calls at a constant rate, whatever the server does; "
          "\"closed\" makes the next when one is answered.");
ABSL_FLAG(double, rate, 100, "Calls a second, of the open mode.");
ABSL_FLAG(absl::Duration, duration, absl::Seconds(10),
          "How long to measure, as \"30s\" or \"5m\".");
ABSL_FLAG(absl::Duration, warmup, absl::Seconds(2),
          "How long to ask before it is measured.");
ABSL_FLAG(int, concurrency, 64, "Most calls outstanding, 1 to 1024.");
ABSL_FLAG(uint64_t, seed, 1, "Of the random choices.");
ABSL_FLAG(int, ids, 10000,
          "Most articles to ask about or to copy, the first of the server by "
          "id.");
ABSL_FLAG(double, zipf, 1.0,
          "How uneven articles are asked about; 0 is evenly, as churn "
          "writes.");
ABSL_FLAG(std::string, report, "",
          "Write report.json to this directory, which is made.");

namespace akin {
namespace {

constexpr char kUsageText[] =
    "akin-bench loads a running server and measures its answers.\n\n"
    "Usage: akin-bench --server=HOST:PORT --rate=R --duration=D "
    "--workload=NAME\n                  --report=DIR\n\n"
    "latency is measured from the time that a call was due, service from the "
    "time that it\nwas made.\n\n"
    "Ends with 0 when done, 1 if calls failed or were not made, 2 for usage, 3 "
    "if the\nserver could not be reached or no call was answered.";

absl::Status Check(const BenchReport& report) {
  const LoadTestOptions& options = report.options;
  const auto invalid = [](const auto&... parts) {
    return absl::InvalidArgumentError(absl::StrCat(parts...));
  };
  if (options.pace == Pace::kOpen &&
      !(options.rate > 0 && options.rate <= 1e6)) {
    return invalid("--rate: ", options.rate, " is not above 0 and at most 1e6");
  }
  if (options.duration <= absl::ZeroDuration() ||
      options.duration > absl::Hours(24 * 7)) {
    return invalid("--duration: ", absl::FormatDuration(options.duration),
                   " is not above 0 and at most a week");
  }
  if (options.warm_up < absl::ZeroDuration() ||
      options.warm_up > absl::Hours(24)) {
    return invalid("--warmup: ", absl::FormatDuration(options.warm_up),
                   " is not between 0s and 24h");
  }
  if (options.concurrency < 1 || options.concurrency > 1024) {
    return invalid("--concurrency: ", options.concurrency,
                   " is not between 1 and 1024");
  }
  if (absl::GetFlag(FLAGS_ids) < 1) {
    return invalid("--ids: ", absl::GetFlag(FLAGS_ids), " is not positive");
  }
  if (!(report.workload.zipf >= 0 && report.workload.zipf <= 10)) {
    return invalid("--zipf: ", report.workload.zipf,
                   " is not between 0 and 10");
  }
  return absl::OkStatus();
}

absl::StatusOr<BenchReport> ReportFromFlags() {
  BenchReport report;
  report.server = absl::GetFlag(FLAGS_server);
  report.workload.name = absl::GetFlag(FLAGS_workload);
  report.workload.ids = absl::GetFlag(FLAGS_ids);
  report.workload.zipf = absl::GetFlag(FLAGS_zipf);
  report.workload.seed = absl::GetFlag(FLAGS_seed);
  report.options.rate = absl::GetFlag(FLAGS_rate);
  report.options.duration = absl::GetFlag(FLAGS_duration);
  report.options.warm_up = absl::GetFlag(FLAGS_warmup);
  report.options.concurrency = absl::GetFlag(FLAGS_concurrency);
  report.options.seed = absl::GetFlag(FLAGS_seed);
  const std::string mode = absl::GetFlag(FLAGS_mode);
  if (mode != "open" && mode != "closed") {
    return absl::InvalidArgumentError(
        absl::StrCat("--mode: \"", mode, "\" is not open or closed"));
  }
  report.options.pace = mode == "open" ? Pace::kOpen : Pace::kClosed;
  absl::Status status = Check(report);
  if (!status.ok()) return status;
  return report;
}

// Makes the directory of the report, before the work rather than after it.
absl::Status MakeDirectory(const std::string& path) {
  std::error_code error;
  if (!path.empty()) std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--report: ", path, " cannot be made: ", error.message()));
}

ExitCode Write(const BenchReport& report, const std::string& directory) {
  fputs(ToTable(report).c_str(), stdout);
  if (!directory.empty()) {
    const std::string path = directory + "/report.json";
    std::ofstream file(path);
    file << ToJson(report);
    file.close();
    if (!file) {
      PrintError(absl::StrCat("--report: ", path, " cannot be written"));
      return kPartlyDone;
    }
  }
  if (report.result.latency.count() == 0) {
    PrintError(
        absl::StrCat("no call was answered; look at --server=", report.server));
    return kServerFailed;
  }
  const bool complete =
      report.result.failed() == 0 && report.result.unsent == 0;
  return complete ? kDone : kPartlyDone;
}

ExitCode Main(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) {
    return UsageError(
        absl::StrCat("\"", arguments[0], "\" is one argument too many"));
  }
  absl::StatusOr<BenchReport> report = ReportFromFlags();
  if (!report.ok()) return UsageError(std::string(report.status().message()));
  const absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  const std::string directory = absl::GetFlag(FLAGS_report);
  const absl::Status made = MakeDirectory(directory);
  if (!made.ok()) return UsageError(std::string(made.message()));

  const Client client(*connection);
  const auto status = client.GetStatus();
  if (!status.ok()) return ServerError("bench", status.status());
  report->articles = status->articles();
  report->server_version = status->version();
  const auto workload = MakeWorkload(client, report->workload);
  if (absl::IsInvalidArgument(workload.status())) {
    return UsageError(
        absl::StrCat("--workload: ", workload.status().message()));
  }
  if (!workload.ok()) return ServerError("bench", workload.status());

  report->result = RunLoadTest(client, **workload, report->options);
  return Write(*report, directory);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
