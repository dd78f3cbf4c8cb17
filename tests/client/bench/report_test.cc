#include "client/bench/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace akin {
namespace {

using testing::HasSubstr;

BenchReport MakeReport() {
  BenchReport report;
  report.server = "localhost:1";
  report.workload = "similar_by_id";
  KindResult kind;
  kind.name = "similar_by_id";
  kind.calls.latency.Record(absl::Milliseconds(4));
  kind.calls.service.Record(absl::Milliseconds(2));
  kind.calls.errors[absl::StatusCode::kUnavailable] = 3;
  kind.calls.unsent = 1;
  report.result.kinds = {kind};
  Interval interval;
  interval.latency.Record(absl::Milliseconds(4));
  interval.service.Record(absl::Milliseconds(2));
  interval.failed = 3;
  report.result.intervals = {interval};
  report.result.interval = absl::Seconds(1);
  report.result.took = absl::Seconds(1);
  return report;
}

TEST(BenchReportTest, JsonHoldsWhatTheTableShows) {
  const BenchReport report = MakeReport();
  const auto json = nlohmann::json::parse(ToJson(report));
  EXPECT_EQ(json["answered"], 1);
  EXPECT_EQ(json["failed"], 3);
  EXPECT_EQ(json["errors"]["UNAVAILABLE"], 3);
  EXPECT_EQ(json["latency_ms"]["p99"], 4);
  EXPECT_EQ(json["service_ms"]["max"], 2);
  EXPECT_EQ(json["intervals"][0]["failed"], 3);
  EXPECT_EQ(json["intervals"][0]["latency_ns"][0][1], 1);
  EXPECT_THAT(ToTable(report),
              HasSubstr("answered 1 in 1.0 s (1.0/s), failed 3, unsent 1"));
}

}  // namespace
}  // namespace akin
