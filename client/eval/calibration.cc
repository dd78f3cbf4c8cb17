#include "client/eval/calibration.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/eval/svg_chart.h"

namespace akin {
namespace {

constexpr double kLeastProbability = 1e-6;

void Add(const JudgedItem& item, Calibration& sum) {
  const double truth = item.same_story ? 1 : 0;
  const double error = item.relevance - truth;
  const double probability =
      item.same_story ? item.relevance : 1 - item.relevance;
  ++sum.pairs;
  sum.mean_relevance += item.relevance;
  sum.same_story += truth;
  sum.brier += error * error;
  sum.log_loss -= std::log(
      std::clamp(probability, kLeastProbability, 1 - kLeastProbability));
}

void Add(const JudgedItem& item, std::array<ReliabilityBin, 10>& bins) {
  const size_t tenth = static_cast<size_t>(item.relevance * 10);
  ReliabilityBin& bin = bins[std::min(tenth, bins.size() - 1)];
  ++bin.pairs;
  bin.mean_relevance += item.relevance;
  bin.same_story += item.same_story ? 1 : 0;
}

void Divide(Calibration& sum) {
  if (sum.pairs == 0) return;
  sum.mean_relevance /= sum.pairs;
  sum.same_story /= sum.pairs;
  sum.brier /= sum.pairs;
  sum.base_brier = sum.same_story * (1 - sum.same_story);
  sum.log_loss /= sum.pairs;
}

void AppendRow(const std::string& name, const Calibration& calibration,
               std::string& table) {
  if (calibration.pairs == 0) {
    absl::StrAppendFormat(&table, "%-8s %8d %9s %10s %6s %10s %8s\n", name, 0,
                          "-", "-", "-", "-", "-");
    return;
  }
  absl::StrAppendFormat(&table, "%-8s %8d %9.3f %10.3f %6.3f %10.3f %8.3f\n",
                        name, calibration.pairs, calibration.mean_relevance,
                        calibration.same_story, calibration.brier,
                        calibration.base_brier, calibration.log_loss);
}

// The part of the diagram that says how often a relevance comes true.
SvgPanel ReliabilityPanel(const Calibrations& calibrations) {
  SvgPanel panel({70, 44, 615, 318}, {"", 0, 1, 0.1, 1},
                 {"Share that tells the same story", 0, 1, 0.2, 1});
  panel.AddLine({{0, 0}, {1, 1}}, SvgStyle::kReference);
  panel.AddLabel({1, 0.04}, "dashed: as it should be", SvgSide::kLeft);
  std::vector<SvgPoint> points;
  for (const ReliabilityBin& bin : calibrations.bins) {
    if (bin.pairs == 0) continue;
    points.push_back({bin.mean_relevance, bin.same_story});
  }
  panel.AddLine(points, SvgStyle::kData);
  for (const SvgPoint& point : points) panel.AddDot(point);
  return panel;
}

// The part that says how many pairs there are.
SvgPanel CountPanel(const Calibrations& calibrations) {
  double most = 0;
  for (const ReliabilityBin& bin : calibrations.bins) {
    most = std::max<double>(most, bin.pairs);
  }
  const double step = RoundStep(most * 1.25, 2);
  SvgPanel panel({70, 338, 615, 430},
                 {"Relevance (mean of each tenth)", 0, 1, 0.1, 1},
                 {"Pairs", 0, std::max(step, most * 1.25), step, 0});
  for (size_t i = 0; i < calibrations.bins.size(); ++i) {
    const int pairs = calibrations.bins[i].pairs;
    const double left = static_cast<double>(i) / 10;
    panel.AddBar(left + 0.01, left + 0.09, pairs);
    panel.AddLabel({left + 0.05, static_cast<double>(pairs)},
                   absl::StrCat(pairs), SvgSide::kAbove);
  }
  return panel;
}

}  // namespace

Calibrations Calibrate(const std::vector<JudgedAnswer>& answers) {
  Calibrations calibrations;
  for (const JudgedAnswer& answer : answers) {
    Calibration& set = calibrations.sets[answer.set];
    for (const JudgedItem& item : answer.items) {
      Add(item, calibrations.all);
      Add(item, set);
      Add(item, calibrations.bins);
    }
  }
  Divide(calibrations.all);
  for (auto& [name, set] : calibrations.sets) Divide(set);
  for (ReliabilityBin& bin : calibrations.bins) {
    if (bin.pairs == 0) continue;
    bin.mean_relevance /= bin.pairs;
    bin.same_story /= bin.pairs;
  }
  return calibrations;
}

std::string ToTable(const Calibrations& calibrations) {
  std::string table = absl::StrFormat("%-8s %8s %9s %10s %6s %10s %8s\n", "set",
                                      "pairs", "relevance", "same-story",
                                      "brier", "base-brier", "log-loss");
  AppendRow("ALL", calibrations.all, table);
  for (const auto& [name, set] : calibrations.sets) AppendRow(name, set, table);
  return table;
}

std::string ToBinTable(const Calibrations& calibrations) {
  std::string table = absl::StrFormat("%-8s %8s %9s %10s\n", "tenth", "pairs",
                                      "relevance", "same-story");
  for (size_t i = 0; i < calibrations.bins.size(); ++i) {
    const ReliabilityBin& bin = calibrations.bins[i];
    const double low = static_cast<double>(i) / 10;
    absl::StrAppendFormat(&table, "%.1f-%.1f  %8d ", low, low + 0.1, bin.pairs);
    if (bin.pairs == 0) {
      absl::StrAppendFormat(&table, "%9s %10s\n", "-", "-");
    } else {
      absl::StrAppendFormat(&table, "%9.3f %10.3f\n", bin.mean_relevance,
                            bin.same_story);
    }
  }
  return table;
}

std::string ToReliabilityChart(const Calibrations& calibrations) {
  return ToSvg("Reliability: how often a relevance comes true",
               {ReliabilityPanel(calibrations), CountPanel(calibrations)});
}

}  // namespace akin
