// akin-load: puts articles from files of many formats into a server.

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
#include "client/cli/connect.h"
#include "client/input/download.h"
#include "client/load/load_session.h"
#include "client/load/progress.h"
#include "client/load/reject_log.h"
#include "client/load/resume_file.h"
#include "command_line/arguments.h"
#include "command_line/exit_code.h"
#include "command_line/terminal.h"

ABSL_FLAG(std::string, rejects, "",
          "Write the lines that were not taken to this file, as JSON Lines "
          "with the reason of each. Without it the first 10 are shown.");
ABSL_FLAG(std::string, format, "auto",
          "What the inputs are: jsonl, csv, tsv, rss, atom or sitemap; auto "
          "goes by their names, or else by how they begin.");
ABSL_FLAG(std::vector<std::string>, field, {},
          "FIELD=NAME: the inputs call a field of the article NAME, as in "
          "--field=title=headline,id=key. May be repeated.");
ABSL_FLAG(
    std::string, embeddings, "",
    "A .npy file of 32-bit or 16-bit floats with a row for each record of "
    "the input, of which there must be one.");
ABSL_FLAG(std::string, html, "text",
          "text: HTML in title, summary and body becomes text; keep: it stays "
          "as it is.");
ABSL_FLAG(std::string, resume, "",
          "Keep in this file what is loaded, and pass over what it says is: a "
          "load that was interrupted, even killed, ends as if it had not been "
          "when it is started again.");
ABSL_FLAG(absl::Duration, watch, absl::ZeroDuration(),
          "Read the inputs, which must be addresses of feeds, again after this "
          "time, for ever, and load what is new or has changed. 1s or more; 0 "
          "reads them once.");
ABSL_FLAG(int64_t, max_download_bytes, 1 << 30,
          "Most bytes of an input that is an address.");
ABSL_FLAG(bool, dry_run, false,
          "Read and check the inputs, but load nothing; needs no server.");
ABSL_FLAG(int, streams, 2, "Streams to the server, 1 to 64.");
ABSL_FLAG(int, batch, 200, "Most articles of a message, 1 to 1000.");
ABSL_FLAG(absl::Duration, retry_for, absl::Seconds(30),
          "How long to try again when the server is away or overloaded.");

