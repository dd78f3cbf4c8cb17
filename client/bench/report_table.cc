#include <algorithm>

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

}  // namespace

std::string ToTable(const BenchReport& report) {
  const RunResult& result = report.result;
  const CallCounts total = result.total();
  std::string table =
      absl::StrFormat("%s of %s, %d articles, ", report.workload, report.server,
                      report.articles);
  if (report.options.pace == Pace::kRate) {
    absl::StrAppendFormat(&table, "at %g/s", report.options.rate);
  } else {
    table += "closed loop";
  }
  absl::StrAppendFormat(&table,
                        ", at most %d outstanding\n"
                        "answered %d in %.1f s (%.1f/s), failed %d, unsent "
                        "%d\n",
                        report.options.concurrency, total.latency.count(),
                        absl::ToDoubleSeconds(result.took),
                        result.answered_per_second(), total.failed(),
                        total.unsent);
  table += result.kinds.size() < 2 ? ErrorLines(total) : KindLines(result);

  size_t width = 8;
  if (result.kinds.size() > 1) {
    for (const KindResult& kind : result.kinds) {
      width = std::max(width, kind.name.size() + 2);
    }
  }
  absl::StrAppendFormat(&table, "%-*s %9s", width, "ms", "mean");
  for (const NamedQuantile& quantile : kQuantiles) {
    absl::StrAppendFormat(&table, " %9s", quantile.name);
  }
  absl::StrAppendFormat(&table, " %9s\n", "max");
  table += Row("latency", width, total.latency);
  if (result.kinds.size() > 1) {
    for (const KindResult& kind : result.kinds) {
      table += Row("  " + kind.name, width, kind.calls.latency);
    }
  }
  return table + Row("service", width, total.service);
}

}  // namespace akin
