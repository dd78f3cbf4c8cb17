// akin-bench: loads a running server and measures its answers.

#include <stdio.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "client/bench/clock.h"
#include "client/bench/report.h"
#include "client/bench/run.h"
#include "client/bench/workload.h"
#include "client/bench/workload_description.h"
#include "client/cli/arguments.h"
#include "client/cli/connect.h"
#include "client/cli/exit_code.h"

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
          "\"closed\" makes the next when one is answered.");
ABSL_FLAG(double, rate, 100, "Calls a second, of --mode=rate.");
ABSL_FLAG(absl::Duration, duration, absl::Seconds(10),
          "How long to measure, as \"30s\" or \"5m\".");
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
ABSL_FLAG(std::string, report, "",
          "Write report.json to this directory, which is made.");

namespace akin {
namespace {

constexpr double kLeastRate = 0.001;  // calls a second

constexpr char kUsageText[] =
    "akin-bench loads a running server and measures its answers.\n\n"
    "Usage: akin-bench --server=HOST:PORT --rate=R --duration=D "
    "--workload=NAME\n                  --report=DIR\n\n"
    "latency is measured from the time that a call was due, service from the "
    "time that it\nwas made.\n\n"
    "Ends with 0 when done, 1 if calls failed or were not made, 2 for usage, 3 "
    "if the\nserver could not be reached or no call was answered.";

// InvalidArgument that names a flag.
template <typename... Parts>
absl::Status Invalid(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

absl::Status CheckRate(const char* flag, double rate, double least) {
  if (rate >= least && rate <= 1e6) return absl::OkStatus();
  return Invalid(flag, ": ", rate, " is not between ", least, " and 1e6");
}

absl::Status CheckTime(const char* flag, absl::Duration time,
                       absl::Duration least, absl::Duration most) {
  if (time >= least && time <= most) return absl::OkStatus();
  return Invalid(flag, ": ", absl::FormatDuration(time), " is not between ",
                 absl::FormatDuration(least), " and ",
                 absl::FormatDuration(most));
}

absl::Status CheckCount(const char* flag, int count, int least, int most) {
  if (count >= least && count <= most) return absl::OkStatus();
  return Invalid(flag, ": ", count, " is not between ", least, " and ", most);
}

absl::StatusOr<RunOptions> RunOptionsFromFlags() {
  RunOptions options;
  const std::string mode = absl::GetFlag(FLAGS_mode);
  if (mode != "rate" && mode != "closed") {
    return Invalid("--mode: \"", mode, "\" is not rate or closed");
  }
  options.pace = mode == "rate" ? Pace::kRate : Pace::kClosed;
  options.rate = absl::GetFlag(FLAGS_rate);
  options.duration = absl::GetFlag(FLAGS_duration);
  options.warm_up = absl::GetFlag(FLAGS_warmup);
  options.concurrency = absl::GetFlag(FLAGS_concurrency);
  options.seed = absl::GetFlag(FLAGS_seed);
  absl::Status status = CheckRate("--rate", options.rate, kLeastRate);
  status.Update(CheckTime("--duration", options.duration,
                          absl::Milliseconds(100), absl::Hours(24 * 7)));
  status.Update(CheckTime("--warmup", options.warm_up, absl::ZeroDuration(),
                          absl::Hours(24)));
  status.Update(CheckCount("--concurrency", options.concurrency, 1, 1024));
  if (!status.ok()) return status;
  return options;
}

absl::StatusOr<NamedWorkloadOptions> NamedWorkloadOptionsFromFlags() {
  NamedWorkloadOptions options;
  options.zipf = absl::GetFlag(FLAGS_zipf);
  options.batch_size = absl::GetFlag(FLAGS_batch_size);
  options.upserts = absl::GetFlag(FLAGS_upserts);
  options.deletes = absl::GetFlag(FLAGS_deletes);
  options.burst = {absl::GetFlag(FLAGS_burst_every),
                   absl::GetFlag(FLAGS_burst_length),
                   absl::GetFlag(FLAGS_burst_factor)};
  absl::Status status;
  if (!(options.zipf >= 0 && options.zipf <= 10)) {
    status = Invalid("--zipf: ", options.zipf, " is not between 0 and 10");
  }
  status.Update(CheckCount("--batch_size", options.batch_size, 1, 100));
  status.Update(CheckRate("--upserts", options.upserts, 0));
  status.Update(CheckRate("--deletes", options.deletes, 0));
  status.Update(CheckRate("--burst_factor", options.burst.factor, kLeastRate));
  status.Update(CheckTime("--burst_every", options.burst.every,
                          absl::Milliseconds(1), absl::Hours(1)));
  status.Update(CheckTime("--burst_length", options.burst.length,
                          absl::Milliseconds(1), options.burst.every));
  if (!status.ok()) return status;
  return options;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (file && text) return text.str();
  return absl::NotFoundError(absl::StrCat(
      path,
      " cannot be read; name a file that docs/load_testing.md describes"));
}

absl::StatusOr<WorkloadDescription> WorkloadFromFlags() {
  const std::string name = absl::GetFlag(FLAGS_workload);
  const auto options = NamedWorkloadOptionsFromFlags();
  if (!options.ok()) return options.status();
  absl::StatusOr<WorkloadDescription> workload;
  if (absl::EndsWith(name, ".json")) {
    const auto text = ReadFile(name);
    if (!text.ok()) return Invalid("--workload: ", text.status().message());
    workload = ParseWorkload(*text);
    if (!workload.ok()) {
      return Invalid("--workload: ", name, ": ", workload.status().message());
    }
  } else {
    workload = NamedWorkload(name, *options);
    if (!workload.ok()) {
      return Invalid("--workload: ", workload.status().message());
    }
  }
  if (absl::GetFlag(FLAGS_mode) == "closed") {
    for (const KindDescription& kind : workload->kinds) {
      if (!kind.frequency.rate.has_value()) continue;
      return Invalid("--mode: closed has no times, which ", kind.name, " of ",
                     workload->name, " needs for its rate; use --mode=rate");
    }
  }
  return workload;
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
  int64_t failed = 0, unsent = 0, answered = 0;
  for (const KindResult& kind : report.result.kinds) {
    answered += kind.calls.latency.count();
    failed += kind.calls.failed();
    unsent += kind.calls.unsent;
  }
  if (answered == 0) {
    PrintError(
        absl::StrCat("no call was answered; look at --server=", report.server));
    return kServerFailed;
  }
  return failed == 0 && unsent == 0 ? kDone : kPartlyDone;
}

ExitCode Load(const Client& client, const WorkloadDescription& description,
              const RunOptions& options, const std::string& directory) {
  const auto status = client.GetStatus();
  if (!status.ok()) return ServerError("bench", status.status());
  const auto workload =
      MakeWorkload(client, description, absl::GetFlag(FLAGS_ids), options.seed);
  if (!workload.ok()) return ServerError("bench", workload.status());
  BenchReport report;
  report.server = absl::GetFlag(FLAGS_server);
  report.server_version = status->version();
  report.articles = status->articles();
  report.workload = description.name;
  report.options = options;
  SystemClock clock;
  report.result = RunWorkload(clock, *workload, options);
  return Write(report, directory);
}

ExitCode Main(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) {
    return UsageError(
        absl::StrCat("\"", arguments[0], "\" is one argument too many"));
  }
  const auto options = RunOptionsFromFlags();
  if (!options.ok()) return UsageError(std::string(options.status().message()));
  const absl::Status ids =
      CheckCount("--ids", absl::GetFlag(FLAGS_ids), 1, 1 << 20);
  if (!ids.ok()) return UsageError(std::string(ids.message()));
  const auto workload = WorkloadFromFlags();
  if (!workload.ok()) {
    return UsageError(std::string(workload.status().message()));
  }
  const absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  const std::string directory = absl::GetFlag(FLAGS_report);
  const absl::Status made = MakeDirectory(directory);
  if (!made.ok()) return UsageError(std::string(made.message()));
  return Load(Client(*connection), *workload, *options, directory);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
