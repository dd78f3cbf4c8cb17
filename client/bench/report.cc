#include "client/bench/report.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"

namespace akin {
namespace {

using Json = nlohmann::ordered_json;

struct Column {
  const char* name;
  double share;
};
constexpr Column kQuantiles[] = {
    {"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p99_9", 0.999},
};

double Ms(absl::Duration duration) {
  return absl::ToDoubleMilliseconds(duration);
}

std::string Row(const char* name, const Histogram& histogram) {
  std::string row = absl::StrFormat("%-8s %9.2f", name, Ms(histogram.mean()));
  for (const Column& column : kQuantiles) {
    absl::StrAppendFormat(&row, " %9.2f", Ms(histogram.Quantile(column.share)));
  }
  absl::StrAppendFormat(&row, " %9.2f\n", Ms(histogram.max()));
  return row;
}

Json ToObject(const Histogram& histogram) {
  Json object;
  object["count"] = histogram.count();
  object["min"] = Ms(histogram.min());
  object["mean"] = Ms(histogram.mean());
  for (const Column& column : kQuantiles) {
    object[column.name] = Ms(histogram.Quantile(column.share));
  }
  object["max"] = Ms(histogram.max());
  return object;
}

const char* PaceName(Pace pace) {
  return pace == Pace::kOpen ? "open" : "closed";
}

double AnsweredPerSecond(const LoadTestResult& result) {
  const double seconds = absl::ToDoubleSeconds(result.took);
  return seconds > 0 ? static_cast<double>(result.latency.count()) / seconds
                     : 0;
}

}  // namespace

std::string ToTable(const BenchReport& report) {
  const LoadTestResult& result = report.result;
  std::string table = absl::StrFormat(
      "%s of %s, %d articles, %s loop", report.workload.name, report.server,
      report.articles, PaceName(report.options.pace));
  if (report.options.pace == Pace::kOpen) {
    absl::StrAppendFormat(&table, " at %g/s", report.options.rate);
  }
  absl::StrAppendFormat(
      &table,
      ", at most %d outstanding\n"
      "answered %d in %.1f s (%.1f/s), failed %d, unsent %d\n",
      report.options.concurrency, result.latency.count(),
      absl::ToDoubleSeconds(result.took), AnsweredPerSecond(result),
      result.failed(), result.unsent);
  for (const auto& [code, count] : result.errors) {
    absl::StrAppendFormat(&table, "  %s: %d\n", absl::StatusCodeToString(code),
                          count);
  }
  absl::StrAppendFormat(&table, "%-8s %9s", "ms", "mean");
  for (const Column& column : kQuantiles) {
    absl::StrAppendFormat(&table, " %9s", column.name);
  }
  absl::StrAppendFormat(&table, " %9s\n", "max");
  return absl::StrCat(table, Row("latency", result.latency),
                      Row("service", result.service));
}

std::string ToJson(const BenchReport& report) {
  const LoadTestOptions& options = report.options;
  const LoadTestResult& result = report.result;
  Json json;
  json["server"] = report.server;
  json["server_version"] = report.server_version;
  json["articles"] = report.articles;
  json["workload"] = {{"name", report.workload.name},
                      {"ids", report.workload.ids},
                      {"zipf", report.workload.zipf},
                      {"seed", report.workload.seed}};
  json["mode"] = PaceName(options.pace);
  if (options.pace == Pace::kOpen) json["rate"] = options.rate;
  json["concurrency"] = options.concurrency;
  json["warm_up_s"] = absl::ToDoubleSeconds(options.warm_up);
  json["duration_s"] = absl::ToDoubleSeconds(options.duration);
  json["took_s"] = absl::ToDoubleSeconds(result.took);
  json["answered"] = result.latency.count();
  json["answered_per_s"] = AnsweredPerSecond(result);
  json["failed"] = result.failed();
  json["unsent"] = result.unsent;
  json["errors"] = Json::object();
  for (const auto& [code, count] : result.errors) {
    json["errors"][absl::StatusCodeToString(code)] = count;
  }
  json["latency_ms"] = ToObject(result.latency);
  json["service_ms"] = ToObject(result.service);
  return json.dump(2) + "\n";
}

}  // namespace akin
