// akin-load: puts articles from JSON Lines files into a server.

#include <signal.h>
#include <stdio.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "client/cli/arguments.h"
#include "client/cli/connect.h"
#include "client/cli/exit_code.h"
#include "client/cli/terminal.h"
#include "client/load/load_session.h"
#include "client/load/progress.h"
#include "client/load/reject_log.h"

ABSL_FLAG(std::string, rejects, "",
          "Write the lines that were not taken to this file, as JSON Lines "
          "with the reason of each. Without it the first 10 are shown.");
ABSL_FLAG(int, streams, 2, "Streams to the server, 1 to 64.");
ABSL_FLAG(int, batch, 200, "Most articles of a message, 1 to 1000.");
ABSL_FLAG(absl::Duration, retry_for, absl::Seconds(30),
          "How long to try again when the server is away or overloaded.");

namespace akin {
namespace {

constexpr char kUsageText[] =
    "akin-load puts articles into a server.\n\n"
    "Usage: akin-load --server=HOST:PORT FILE...\n\n"
    "FILE holds one JSON object a line with the keys id, title, body, summary, "
    "url,\nsource, language, country, category, published_at (RFC 3339), "
    "labels, embedding;\nnull means absent, other keys are ignored and "
    "counted. Files of gzip and zstd are\nread as they are; - is the standard "
    "input. The later of two lines with one id wins.\n\n"
    "Ends with 0 if all lines were taken, 1 if some were rejected or could not "
    "be read,\n2 for usage, 3 if the server could not be reached or refused.";

constexpr int kShownOfKey = 120;  // characters

std::atomic<bool> g_stop{false};

void StopOnSignals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { g_stop = true; };
  action.sa_flags = SA_RESETHAND;  // the second one ends at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

absl::StatusOr<LoadOptions> OptionsFromFlags() {
  LoadOptions options;
  options.stop = &g_stop;
  options.streams = absl::GetFlag(FLAGS_streams);
  if (options.streams < 1 || options.streams > 64) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--streams: ", options.streams, " is not between 1 and 64"));
  }
  options.batch = absl::GetFlag(FLAGS_batch);
  if (options.batch < 1 || options.batch > 1000) {
    return absl::InvalidArgumentError(
        absl::StrCat("--batch: ", options.batch, " is not between 1 and 1000"));
  }
  options.retry_for = absl::GetFlag(FLAGS_retry_for);
  if (options.retry_for < absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--retry_for: ", absl::FormatDuration(options.retry_for),
                     " is negative; 0s never tries again"));
  }
  return options;
}

// Whether both names are of one file with content.
bool IsSameFile(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(a, ignored) &&
         std::filesystem::equivalent(a, b, ignored);
}

absl::StatusOr<std::unique_ptr<RejectLog>> RejectLogFromFlags(
    const std::vector<std::string>& inputs) {
  const std::string path = absl::GetFlag(FLAGS_rejects);
  if (path.empty()) return RejectLog::ToPeople(stderr);
  for (const std::string& input : inputs) {
    if (IsSameFile(path, input == "-" ? "/dev/stdin" : input)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--rejects: ", path, " is the input ", input, "; name another file"));
    }
  }
  absl::StatusOr<std::unique_ptr<RejectLog>> log = RejectLog::ToFile(path);
  if (log.ok()) return log;
  return absl::Status(log.status().code(),
                      absl::StrCat("--rejects: ", log.status().message()));
}

// Tells how it went; the last line of stdout is the promised one.
ExitCode Report(const LoadSummary& summary, const absl::Status& rejects) {
  std::string ignored;
  for (const auto& [key, count] : summary.ignored_keys) {
    absl::StrAppend(&ignored, ignored.empty() ? "ignored keys: " : ", ",
                    OneLine(absl::Utf8SafeCEscape(key), kShownOfKey), " (",
                    count, ")");
  }
  if (!ignored.empty()) fprintf(stderr, "%s\n", ignored.c_str());
  ExitCode code = kDone;
  if (summary.rejected > 0) code = kPartlyDone;
  for (const absl::Status& error : summary.input_errors) {
    PrintError(std::string(error.message()));
    code = kPartlyDone;
  }
  if (!rejects.ok()) {
    PrintError(std::string(rejects.message()));
    code = kPartlyDone;
  }
  if (g_stop) {
    PrintError("interrupted; load again to load the rest");
    code = kPartlyDone;
  }
  if (!summary.server.ok()) code = ServerError("load", summary.server);
  const double seconds = absl::ToDoubleSeconds(summary.took);
  absl::PrintF("loaded %d articles, %d rejected, in %.1f s (%.0f articles/s)\n",
               summary.loaded, summary.rejected, seconds,
               seconds > 0 ? summary.loaded / seconds : 0.0);
  return code;
}

ExitCode Main(const std::vector<std::string>& paths) {
  if (paths.empty()) {
    return UsageError("no file to load; name files, or - for standard input");
  }
  absl::StatusOr<LoadOptions> options = OptionsFromFlags();
  if (!options.ok()) return UsageError(std::string(options.status().message()));
  absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  const Client client(*connection);
  absl::StatusOr<std::unique_ptr<RejectLog>> rejects =
      RejectLogFromFlags(paths);
  if (!rejects.ok()) return UsageError(std::string(rejects.status().message()));

  LoadSession session(client, *options, **rejects);
  const absl::Status opened = session.Open(paths);
  if (!opened.ok()) return UsageError(std::string(opened.message()));
  // A wrong address should not take --retry_for to be told.
  const absl::Status reached = client.GetStatus().status();
  if (!reached.ok()) return ServerError("load", reached);

  StopOnSignals();
  LoadSummary summary;
  {
    const Progress progress(session, TotalBytes(paths));
    summary = session.Run();
  }
  return Report(summary, (*rejects)->Close());
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
