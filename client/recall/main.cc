// akin-recall: what do the answers of a running server lack that exact ones
// have, under filters of all sizes?

#include <stdio.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "akin/client.h"
#include "client/cli/connect.h"
#include "client/recall/corpus.h"
#include "client/recall/filter_choice.h"
#include "client/recall/measurement.h"
#include "client/recall/table.h"
#include "command_line/arguments.h"
#include "command_line/exit_code.h"

ABSL_FLAG(int, questions, 200, "Articles that are asked about, drawn.");
ABSL_FLAG(uint64_t, seed, 1, "Of what is drawn.");
ABSL_FLAG(int, concurrency, 2, "Questions in flight, 1 to 256.");
ABSL_FLAG(std::string, output, "",
          "Write the table to this file, too, as tab-separated values.");

namespace akin {
namespace {

constexpr char kUsageText[] =
    "akin-recall asks a running server twice about articles drawn from a file, "
    "with\naccuracy default and exact, and says how much of the exact answers "
    "the others have:\nwithout a filter, with filters that match 50 to 0.01 % "
    "of the articles, and with\nfilters that have to do with the article asked "
    "about.\n\n"
    "Usage: akin-recall --server=HOST:PORT ARTICLES.jsonl [--questions=N] "
    "[--output=FILE]\n\n"
    "ARTICLES.jsonl is what the server holds, as akin-load read it; values and "
    "times of the\nfilters come from it. Ten articles are asked for, whatever "
    "their relevance, source and\ncopies. recall@10 counts articles of the "
    "exact "
    "answer and others that are as good as its\nlast, overlap only the "
    "former.\n\n"
    "Ends with 0 when done, 1 if the server lacks some of the articles, 2 for "
    "usage or a\nfile that is not as it should be, 3 if the server could not "
    "be reached or refused.";

absl::Status CheckFlags() {
  if (absl::GetFlag(FLAGS_questions) < 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--questions: ", absl::GetFlag(FLAGS_questions), " is not positive"));
  }
  const int concurrency = absl::GetFlag(FLAGS_concurrency);
  if (concurrency < 1 || concurrency > 256) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--concurrency: ", concurrency, " is not between 1 and 256"));
  }
  return absl::OkStatus();
}

absl::Status WriteOutput(const std::vector<FilterRecall>& kinds) {
  const std::string path = absl::GetFlag(FLAGS_output);
  if (path.empty()) return absl::OkStatus();
  std::ofstream file(path);
  file << ToTsv(kinds);
  file.close();
  if (file) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("--output: ", path, " cannot be written"));
}

ExitCode MeasureAll(const Client& client,
                    const std::vector<ArticleFacts>& corpus) {
  std::mt19937_64 random(absl::GetFlag(FLAGS_seed));
  std::vector<ArticleFacts> asked;
  std::sample(corpus.begin(), corpus.end(), std::back_inserter(asked),
              absl::GetFlag(FLAGS_questions), random);
  std::vector<FilterRecall> results;
  int unknown = 0;
  for (const FilterKind& kind :
       ChooseFilters(corpus, absl::GetFlag(FLAGS_seed))) {
    auto result =
        MeasureRecall(client, kind, asked, static_cast<int64_t>(corpus.size()),
                      absl::GetFlag(FLAGS_concurrency));
    if (!result.ok()) return ServerError("find similar", result.status());
    absl::FPrintF(stderr, "%s: %d questions, recall %.4f\n", result->name,
                  result->questions, result->recall);
    unknown = std::max(unknown, result->unknown);
    results.push_back(*std::move(result));
  }
  fputs(ToMarkdown(results).c_str(), stdout);
  const absl::Status written = WriteOutput(results);
  if (!written.ok()) return UsageError(std::string(written.message()));
  if (unknown == 0) return kDone;
  PrintError(absl::StrCat(unknown, " of ", asked.size(),
                          " articles are not on the server; load them with "
                          "akin-load"));
  return kPartlyDone;
}

ExitCode Main(const std::vector<std::string>& arguments) {
  if (arguments.size() != 1) {
    return UsageError("name one file of articles");
  }
  const absl::Status flags = CheckFlags();
  if (!flags.ok()) return UsageError(std::string(flags.message()));
  const absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  const auto corpus = ReadCorpus(arguments[0]);
  if (!corpus.ok()) return UsageError(std::string(corpus.status().message()));
  if (corpus->empty()) {
    return UsageError(absl::StrCat(arguments[0], " has no articles"));
  }
  return MeasureAll(Client(*connection), *corpus);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
