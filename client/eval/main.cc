// akin-eval: how relevant are the answers of a running server?

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "akin/client.h"
#include "client/cli/connect.h"
#include "client/eval/comparison.h"
#include "client/eval/evaluation.h"
#include "client/eval/judgement.h"
#include "client/eval/plan.h"
#include "client/eval/report.h"
#include "client/eval/score.h"
#include "client/eval/story_map.h"
#include "client/eval/trec_run.h"
#include "command_line/arguments.h"
#include "command_line/exit_code.h"

ABSL_FLAG(std::string, stories, "",
          "Which articles tell the same story: lines of an article's id, a tab "
          "and a story's id. Required.");
ABSL_FLAG(std::string, run, "",
          "Write the answers to this file as a TREC run. Without it only the "
          "figures are printed.");
ABSL_FLAG(std::string, policy, "rank",
          "\"rank\" asks for ten of every labelled article, whatever their "
          "relevance and source; \"reader\" asks with the server's default "
          "policy for six.");
ABSL_FLAG(bool, cross_language, false,
          "Ask only for articles in another language, and count only those. "
          "Articles of no known language are left out.");
ABSL_FLAG(std::string, compare, "",
          "A TREC run that was made before with the same --policy and "
          "--cross_language. Prints nDCG@10, or precision and coverage, of "
          "both, and a 95 % interval of the difference, from 10,000 paired "
          "resamples of the stories.");
ABSL_FLAG(std::string, report, "",
          "Write report.md, precision_coverage.svg and reliability.svg to this "
          "directory, which is made if need be.");
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
    "                 --policy=rank|reader [--cross_language] "
    "[--compare=RUN.txt]\n                 [--report=DIR]\n\n"
    "--policy=rank prints recall@10, MRR and nDCG@10; --policy=reader prints "
    "the precision\nof what is shown, the queries with a hit and how many "
    "articles are shown. For all\nqueries, for each set, which is what stands "
    "before ':' in their ids, and as the mean\nof the sets, MACRO.\n\n"
    "--report says what a list of six would be worth at each threshold of "
    "relevance, and\nwhether relevance is a probability. Both need answers "
    "that no threshold has cut. With\n--policy=rank these are the ten that are "
    "asked for anyway. With --policy=reader every\nquestion is asked a second "
    "time, for ten with min_relevance 0 and else the server's\ndefault "
    "policy, so that the curve goes through the figures printed.\n\n"
    "Ends with 0 when done, 1 if labelled articles are not on the server, 2 "
    "for usage or a\nfile that is not as it should be, 3 if the server could "
    "not be reached or refused.";

// What the flags ask for.
struct Job {
  EvalOptions options;
  StoryMap stories;
  std::optional<EvalRun> before;  // of --compare
};

absl::StatusOr<EvalOptions> OptionsFromFlags() {
  EvalOptions options;
  const std::string policy = absl::GetFlag(FLAGS_policy);
  if (policy != "rank" && policy != "reader") {
    return absl::InvalidArgumentError(
        absl::StrCat("--policy: \"", policy, "\" is not rank or reader"));
  }
  options.policy = policy == "rank" ? EvalPolicy::kRank : EvalPolicy::kReader;
  if (absl::GetFlag(FLAGS_cross_language)) {
    options.candidates = EvalCandidates::kOtherLanguages;
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

absl::StatusOr<std::optional<EvalRun>> RunToCompareFromFlags(
    const EvalOptions& options) {
  const std::string path = absl::GetFlag(FLAGS_compare);
  if (path.empty()) return std::nullopt;
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(
        "--compare: ", path, " cannot be read: ", strerror(errno)));
  }
  absl::StatusOr<EvalRun> run = ReadTrecRun(file, path, TagOf(options));
  if (!run.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--compare: ", run.status().message()));
  }
  return *std::move(run);
}

absl::StatusOr<Job> JobFromFlags() {
  Job job;
  absl::StatusOr<EvalOptions> options = OptionsFromFlags();
  if (!options.ok()) return options.status();
  job.options = *std::move(options);
  absl::StatusOr<StoryMap> stories = StoriesFromFlags();
  if (!stories.ok()) return stories.status();
  job.stories = *std::move(stories);
  absl::StatusOr<std::optional<EvalRun>> before =
      RunToCompareFromFlags(job.options);
  if (!before.ok()) return before.status();
  job.before = *std::move(before);
  return job;
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

absl::Status CheckFilesWritable() {
  absl::Status status = CheckWritable("--run", absl::GetFlag(FLAGS_run));
  const std::string report = absl::GetFlag(FLAGS_report);
  if (!status.ok() || report.empty()) return status;
  status = PrepareReport(report);
  return status.ok() ? status
                     : absl::InvalidArgumentError(
                           absl::StrCat("--report: ", status.message()));
}

// That there is something to ask and to compare.
absl::Status CheckPlan(const Plan& plan, const Job& job) {
  if (plan.questions.empty() && plan.missing == 0 &&
      plan.options.candidates == EvalCandidates::kOtherLanguages) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--cross_language: no story of ", absl::GetFlag(FLAGS_stories),
        " is told in two languages; ", plan.nameless,
        " articles have no language"));
  }
  if (!job.before.has_value()) return absl::OkStatus();
  return CheckComparable(plan, *job.before,
                         "--compare: " + absl::GetFlag(FLAGS_compare));
}

