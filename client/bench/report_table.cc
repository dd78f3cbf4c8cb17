#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/bench/quantiles.h"
#include "client/bench/report.h"

namespace akin {
namespace {

double Ms(absl::Duration duration) {
  return absl::ToDoubleMilliseconds(duration);
}

std::string Row(const std::string& name, size_t width,
                const Histogram& histogram) {
  std::string row =
      absl::StrFormat("%-*s %9.2f", width, name, Ms(histogram.mean()));
  for (const NamedQuantile& quantile : kQuantiles) {
    absl::StrAppendFormat(&row, " %9.2f",
                          Ms(histogram.Quantile(quantile.share)));
  }
  absl::StrAppendFormat(&row, " %9.2f\n", Ms(histogram.max()));
  return row;
}

std::string ErrorLines(const CallCounts& calls) {
  std::string lines;
  for (const auto& [code, count] : calls.errors) {
    absl::StrAppendFormat(&lines, "  %s: %d\n", absl::StatusCodeToString(code),
                          count);
  }
  return lines;
}

// What came of each kind, if there are several.
std::string KindLines(const RunResult& result) {
  std::string lines;
  if (result.kinds.size() < 2) return lines;
  for (const KindResult& kind : result.kinds) {
    absl::StrAppendFormat(&lines, "  %s: answered %d, failed %d, unsent %d",
                          kind.name, kind.calls.latency.count(),
                          kind.calls.failed(), kind.calls.unsent);
    if (kind.matching_share_count > 0) {
      absl::StrAppendFormat(
          &lines, ", chose from %.3g %% of the articles",
          100 * kind.matching_share_sum / kind.matching_share_count);
    }
    lines += "\n" + ErrorLines(kind.calls);
  }
  return lines;
}

std::string SweepLines(const SweepReport& sweep) {
  const double slo = Ms(sweep.options.slo);
  if (!sweep.result.knee.has_value()) {
    return absl::StrFormat(
        "no rate was held: p99 was above %g ms or calls failed even at %g/s\n",
        slo, sweep.result.steps.back().rate);
  }
  return absl::StrFormat(
      "knee: %g/s is the highest rate whose p99 stays within %g ms, held for "
      "%g s\n",
      sweep.result.steps[*sweep.result.knee].rate, slo,
      absl::ToDoubleSeconds(sweep.options.confirmation));
}

std::string RecallLine(const SampleRecall& recall) {
  if (recall.questions == 0) {
    return absl::StrFormat(
        "recall not known: of %d questions no exact answer has an article, %d "
        "failed\n",
        recall.empty, recall.failed);
  }
  return absl::StrFormat(
      "recall %.4f of %d answers beside exact ones, %d shorter; %d questions "
      "without an exact answer, %d failed\n",
      recall.recall, recall.questions, recall.shorter, recall.empty,
      recall.failed);
}

std::string FreshnessLine(const FreshnessResult& freshness) {
  const Histogram& found = freshness.found;
  return absl::StrFormat(
      "found after the acknowledgement, ms: p50 %.2f, p99 %.2f, max %.2f of %d "
      "articles, %d by the first query; lost %d, failed %d\n",
      Ms(found.Quantile(0.5)), Ms(found.Quantile(0.99)), Ms(found.max()),
      found.count(), freshness.at_once, freshness.lost, freshness.failed);
}

std::string LatencyTable(const RunResult& result) {
  const bool has_kinds = result.kinds.size() > 1;
  size_t width = 8;
  for (const KindResult& kind : result.kinds) {
    if (has_kinds) width = std::max(width, kind.name.size() + 2);
  }
  std::string table = absl::StrFormat("%-*s %9s", width, "ms", "mean");
  for (const NamedQuantile& quantile : kQuantiles) {
    absl::StrAppendFormat(&table, " %9s", LabelOf(quantile));
  }
  absl::StrAppendFormat(&table, " %9s\n", "max");
  const CallCounts total = result.total();
  table += Row("latency", width, total.latency);
  for (const KindResult& kind : result.kinds) {
    if (has_kinds) table += Row("  " + kind.name, width, kind.calls.latency);
  }
  return table + Row("service", width, total.service);
}

}  // namespace

std::string CallLines(const RunResult& result) {
  const CallCounts total = result.total();
  return absl::StrCat(
      absl::StrFormat("answered %d in %.1f s (%.1f/s), failed %d, unsent %d\n",
                      total.latency.count(), absl::ToDoubleSeconds(result.took),
                      result.answered_per_second(), total.failed(),
                      total.unsent),
      result.kinds.size() < 2 ? ErrorLines(total) : KindLines(result));
}

std::string FindingLines(const BenchReport& report) {
  std::string lines;
  if (report.recall.has_value()) lines += RecallLine(*report.recall);
  if (report.freshness.has_value()) lines += FreshnessLine(*report.freshness);
  if (report.sweep.has_value()) lines += SweepLines(*report.sweep);
  return lines;
}

std::string Subject(const BenchReport& report) {
  std::string pace = "closed loop";
  if (report.options.pace == Pace::kRate) {
    pace = absl::StrFormat("at %g/s", report.options.rate);
  }
  return absl::StrFormat("%s of %s, %d articles, %s, at most %d outstanding",
                         report.workload, report.server, report.articles, pace,
                         report.options.concurrency);
}

std::string ToLine(const SweepStep& step) {
  const CallCounts total = step.result.total();
  return absl::StrFormat(
      "%9g/s  p50 %8.2f  p99 %8.2f ms  failed %d, unsent %d  %s%s\n", step.rate,
      Ms(total.latency.Quantile(0.5)), Ms(step.p99), total.failed(),
      total.unsent, step.held ? "held" : "not held",
      step.confirming ? ", confirming" : "");
}

std::string ToTable(const BenchReport& report) {
  std::string table =
      absl::StrCat(Subject(report), "\n", CallLines(report.result),
                   LatencyTable(report.result), FindingLines(report));
  for (const std::string& warning : report.warnings) {
    absl::StrAppend(&table, "warning: ", warning, "\n");
  }
  return table;
}

}  // namespace akin
