#include "client/eval/comparison.h"

#include "absl/strings/str_format.h"

namespace akin {
namespace {

constexpr uint64_t kSeed = 20230911;

// `share(question, run)` is what a question adds to the figure.
template <typename ShareOf>
Differences Compare(const std::vector<Question>& questions,
                    const EvalRun& before, const EvalRun& now,
                    ShareOf share_of) {
  std::vector<PairedShare> shares;
  shares.reserve(questions.size());
  for (const Question& question : questions) {
    shares.push_back({question.set, question.story, share_of(question, before),
                      share_of(question, now)});
  }
  return Bootstrap(shares, kResamples, kSeed);
}

Share NdcgShare(const Question& question, const EvalRun& run) {
  return {ScoreRanking(question, run).ndcg, 1};
}

Share PrecisionShare(const Question& question, const EvalRun& run) {
  const ShownCount count = CountShown(question, run);
  return {static_cast<double>(count.hits), static_cast<double>(count.shown)};
}

Share CoverageShare(const Question& question, const EvalRun& run) {
  return {CountShown(question, run).hits > 0 ? 1.0 : 0.0, 1};
}

void AppendRow(const std::string& name, const Difference& difference,
               std::string& table) {
  absl::StrAppendFormat(&table, "%-8s %8d %7.3f %7.3f %+7.3f %+7.3f %+7.3f\n",
                        name, difference.questions, difference.before,
                        difference.now, difference.now - difference.before,
                        difference.low, difference.high);
}

}  // namespace

std::vector<FigureComparison> CompareRankings(
    const std::vector<Question>& questions, const EvalRun& before,
    const EvalRun& now) {
  return {{"ndcg@10", Compare(questions, before, now, NdcgShare)}};
}

std::vector<FigureComparison> CompareShown(
    const std::vector<Question>& questions, const EvalRun& before,
    const EvalRun& now) {
  return {{"precision", Compare(questions, before, now, PrecisionShare)},
          {"coverage", Compare(questions, before, now, CoverageShare)}};
}

std::string ToTable(const Differences& differences) {
  std::string table =
      absl::StrFormat("%-8s %8s %7s %7s %7s %7s %7s\n", "set", "queries",
                      "before", "now", "diff", "low", "high");
  AppendRow("ALL", differences.all, table);
  for (const auto& [name, set] : differences.sets) AppendRow(name, set, table);
  AppendRow("MACRO", differences.macro, table);
  return table;
}

}  // namespace akin
