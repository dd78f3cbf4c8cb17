#include "benchmarks/index/report.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace akin {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json ToValue(const std::optional<T>& value) {
  return value.has_value() ? Json(*value) : Json(nullptr);
}

Json ToObject(const IndexMeasurement& index) {
  Json json;
  json["engine"] = index.engine;
  json["build_s"] = index.build_seconds;
  json["resident_bytes"] = index.resident_bytes;
  json["memory_bytes"] = index.memory_bytes;
  json["breadth"] = ToValue(index.breadth);
  json["recall"] = index.recall;
  json["queries_per_s"] = index.queries_per_second;
  json["p50_s"] = absl::ToDoubleSeconds(index.p50);
  json["p99_s"] = absl::ToDoubleSeconds(index.p99);
  json["bytes_read"] = ToValue(index.bytes_read);
  return json;
}

Json ToObject(const SetReport& set) {
  Json json;
  json["name"] = set.name;
  json["rows"] = set.rows;
  json["dimensions"] = set.dimensions;
  json["queries"] = set.queries;
  json["indexes"] = Json::array();
  for (const IndexMeasurement& index : set.indexes) {
    json["indexes"].push_back(ToObject(index));
  }
  return json;
}

}  // namespace

std::string ToJson(const IndexReport& report) {
  Json json;
  json["least_recall"] = report.least_recall;
  json["memory_bandwidth"] = report.memory_bandwidth;
  json["sets"] = Json::array();
  for (const SetReport& set : report.sets) {
    json["sets"].push_back(ToObject(set));
  }
  return json.dump(2) + "\n";
}

}  // namespace akin
