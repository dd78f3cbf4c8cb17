#include "client/bench/comparison.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/bench/quantiles.h"

namespace akin {
namespace {

using Json = nlohmann::ordered_json;

// More than these say no more about chance, but take longer to draw.
constexpr size_t kMostBatches = 60;
constexpr size_t kFewBatches = 10;

constexpr const char* kSettings[] = {
    "server_version", "articles",  "workload",   "mode", "rate",
    "concurrency",    "warm_up_s", "duration_s", "seed"};

void TakeBuckets(const Json& json, Histogram& histogram) {
  for (const Json& bucket : json) {
    histogram.Record(absl::Nanoseconds(bucket.at(0).get<int64_t>()),
                     bucket.at(1).get<int64_t>());
  }
}

void MergeInto(const Interval& interval, Interval& sum) {
  sum.latency.Merge(interval.latency);
  sum.service.Merge(interval.service);
  sum.failed += interval.failed;
}

// A run in parts of the same time.
struct Batches {
  std::vector<Interval> parts;
  double seconds = 0;  // of each
};

Batches BatchesOf(const RecordedRun& run) {
  const size_t size = (run.intervals.size() + kMostBatches - 1) / kMostBatches;
  Batches batches;
  batches.seconds =
      absl::ToDoubleSeconds(run.interval) * static_cast<double>(size);
  for (size_t i = 0; i < run.intervals.size(); ++i) {
    if (i % size == 0) batches.parts.emplace_back();
    MergeInto(run.intervals[i], batches.parts.back());
  }
  return batches;
}

struct Figure {
  std::string name;
  double value = 0;
};

std::vector<Figure> FiguresOf(const Interval& sum, double seconds) {
  std::vector<Figure> figures = {
      {"answered/s", static_cast<double>(sum.latency.count()) / seconds}};
  const auto add = [&](const char* name, const Histogram& histogram) {
    figures.push_back({absl::StrCat(name, " mean, ms"),
                       absl::ToDoubleMilliseconds(histogram.mean())});
    for (const NamedQuantile& quantile : kQuantiles) {
      figures.push_back(
          {absl::StrCat(name, " ", quantile.name, ", ms"),
           absl::ToDoubleMilliseconds(histogram.Quantile(quantile.share))});
    }
  };
  add("latency", sum.latency);
  add("service", sum.service);
  return figures;
}

// The figures of the parts that `pick` names, given their number.
template <typename Pick>
std::vector<Figure> FiguresOf(const Batches& batches, Pick pick) {
  Interval sum;
  const size_t size = batches.parts.size();
  for (size_t i = 0; i < size; ++i) {
    MergeInto(batches.parts[pick(i, size)], sum);
  }
  return FiguresOf(sum, batches.seconds * static_cast<double>(size));
}

// What follows each other is alike: parts are drawn in blocks, around the end.
std::vector<Figure> Draw(const Batches& batches, std::mt19937_64& random) {
  const auto block = std::max<size_t>(
      1, static_cast<size_t>(std::lround(
             std::cbrt(static_cast<double>(batches.parts.size())))));
  size_t start = 0;
  return FiguresOf(batches, [&](size_t i, size_t size) {
    if (i % block == 0) start = random() % size;
    return (start + i % block) % size;
  });
}

std::string Verdict(const FigureRatio& ratio) {
  if (ratio.low > 1) return "more";
  if (ratio.high < 1) return "less";
  return "no difference seen";
}

}  // namespace

absl::StatusOr<RecordedRun> ParseReport(const std::string& json) {
  RecordedRun run;
  try {
    const Json root = Json::parse(json);
    run.interval = absl::Seconds(root.at("interval_s").get<double>());
    const double duration = root.at("duration_s").get<double>();
    const auto whole = static_cast<size_t>(std::max(
        1.0, std::ceil(duration / absl::ToDoubleSeconds(run.interval))));
    for (const Json& part : root.at("intervals")) {
      // Answers after the end belong to the calls of the last second.
      if (run.intervals.size() < whole) run.intervals.emplace_back();
      Interval& interval = run.intervals.back();
      interval.failed += part.at("failed").get<int64_t>();
      TakeBuckets(part.at("latency_ns"), interval.latency);
      TakeBuckets(part.at("service_ns"), interval.service);
    }
    for (const char* name : kSettings) {
      run.settings.emplace_back(name, root.value(name, Json()).dump());
    }
  } catch (const Json::exception& exception) {
    return absl::InvalidArgumentError(
        absl::StrCat("is not a report.json of akin-bench: ", exception.what()));
  }
  if (run.interval <= absl::ZeroDuration() || run.intervals.empty()) {
    return absl::InvalidArgumentError("has no call that was answered");
  }
  return run;
}

std::vector<FigureRatio> CompareRuns(const RecordedRun& before,
                                     const RecordedRun& now, int resamples,
                                     uint64_t seed) {
  const Batches old_batches = BatchesOf(before);
  const Batches new_batches = BatchesOf(now);
  const auto itself = [](size_t i, size_t) { return i; };
  const std::vector<Figure> old_figures = FiguresOf(old_batches, itself);
  const std::vector<Figure> new_figures = FiguresOf(new_batches, itself);
  std::vector<std::vector<double>> drawn(old_figures.size());
  std::mt19937_64 random(seed);
  for (int i = 0; i < resamples; ++i) {
    const std::vector<Figure> old_draw = Draw(old_batches, random);
    const std::vector<Figure> new_draw = Draw(new_batches, random);
    for (size_t f = 0; f < drawn.size(); ++f) {
      if (old_draw[f].value <= 0) continue;
      drawn[f].push_back(new_draw[f].value / old_draw[f].value);
    }
  }
  std::vector<FigureRatio> ratios;
  for (size_t f = 0; f < drawn.size(); ++f) {
    if (old_figures[f].value <= 0 || drawn[f].empty()) continue;
    std::sort(drawn[f].begin(), drawn[f].end());
    const size_t cut = drawn[f].size() / 40;  // 2.5 %
    ratios.push_back({old_figures[f].name, old_figures[f].value,
                      new_figures[f].value,
                      new_figures[f].value / old_figures[f].value,
                      drawn[f][cut], drawn[f][drawn[f].size() - 1 - cut]});
  }
  return ratios;
}

std::string ToTable(const RecordedRun& before, const RecordedRun& now,
                    const std::vector<FigureRatio>& ratios) {
  std::string table;
  for (size_t i = 0; i < before.settings.size(); ++i) {
    if (before.settings[i] == now.settings[i]) continue;
    absl::StrAppendFormat(&table, "%s differs: %s, then %s\n",
                          before.settings[i].first, before.settings[i].second,
                          now.settings[i].second);
  }
  if (std::min(before.intervals.size(), now.intervals.size()) < kFewBatches) {
    absl::StrAppendFormat(
        &table,
        "fewer than %d seconds say little about chance: intervals are too "
        "narrow; measure for longer\n",
        kFewBatches);
  }
  absl::StrAppendFormat(&table, "%-20s %10s %10s %8s  %s\n", "", "A", "B",
                        "B / A", "95 % interval");
  for (const FigureRatio& ratio : ratios) {
    absl::StrAppendFormat(&table,
                          "%-20s %10.3f %10.3f %8.3f  %6.3f to %6.3f  %s\n",
                          ratio.name, ratio.before, ratio.now, ratio.ratio,
                          ratio.low, ratio.high, Verdict(ratio));
  }
  return table;
}

}  // namespace akin
