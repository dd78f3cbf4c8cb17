// akin-eval: how relevant are the answers of a running server?

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "akin/client.h"
#include "client/cli/arguments.h"
#include "client/cli/connect.h"
#include "client/cli/exit_code.h"
#include "client/eval/evaluation.h"
#include "client/eval/score.h"
#include "client/eval/story_map.h"

ABSL_FLAG(std::string, stories, "",
          "Which articles tell the same story: lines of an article's id, a tab "
          "and a story's id. Required.");
ABSL_FLAG(std::string, run, "",
          "Write the answers to this file as a TREC run. Without it only the "
          "figures are printed.");
ABSL_FLAG(std::string, evidence, "",
          "Ask for a hundred instead of ten and write what their relevance is "
          "made of to this file, to fit a relevance to.");
ABSL_FLAG(std::string, policy, "rank",
          "\"rank\" asks for ten of every labelled article, whatever their "
          "relevance and source; \"reader\" asks with the server's default "
          "policy for six.");
ABSL_FLAG(std::string, accuracy, "default",
          "\"exact\" compares with every article, \"default\" may be "
          "approximate.");
ABSL_FLAG(int, concurrency, 4, "Questions in flight, 1 to 256.");

namespace akin {
namespace {

constexpr char kUsageText[] =
    "akin-eval asks a running server about every labelled article and scores "
    "the answers.\n\n"
    "Usage: akin-eval --server=HOST:PORT --stories=STORIES.tsv --run=RUN.txt\n"
    "                 --policy=rank|reader\n\n"
    "--policy=rank prints recall@10, MRR and nDCG@10; --policy=reader prints "
    "the precision\nof what is shown, the queries with a hit and how many "
    "articles are shown. For all\nqueries and for each set, which is what "
    "stands before ':' in their ids.\n\n"
    "Ends with 0 when done, 1 if labelled articles are not on the server, 2 "
    "for usage,\n3 if the server could not be reached or refused.";

absl::StatusOr<EvalOptions> OptionsFromFlags() {
  EvalOptions options;
  const std::string policy = absl::GetFlag(FLAGS_policy);
  if (policy != "rank" && policy != "reader") {
    return absl::InvalidArgumentError(
        absl::StrCat("--policy: \"", policy, "\" is not rank or reader"));
  }
  options.policy = policy == "rank" ? EvalPolicy::kRank : EvalPolicy::kReader;
  if (!absl::GetFlag(FLAGS_evidence).empty()) {
    if (policy != "rank") {
      return absl::InvalidArgumentError(
          "--evidence: goes with --policy=rank only");
    }
    options.policy = EvalPolicy::kEvidence;
  }
  const std::string accuracy = absl::GetFlag(FLAGS_accuracy);
  if (accuracy != "exact" && accuracy != "default") {
    return absl::InvalidArgumentError(
        absl::StrCat("--accuracy: \"", accuracy, "\" is not exact or default"));
  }
  options.exact = accuracy == "exact";
  options.concurrency = absl::GetFlag(FLAGS_concurrency);
  if (options.concurrency < 1 || options.concurrency > 256) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--concurrency: ", options.concurrency, " is not between 1 and 256"));
  }
  return options;
}

absl::StatusOr<StoryMap> StoriesFromFlags() {
  const std::string path = absl::GetFlag(FLAGS_stories);
  if (path.empty()) {
    return absl::InvalidArgumentError(
        "--stories: is missing; name the file of the story map");
  }
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(
        "--stories: ", path, " cannot be read: ", strerror(errno)));
  }
  return StoryMap::Read(file, path);
}

absl::Status WriteFile(const char* flag, const std::string& path,
                       const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) {
    return absl::DataLossError(absl::StrCat(
        flag, ": ", path, " cannot be written: ", strerror(errno)));
  }
  return absl::OkStatus();
}

// A file that cannot be written is told before the work rather than after it.
absl::Status CheckWritable(const char* flag, const std::string& path) {
  if (path.empty() || std::ofstream(path, std::ios::app)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(flag, ": ", path, " cannot be written: ", strerror(errno)));
}

ExitCode Evaluate(const Client& client, const EvalOptions& options,
                  const StoryMap& stories) {
  const absl::Time start = absl::Now();
  const auto answers = AskAll(client, stories.articles(), options);
  if (!answers.ok()) return ServerError("find similar", answers.status());
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  absl::FPrintF(stderr, "asked %d questions in %.1f s (%.0f/s)\n",
                answers->size(), seconds, answers->size() / seconds);

  const bool rank = options.policy != EvalPolicy::kReader;
  const std::string path = absl::GetFlag(FLAGS_run);
  if (!path.empty()) {
    const auto text = ToTrecRun(stories.articles(), *answers,
                                rank ? "akin-rank" : "akin-reader");
    absl::Status status = text.status();
    if (status.ok()) status = WriteFile("--run", path, *text);
    if (!status.ok()) return UsageError(std::string(status.message()));
  }
  if (options.policy == EvalPolicy::kEvidence) {
    const absl::Status status =
        WriteFile("--evidence", absl::GetFlag(FLAGS_evidence),
                  ToEvidenceTable(stories, *answers));
    if (!status.ok()) return UsageError(std::string(status.message()));
  }
  const EvalRun run = ToRun(stories.articles(), *answers);
  const std::string table = rank ? ToTable(ScoreRanking(stories, run))
                                 : ToTable(ScoreShown(stories, run));
  fputs(table.c_str(), stdout);

  const auto unknown =
      std::count_if(answers->begin(), answers->end(),
                    [](const EvalAnswer& answer) { return !answer.known; });
  if (unknown == 0) return kDone;
  PrintError(absl::StrCat(unknown, " of ", answers->size(),
                          " labelled articles are not on the server and score "
                          "0; load them with akin-load"));
  return kPartlyDone;
}

ExitCode Main(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) {
    return UsageError(absl::StrCat("\"", arguments[0],
                                   "\" is one argument too many; the files "
                                   "are flags"));
  }
  const absl::StatusOr<EvalOptions> options = OptionsFromFlags();
  if (!options.ok()) return UsageError(std::string(options.status().message()));
  const absl::StatusOr<StoryMap> stories = StoriesFromFlags();
  if (!stories.ok()) return UsageError(std::string(stories.status().message()));
  const absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  absl::Status writable = CheckWritable("--run", absl::GetFlag(FLAGS_run));
  writable.Update(CheckWritable("--evidence", absl::GetFlag(FLAGS_evidence)));
  if (!writable.ok()) return UsageError(std::string(writable.message()));
  return Evaluate(Client(*connection), *options, *stories);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