namespace akin {
namespace {

constexpr char kUsageText[] =
    "akin-load puts articles into a server.\n\n"
    "Usage: akin-load --server=HOST:PORT INPUT...\n\n"
    "INPUT is a file, - for the standard input, or an address of http or "
    "https, of JSON\nLines, CSV or TSV with a header, RSS, Atom or a news "
    "sitemap; gzip, zstd, bzip2 and\nxz are read as they are. JSON objects "
    "and headers have the names id, title, body,\nsummary, url, source, "
    "language, country, category, published_at, labels, embedding;\nnull and "
    "empty values mean absent, other names are ignored and counted. The later "
    "of\ntwo articles with one id wins.\n\n"
    "Ends with 0 if all articles were taken, 1 if some were rejected or could "
    "not be read,\n2 for usage, 3 if the server could not be reached or "
    "refused.";

constexpr int kShownOfKey = 120;  // characters

std::atomic<bool> g_stop{false};

void StopOnSignals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { g_stop = true; };
  action.sa_flags = SA_RESETHAND;  // the second one ends at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

// The status with the name of the flag that it is about.
absl::Status OfFlag(absl::string_view flag, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat("--", flag, ": ", status.message()));
}

absl::StatusOr<InputOptions> InputOptionsFromFlags() {
  InputOptions options;
  const auto format = ParseInputFormat(absl::GetFlag(FLAGS_format));
  if (!format.ok()) return OfFlag("format", format.status());
  options.format = *format;
  auto names = FieldNames::Parse(absl::GetFlag(FLAGS_field));
  if (!names.ok()) return OfFlag("field", names.status());
  options.names = *std::move(names);
  options.embeddings = absl::GetFlag(FLAGS_embeddings);
  const std::string html = absl::GetFlag(FLAGS_html);
  if (html != "text" && html != "keep") {
    return absl::InvalidArgumentError(
        absl::StrCat("--html: \"", html, "\" is neither text nor keep"));
  }
  options.keeps_markup = html == "keep";
  return options;
}

absl::StatusOr<LoadOptions> OptionsFromFlags() {
  LoadOptions options;
  options.stop = &g_stop;
  absl::StatusOr<InputOptions> input = InputOptionsFromFlags();
  if (!input.ok()) return input.status();
  options.input = *std::move(input);
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
  options.max_download_bytes = absl::GetFlag(FLAGS_max_download_bytes);
  if (options.max_download_bytes < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("--max_download_bytes: ", options.max_download_bytes,
                     " is not positive"));
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
    const std::vector<std::string>& inputs, RejectLog::OldLines old_lines) {
  const std::string path = absl::GetFlag(FLAGS_rejects);
  if (path.empty()) return RejectLog::ToPeople(stderr);
  for (const std::string& input : inputs) {
    if (IsSameFile(path, input == "-" ? "/dev/stdin" : input)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--rejects: ", path, " is the input ", input, "; name another file"));
    }
  }
  absl::StatusOr<std::unique_ptr<RejectLog>> log =
      RejectLog::ToFile(path, old_lines);
  if (log.ok()) return log;
  return OfFlag("rejects", log.status());
}

// Null if nothing is to be resumed.
absl::StatusOr<std::unique_ptr<ResumeFile>> ResumeFileFromFlags() {
  const std::string path = absl::GetFlag(FLAGS_resume);
  if (path.empty() || absl::GetFlag(FLAGS_dry_run)) return nullptr;
  absl::StatusOr<std::unique_ptr<ResumeFile>> file = ResumeFile::Open(path);
  if (!file.ok()) return OfFlag("resume", file.status());
  if ((*file)->continues()) {
    fprintf(stderr, "resumed; %lld articles were loaded before\n",
            static_cast<long long>((*file)->loaded_before()));
  }
  return file;
}

// Tells how it went; the last line of stdout is the promised one.
ExitCode Report(const LoadSummary& summary, const absl::Status& kept) {
  std::string ignored;
  for (const auto& [key, count] : summary.ignored) {
    absl::StrAppend(&ignored, ignored.empty() ? "ignored: " : ", ",
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
  if (!kept.ok()) {
    PrintError(std::string(kept.message()));
    code = kPartlyDone;
  }
  // A watch has no other end.
  if (g_stop && absl::GetFlag(FLAGS_watch) == absl::ZeroDuration()) {
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

absl::Status CheckUsage(const std::vector<std::string>& inputs) {
  if (inputs.empty()) {
    return absl::InvalidArgumentError(
        "nothing to load; name files or addresses, or - for standard input");
  }
  if (!absl::GetFlag(FLAGS_embeddings).empty() && inputs.size() != 1) {
    return absl::InvalidArgumentError(
        "--embeddings: is of one input; name one");
  }
  if (absl::GetFlag(FLAGS_watch) == absl::ZeroDuration()) {
    return CheckInputs(inputs);
  }
  if (absl::GetFlag(FLAGS_watch) < absl::Seconds(1)) {
    return absl::InvalidArgumentError("--watch: is less than 1s; wait longer");
  }
  if (absl::GetFlag(FLAGS_dry_run) ||
      !absl::GetFlag(FLAGS_embeddings).empty()) {
    return absl::InvalidArgumentError(
        "--watch: goes with neither --dry_run nor --embeddings; leave it out");
  }
  for (const std::string& input : inputs) {
    if (IsWebAddress(input)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "--watch: ", input, " is no address of http or https; name feeds"));
  }
  return absl::OkStatus();
}

ExitCode DryRun(const std::vector<std::string>& inputs,
                const LoadOptions& options, RejectLog& rejects) {
  LoadCounters counters;
  LoadSummary summary;
  {
    const Progress progress(counters, TotalBytes(inputs));
    summary = CheckArticles(inputs, options, rejects, counters);
  }
  absl::PrintF("dry run: %d articles would be loaded\n", summary.loaded);
  summary.loaded = 0;
  return Report(summary, rejects.Close());
}

LoadSummary Watch(const std::vector<std::string>& feeds, const Client& client,
                  LoadOptions options, RejectLog& rejects) {
  options.retry_for = absl::InfiniteDuration();
  LoadCounters counters;
  return LoadSession(client, options, rejects, counters)
      .Watch(feeds, absl::GetFlag(FLAGS_watch), [](const std::string& message) {
        fprintf(stderr, "%s\n", OneLine(message, 0).c_str());
      });
}

LoadSummary Load(const std::vector<std::string>& inputs, const Client& client,
                 const LoadOptions& options, RejectLog& rejects) {
  LoadCounters counters;
  const Progress progress(counters, TotalBytes(inputs));
  return LoadSession(client, options, rejects, counters).Run(inputs);
}

ExitCode Main(const std::vector<std::string>& inputs) {
  absl::StatusOr<LoadOptions> options = OptionsFromFlags();
  if (!options.ok()) return UsageError(std::string(options.status().message()));
  const absl::Status usage = CheckUsage(inputs);
  if (!usage.ok()) return UsageError(std::string(usage.message()));
  absl::StatusOr<std::unique_ptr<ResumeFile>> resume = ResumeFileFromFlags();
  if (!resume.ok()) return UsageError(std::string(resume.status().message()));
  options->resume = resume->get();
  const bool continues = *resume != nullptr && (*resume)->continues();
  absl::StatusOr<std::unique_ptr<RejectLog>> rejects =
      RejectLogFromFlags(inputs, continues ? RejectLog::OldLines::kKeep
                                           : RejectLog::OldLines::kReplace);
  if (!rejects.ok()) return UsageError(std::string(rejects.status().message()));
  absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  StopOnSignals();
  if (absl::GetFlag(FLAGS_dry_run)) {
    return DryRun(inputs, *options, **rejects);
  }
  const Client client(*connection);
  // A wrong address should not take --retry_for to be told.
  const absl::Status reached = client.GetStatus().status();
  if (!reached.ok()) return ServerError("load", reached);
  const LoadSummary summary = absl::GetFlag(FLAGS_watch) > absl::ZeroDuration()
                                  ? Watch(inputs, client, *options, **rejects)
                                  : Load(inputs, client, *options, **rejects);
  absl::Status kept = (*rejects)->Close();
  if (*resume != nullptr) kept.Update((*resume)->Close());
  return Report(summary, kept);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
