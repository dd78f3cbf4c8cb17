#include <nlohmann/json.hpp>
#include <utility>

#include "absl/time/time.h"
#include "client/bench/quantiles.h"
#include "client/bench/report.h"

namespace akin {
namespace {

using Json = nlohmann::ordered_json;

double Ms(absl::Duration duration) {
  return absl::ToDoubleMilliseconds(duration);
}

Json ToObject(const Histogram& histogram) {
  Json object;
  object["count"] = histogram.count();
  object["min"] = Ms(histogram.min());
  object["mean"] = Ms(histogram.mean());
  for (const NamedQuantile& quantile : kQuantiles) {
    object[quantile.name] = Ms(histogram.Quantile(quantile.share));
  }
  object["max"] = Ms(histogram.max());
  return object;
}

// Pairs of a duration in nanoseconds, which is exact, and a count.
Json ToBuckets(const Histogram& histogram) {
  Json buckets = Json::array();
  for (const Histogram::Bucket& bucket : histogram.buckets()) {
    buckets.push_back({absl::ToInt64Nanoseconds(bucket.middle), bucket.count});
  }
  return buckets;
}

Json ErrorsOf(const CallCounts& calls) {
  Json errors = Json::object();
  for (const auto& [code, count] : calls.errors) {
    errors[absl::StatusCodeToString(code)] = count;
  }
  return errors;
}

void AddCalls(const CallCounts& calls, Json& json) {
  json["answered"] = calls.latency.count();
  json["failed"] = calls.failed();
  json["unsent"] = calls.unsent;
  json["errors"] = ErrorsOf(calls);
  json["latency_ms"] = ToObject(calls.latency);
  json["service_ms"] = ToObject(calls.service);
}

Json ToObject(const KindResult& kind) {
  Json json;
  json["name"] = kind.name;
  json["at_own_rate"] = kind.at_own_rate;
  if (kind.matching_share_count > 0) {
    json["matching_share"] = kind.matching_share_sum /
                             static_cast<double>(kind.matching_share_count);
  }
  AddCalls(kind.calls, json);
  return json;
}

Json ToObject(const Interval& interval) {
  Json json;
  json["failed"] = interval.failed;
  json["latency_ns"] = ToBuckets(interval.latency);
  json["service_ns"] = ToBuckets(interval.service);
  return json;
}

const char* ModeOf(const BenchReport& report) {
  if (report.sweep.has_value()) return "sweep";
  return report.options.pace == Pace::kRate ? "rate" : "closed";
}

// Of more than a time that there is: JSON has no infinity.
Json FiniteMs(absl::Duration duration) {
  if (duration == absl::InfiniteDuration()) return nullptr;
  return Ms(duration);
}

Json ToObject(const SweepReport& sweep) {
  Json json;
  json["slo_ms"] = Ms(sweep.options.slo);
  json["knee_per_s"] = nullptr;
  if (sweep.result.knee.has_value()) {
    json["knee_per_s"] = sweep.result.steps[*sweep.result.knee].rate;
  }
  json["steps"] = Json::array();
  for (const SweepStep& step : sweep.result.steps) {
    Json object;
    object["rate"] = step.rate;
    object["held"] = step.held;
    object["confirming"] = step.confirming;
    object["p99_of_all_ms"] = FiniteMs(step.p99);
    object["answered_per_s"] = step.result.answered_per_second();
    AddCalls(step.result.total(), object);
    json["steps"].push_back(std::move(object));
  }
  return json;
}

Json ToObject(const SampleRecall& recall) {
  Json json = {
      {"recall", nullptr},         {"questions", recall.questions},
      {"shorter", recall.shorter}, {"empty", recall.empty},
      {"failed", recall.failed},   {"asked_again", recall.asked_again}};
  if (recall.questions > 0) json["recall"] = recall.recall;
  return json;
}

Json ToObject(const FreshnessResult& freshness) {
  return {{"found_ms", ToObject(freshness.found)},
          {"at_once", freshness.at_once},
          {"lost", freshness.lost},
          {"failed", freshness.failed}};
}

}  // namespace

std::string ToJson(const BenchReport& report) {
  const RunOptions& options = report.options;
  const RunResult& result = report.result;
  Json json;
  json["server"] = report.server;
  json["server_version"] = report.server_version;
  json["articles"] = report.articles;
  json["workload"] = report.workload;
  json["mode"] = ModeOf(report);
  if (options.pace == Pace::kRate) json["rate"] = options.rate;
  json["concurrency"] = options.concurrency;
  json["warm_up_s"] = absl::ToDoubleSeconds(options.warm_up);
  json["duration_s"] = absl::ToDoubleSeconds(options.duration);
  json["seed"] = options.seed;
  json["took_s"] = absl::ToDoubleSeconds(result.took);
  json["answered_per_s"] = result.answered_per_second();
  AddCalls(result.total(), json);
  json["kinds"] = Json::array();
  for (const KindResult& kind : result.kinds) {
    json["kinds"].push_back(ToObject(kind));
  }
  if (report.sweep.has_value()) json["sweep"] = ToObject(*report.sweep);
  if (report.recall.has_value()) json["recall"] = ToObject(*report.recall);
  if (report.freshness.has_value()) {
    json["freshness"] = ToObject(*report.freshness);
  }
  json["warnings"] = report.warnings;
  json["client"] = {{"cpu_s", absl::ToDoubleSeconds(result.client.cpu_time)},
                    {"waited", result.client.waited},
                    {"lateness_ms", ToObject(result.client.lateness)}};
  json["interval_s"] = absl::ToDoubleSeconds(result.interval);
  json["intervals"] = Json::array();
  for (const Interval& interval : result.intervals) {
    json["intervals"].push_back(ToObject(interval));
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace akin
