#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "client/bench/plot.h"
#include "client/bench/quantiles.h"
#include "client/bench/report.h"

namespace akin {
namespace {

constexpr char kStyle[] = R"(
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff;
  --grid: #d8d8d8; --series0: #0060a8; --series1: #b04000; --series2: #2d6a2d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --paper: #161616; --grid: #444444;
    --series0: #6cb6ff; --series1: #ffa657; --series2: #8ddb8c; } }
body { background: var(--paper); color: var(--ink); margin: 0 auto;
  max-width: 60rem; padding: 1rem; line-height: 1.5;
  font-family: Helvetica, Arial, sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin-top: 2.5rem; }
figure { margin: 1.5rem 0; }
figcaption { font-weight: bold; }
svg { width: 100%; min-width: 36rem; height: auto; font-family: inherit; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
th, td { border-bottom: 1px solid var(--grid); padding: 0.25rem 0.7rem;
  text-align: right; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; }
.warning { border-left: 0.3rem solid var(--series1); padding-left: 0.8rem; }
)";

double Ms(absl::Duration duration) {
  return absl::ToDoubleMilliseconds(duration);
}

// A table whose first column names the rows.
class Table {
 public:
  Table(const std::string& caption, const std::vector<std::string>& columns) {
    absl::StrAppend(&html_, "<div class=\"scroll\"><table>\n<caption>",
                    EscapeMarkup(caption), "</caption>\n<thead><tr>");
    for (const std::string& column : columns) {
      absl::StrAppend(&html_, "<th scope=\"col\">", EscapeMarkup(column),
                      "</th>");
    }
    absl::StrAppend(&html_, "</tr></thead>\n<tbody>\n");
  }

  void AddRow(const std::string& name, const std::vector<std::string>& cells) {
    absl::StrAppend(&html_, "<tr><th scope=\"row\">", EscapeMarkup(name),
                    "</th>");
    for (const std::string& cell : cells) {
      absl::StrAppend(&html_, "<td>", EscapeMarkup(cell), "</td>");
    }
    absl::StrAppend(&html_, "</tr>\n");
  }

  std::string html() const {
    return absl::StrCat(html_, "</tbody></table></div>\n");
  }