absl::StatusOr<std::vector<EvalAnswer>> Ask(const Client& client,
                                            const Plan& plan,
                                            const EvalOptions& options) {
  const absl::Time start = absl::Now();
  absl::StatusOr<std::vector<EvalAnswer>> answers =
      AskAll(client, plan.asked, options);
  if (!answers.ok()) return answers;
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  absl::FPrintF(stderr, "asked %d questions in %.1f s (%.0f/s)\n",
                answers->size(), seconds, answers->size() / seconds);
  LeaveOut(plan.left_out, *answers);
  return answers;
}

// Writes the file of --run, if there is to be one.
absl::Status WriteRun(const Plan& plan,
                      const std::vector<EvalAnswer>& answers) {
  const std::string path = absl::GetFlag(FLAGS_run);
  if (path.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> text =
      ToTrecRun(plan.asked, answers, TagOf(plan.options));
  if (!text.ok()) return text.status();
  return WriteFile("--run", path, *text);
}

// The figures and, if there is a run to compare with, the comparisons.
Report Score(const Job& job, const Plan& plan, const EvalRun& run) {
  const bool rank = plan.options.policy != EvalPolicy::kReader;
  Report report;
  report.subject = absl::StrCat(
      "The server at ", absl::GetFlag(FLAGS_server), " was asked the ",
      plan.questions.size(), " questions of ", absl::GetFlag(FLAGS_stories),
      " with --policy=", rank ? "rank" : "reader",
      " --accuracy=", absl::GetFlag(FLAGS_accuracy),
      absl::GetFlag(FLAGS_cross_language) ? " --cross_language." : ".");
  report.figures = rank ? ToTable(ScoreRanking(plan.questions, run))
                        : ToTable(ScoreShown(plan.questions, run));
  if (!job.before.has_value()) return report;
  report.compared_with = absl::GetFlag(FLAGS_compare);
  report.comparisons = rank ? CompareRankings(plan.questions, *job.before, run)
                            : CompareShown(plan.questions, *job.before, run);
  return report;
}

void Print(const Report& report) {
  fputs(report.figures.c_str(), stdout);
  for (const FigureComparison& comparison : report.comparisons) {
    absl::PrintF("\n%s, compared with %s\n%s", comparison.figure,
                 report.compared_with, ToTable(comparison.differences));
  }
}

// kPartlyDone if the server lacks labelled articles.
ExitCode TellMissing(const Job& job, const Plan& plan,
                     const std::vector<EvalAnswer>& answers) {
  const size_t labelled = job.stories.articles().size();
  if (plan.nameless > 0) {
    absl::FPrintF(stderr,
                  "%d of %d labelled articles have no language and are left "
                  "out\n",
                  plan.nameless, labelled);
  }
  const auto unknown =
      plan.missing +
      std::count_if(answers.begin(), answers.end(),
                    [](const EvalAnswer& answer) { return !answer.known; });
  if (unknown == 0) return kDone;
  PrintError(absl::StrCat(unknown, " of ", labelled,
                          " labelled articles are not on the server and ",
                          plan.options.candidates == EvalCandidates::kAll
                              ? "score 0"
                              : "are left out",
                          "; load them with akin-load"));
  return kPartlyDone;
}

ExitCode Evaluate(const Client& client, const Job& job) {
  const absl::StatusOr<Plan> plan = MakePlan(client, job.stories, job.options);
  if (!plan.ok()) return ServerError("get languages", plan.status());
  absl::Status status = CheckPlan(*plan, job);
  if (!status.ok()) return UsageError(std::string(status.message()));
  auto answers = Ask(client, *plan, plan->options);
  if (!answers.ok()) return ServerError("find similar", answers.status());
  status = WriteRun(*plan, *answers);
  if (!status.ok()) return UsageError(std::string(status.message()));
  Report report = Score(job, *plan, ToRun(plan->asked, *answers));
  Print(report);
  const ExitCode code = TellMissing(job, *plan, *answers);

  const std::string directory = absl::GetFlag(FLAGS_report);
  if (directory.empty()) return code;
  if (plan->options.policy == EvalPolicy::kReader) {
    EvalOptions uncut = plan->options;
    uncut.policy = EvalPolicy::kReaderUncut;
    answers = Ask(client, *plan, uncut);
    if (!answers.ok()) return ServerError("find similar", answers.status());
  }
  report.answers = Judge(plan->questions, plan->asked, *answers);
  status = WriteReport(report, directory);
  if (status.ok()) return code;
  return UsageError(absl::StrCat("--report: ", status.message()));
}

ExitCode Main(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) {
    return UsageError(absl::StrCat("\"", arguments[0],
                                   "\" is one argument too many; the files "
                                   "are flags"));
  }
  const absl::StatusOr<Job> job = JobFromFlags();
  if (!job.ok()) return UsageError(std::string(job.status().message()));
  const absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  const absl::Status writable = CheckFilesWritable();
  if (!writable.ok()) return UsageError(std::string(writable.message()));
  return Evaluate(Client(*connection), *job);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
