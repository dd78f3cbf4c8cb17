#include "client/eval/trec_run.h"

#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace akin {
namespace {

// What a run lists for one question.
struct Listed {
  std::map<int, std::string> by_rank;
  std::unordered_set<std::string> articles;
};
using ListedByQuery = std::unordered_map<std::string, Listed>;

// Takes one line; what is wrong with it, or nothing.
std::string TakeLine(const std::string& line, const std::string& tag,
                     ListedByQuery& run) {
  const std::vector<std::string> fields =
      absl::StrSplit(line, absl::ByAnyChar(" \t\v\f\r"), absl::SkipEmpty());
  if (fields.size() != 6) {
    return absl::StrCat("has ", fields.size(),
                        " fields, a line of a TREC run has 6: query Q0 "
                        "article rank score tag");
  }
  int rank = 0;
  if (!absl::SimpleAtoi(fields[3], &rank) || rank < 0) {
    return absl::StrCat("the rank \"", fields[3].substr(0, 80),
                        "\" is not a number from 0 to 2147483647");
  }
  if (absl::StartsWith(fields[5], "akin-") && fields[5] != tag) {
    return absl::StrCat("is of a run of ", fields[5].substr(0, 80), ", not of ",
                        tag,
                        "; compare runs of the same --policy, both with or "
                        "both without --cross_language");
  }
  Listed& listed = run[fields[0]];
  if (!listed.by_rank.emplace(rank, fields[2]).second) {
    return absl::StrCat("the question \"", fields[0], "\" has the rank ", rank,
                        " twice");
  }
  if (!listed.articles.insert(fields[2]).second) {
    return absl::StrCat("the question \"", fields[0], "\" has the article \"",
                        fields[2], "\" twice");
  }
  return "";
}

}  // namespace

std::string TagOf(const EvalOptions& options) {
  return absl::StrCat(
      options.policy == EvalPolicy::kReader ? "akin-reader" : "akin-rank",
      options.candidates == EvalCandidates::kAll ? "" : "-cross-language");
}

absl::StatusOr<EvalRun> ReadTrecRun(std::istream& input,
                                    const std::string& name,
                                    const std::string& tag) {
  ListedByQuery listed_by_query;
  std::string line;
  for (int64_t number = 1; std::getline(input, line); ++number) {
    const std::string problem = TakeLine(line, tag, listed_by_query);
    if (!problem.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ":", number, ": ", problem));
    }
  }
  if (input.bad()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": cannot be read; is it a file?"));
  }
  if (listed_by_query.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": has no line"));
  }
  EvalRun run;
  for (auto& [query, listed] : listed_by_query) {
    std::vector<std::string>& articles = run[query];
    for (auto& [rank, article] : listed.by_rank) {
      articles.push_back(std::move(article));
    }
  }
  return run;
}

absl::StatusOr<std::string> ToTrecRun(const std::vector<std::string>& queries,
                                      const std::vector<EvalAnswer>& answers,
                                      const std::string& tag) {
  std::string run;
  for (size_t q = 0; q < queries.size(); ++q) {
    const EvalAnswer& answer = answers[q];
    for (size_t i = 0; i < answer.articles.size(); ++i) {
      if (answer.articles[i].find_first_of(" \t\v\f\r\n") !=
          std::string::npos) {
        return absl::InvalidArgumentError(absl::StrCat(
            "the id \"", answer.articles[i],
            "\" has white space, which a TREC run cannot hold; load the "
            "article under another id"));
      }
      absl::StrAppendFormat(&run, "%s Q0 %s %d %.6f %s\n", queries[q],
                            answer.articles[i], i + 1, answer.relevance[i],
                            tag);
    }
  }
  return run;
}

}  // namespace akin