 private:
  std::string html_;
};

std::string Number(double value) { return absl::StrFormat("%.2f", value); }

std::vector<std::string> LatencyCells(const Histogram& histogram) {
  std::vector<std::string> cells = {absl::StrCat(histogram.count()),
                                    Number(Ms(histogram.mean()))};
  for (const NamedQuantile& quantile : kQuantiles) {
    cells.push_back(Number(Ms(histogram.Quantile(quantile.share))));
  }
  cells.push_back(Number(Ms(histogram.max())));
  return cells;
}

// A list of lines.
std::string List(const std::string& lines) {
  std::string html = "<ul>\n";
  for (absl::string_view line :
       absl::StrSplit(lines, '\n', absl::SkipWhitespace())) {
    absl::StrAppend(&html, "<li>",
                    EscapeMarkup(std::string(absl::StripAsciiWhitespace(line))),
                    "</li>\n");
  }
  return absl::StrCat(html, "</ul>\n");
}

std::string LatencyTable(const RunResult& result) {
  std::vector<std::string> columns = {"milliseconds", "calls", "mean"};
  for (const NamedQuantile& quantile : kQuantiles) {
    columns.push_back(LabelOf(quantile));
  }
  columns.push_back("max");
  Table table(
      "Latency from the time that calls were due; service from the "
      "time that they were made",
      columns);
  const CallCounts total = result.total();
  table.AddRow("latency", LatencyCells(total.latency));
  table.AddRow("service", LatencyCells(total.service));
  if (result.kinds.size() > 1) {
    for (const KindResult& kind : result.kinds) {
      table.AddRow(kind.name, LatencyCells(kind.calls.latency));
    }
  }
  return table.html();
}

std::string ErrorTable(const RunResult& result) {
  Table table("Calls that failed or were not made", {"kind", "why", "calls"});
  bool any = false;
  for (const KindResult& kind : result.kinds) {
    for (const auto& [code, count] : kind.calls.errors) {
      table.AddRow(kind.name,
                   {absl::StatusCodeToString(code), absl::StrCat(count)});
      any = true;
    }
    if (kind.calls.unsent == 0) continue;
    table.AddRow(kind.name,
                 {"no turn before the end", absl::StrCat(kind.calls.unsent)});
    any = true;
  }
  return any ? table.html() : "<p>No call failed.</p>\n";
}

std::string StepTable(const SweepResult& sweep) {
  Table table("Rates of the sweep, in the order of time",
              {"rate", "answered/s", "p50 ms", "p99 ms of all", "failed",
               "unsent", "outcome"});
  for (const SweepStep& step : sweep.steps) {
    const CallCounts total = step.result.total();
    table.AddRow(
        absl::StrFormat("%g/s", step.rate),
        {Number(step.result.answered_per_second()),
         Number(Ms(total.latency.Quantile(0.5))),
         step.p99 == absl::InfiniteDuration() ? "never" : Number(Ms(step.p99)),
         absl::StrCat(total.failed()), absl::StrCat(total.unsent),
         absl::StrCat(step.held ? "held" : "not held",
                      step.confirming ? ", confirming" : "")});
  }
  return table.html();
}

std::string Figure(const Plot& plot) {
  return absl::StrCat("<figure>\n<figcaption>", EscapeMarkup(plot.title),
                      "</figcaption>\n<div class=\"scroll\">\n", ToSvg(plot),
                      "</div>\n</figure>\n");
}

// Latency over the share of calls, the rarer the wider.
PlotSeries PercentileSeries(const std::string& name,
                            const Histogram& histogram) {
  PlotSeries series{name, {}};
  const auto count = static_cast<double>(histogram.count());
  double seen = 0;
  for (const Histogram::Bucket& bucket : histogram.buckets()) {
    seen += static_cast<double>(bucket.count);
    // The last call would be infinitely rare; it is one of `count`.
    const double above = std::max(1.0, count - seen) / count;
    series.points.push_back({1 / above, Ms(bucket.middle)});
  }
  return series;
}

Plot PercentilePlot(const CallCounts& calls) {
  Plot plot;
  plot.id = "percentiles";
  plot.title = "Latency by percentile";
  plot.description = absl::StrFormat(
      "Half of the calls were answered within %.2f ms, 99 %% within %.2f ms, "
      "all within %.2f ms of when they were due.",
      Ms(calls.latency.Quantile(0.5)), Ms(calls.latency.Quantile(0.99)),
      Ms(calls.latency.max()));
  plot.x.label = "share of calls answered within";
  plot.x.logarithmic = true;
  plot.x.low = 1;
  plot.x.high =
      std::max(100.0, static_cast<double>(calls.latency.count()) * 1.05);
  for (const auto& [value, label] : {std::pair<double, const char*>{1, "0 %"},
                                     {2, "50 %"},
                                     {10, "90 %"},
                                     {100, "99 %"},
                                     {1e3, "99.9 %"},
                                     {1e4, "99.99 %"},
                                     {1e5, "99.999 %"},
                                     {1e6, "99.9999 %"}}) {
    if (value <= plot.x.high) plot.x.ticks.push_back({value, label});
  }
  plot.y = LogAxis("milliseconds",
                   Ms(std::min(calls.latency.min(), calls.service.min())),
                   Ms(calls.latency.max()));
  plot.series = {PercentileSeries("latency", calls.latency),
                 PercentileSeries("service", calls.service)};
  return plot;
}

Plot RatePlot(const SweepReport& sweep) {
  const double slo = Ms(sweep.options.slo);
  std::vector<const SweepStep*> steps;
  for (const SweepStep& step : sweep.result.steps) steps.push_back(&step);
  std::sort(steps.begin(), steps.end(),
            [](const auto* a, const auto* b) { return a->rate < b->rate; });
  Plot plot;
  plot.id = "rates";
  plot.title = "Latency against offered rate";
  plot.description =
      sweep.result.knee.has_value()
          ? absl::StrFormat("p99 stays within %g ms up to %g calls a second.",
                            slo, sweep.result.steps[*sweep.result.knee].rate)
          : absl::StrFormat("No rate kept p99 within %g ms.", slo);
  PlotSeries p50{"p50", {}, true}, p99{"p99", {}, true}, limit{"limit", {}};
  double least = slo, most = slo;
  for (const SweepStep* step : steps) {
    const CallCounts total = step->result.total();
    const double median = Ms(total.latency.Quantile(0.5));
    p50.points.push_back({step->rate, median});
    // Of what never ends: above everything.
    p99.points.push_back({step->rate, Ms(step->p99)});
    if (median > 0) least = std::min(least, median);
    most = std::max(most, Ms(total.latency.max()));
  }
  plot.x = LinearAxis("calls a second", steps.back()->rate);
  plot.y = LogAxis("milliseconds", least, most);
  limit.points = {{0, slo}, {plot.x.high, slo}};
  plot.series = {p50, p99, limit};
  return plot;
}

// A value of each interval, over time.
template <typename ValueOf>
PlotSeries OverTime(const std::string& name, const RunResult& result,
                    ValueOf value_of) {
  PlotSeries series{name, {}};
  const double width = absl::ToDoubleSeconds(result.interval);
  for (size_t i = 0; i < result.intervals.size(); ++i) {
    series.points.push_back({(static_cast<double>(i) + 0.5) * width,
                             value_of(result.intervals[i])});
  }
  return series;
}

double SpanOf(const RunResult& result) {
  return absl::ToDoubleSeconds(result.interval) *
         static_cast<double>(result.intervals.size());
}

double MostOf(const std::vector<PlotSeries>& all) {
  double most = 0;
  for (const PlotSeries& series : all) {
    for (const PlotPoint& point : series.points) {
      most = std::max(most, point.y);
    }
  }
  return most;
}

Plot ThroughputPlot(RunResult result, absl::Duration duration) {
  const double answered = result.answered_per_second();
  // What came after the end is of no whole interval.
  const auto whole = static_cast<size_t>(
      std::ceil(absl::FDivDuration(duration, result.interval)));
  if (result.intervals.size() > whole) result.intervals.resize(whole);
  const double width = absl::ToDoubleSeconds(result.interval);
  Plot plot;
  plot.id = "throughput";
  plot.title = "Answers and errors over time";
  plot.description =
      absl::StrFormat("%.1f calls a second were answered, %d failed.", answered,
                      result.total().failed());
  plot.series = {OverTime("answered", result,
                          [width](const Interval& interval) {
                            return interval.latency.count() / width;
                          }),
                 OverTime("failed", result, [width](const Interval& interval) {
                   return interval.failed / width;
                 })};
  plot.x = LinearAxis("seconds", SpanOf(result));
  plot.y = LinearAxis("calls a second", MostOf(plot.series));
  return plot;
}

Plot LatencyOverTimePlot(const RunResult& result) {
  const auto quantile = [](double share) {
    return [share](const Interval& interval) {
      return interval.latency.count() == 0
                 ? std::nan("")
                 : Ms(interval.latency.Quantile(share));
    };
  };
  Plot plot;
  plot.id = "latency";
  plot.title = "Latency over time";
  plot.description =
      "p50, p99 and the longest of the answers of each interval.";
  plot.series = {OverTime("p50", result, quantile(0.5)),
                 OverTime("p99", result, quantile(0.99)),
                 OverTime("max", result, quantile(1))};
  plot.x = LinearAxis("seconds", SpanOf(result));
  const CallCounts total = result.total();
  plot.y =
      LogAxis("milliseconds", Ms(total.latency.min()), Ms(total.latency.max()));
  return plot;
}

}  // namespace

std::string ToHtml(const BenchReport& report) {
  const RunResult& result = report.result;
  const std::string title =
      absl::StrCat("akin-bench: ", EscapeMarkup(Subject(report)));
  std::string html = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      title, "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n<h1>",
      title, "</h1>\n");
  for (const std::string& warning : report.warnings) {
    absl::StrAppend(&html, "<p class=\"warning\"><strong>Warning:</strong> ",
                    EscapeMarkup(warning), "</p>\n");
  }
  absl::StrAppend(&html,
                  List(absl::StrCat(CallLines(result), FindingLines(report))));
  if (report.sweep.has_value()) {
    absl::StrAppend(&html, "<h2>Sweep</h2>\n", Figure(RatePlot(*report.sweep)),
                    StepTable(report.sweep->result));
  }
  absl::StrAppend(&html, "<h2>Latency</h2>\n",
                  Figure(PercentilePlot(result.total())), LatencyTable(result),
                  "<h2>Over time</h2>\n",
                  Figure(ThroughputPlot(result, report.options.duration)),
                  Figure(LatencyOverTimePlot(result)), "<h2>Errors</h2>\n",
                  ErrorTable(result), "</body>\n</html>\n");
  return html;
}

}  // namespace akin
