#include "client/eval/precision_coverage.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/eval/score.h"
#include "client/eval/svg_chart.h"

namespace akin {
namespace {

constexpr int kThresholds = 100;

ThresholdScore ScoreThreshold(const std::vector<JudgedAnswer>& answers,
                              double threshold) {
  int hits = 0;
  int shown = 0;
  int covered = 0;
  for (const JudgedAnswer& answer : answers) {
    int hits_here = 0;
    int shown_here = 0;
    for (const JudgedItem& item : answer.items) {
      if (shown_here == kShownLimit) break;
      if (item.relevance < threshold) continue;
      ++shown_here;
      hits_here += item.same_story ? 1 : 0;
    }
    hits += hits_here;
    shown += shown_here;
    covered += hits_here > 0 ? 1 : 0;
  }
  const double questions = static_cast<double>(answers.size());
  return {threshold, static_cast<double>(hits) / std::max(1, shown),
          covered / questions, shown / questions};
}

// An axis that begins at the tenth below the least value.
SvgAxis AxisFrom(const std::string& label, double least) {
  const double low = std::clamp(std::floor(least * 10) / 10, 0.0, 0.8);
  return {label, low, 1, 0.1, 1};
}

// Whether labels at both points would touch.
bool AreClose(const SvgPoint& a, const SvgPoint& b, const SvgAxis& x,
              const SvgAxis& y) {
  return std::abs(a.x - b.x) < 0.05 * (x.high - x.low) &&
         std::abs(a.y - b.y) < 0.04 * (y.high - y.low);
}

}  // namespace

std::vector<ThresholdScore> ScoreThresholds(
    const std::vector<JudgedAnswer>& answers) {
  std::vector<ThresholdScore> scores;
  if (answers.empty()) return scores;
  for (int i = 0; i <= kThresholds; ++i) {
    scores.push_back(
        ScoreThreshold(answers, static_cast<double>(i) / kThresholds));
  }
  return scores;
}

std::string ToTable(const std::vector<ThresholdScore>& scores) {
  std::string table = absl::StrFormat("%-9s %10s %9s %6s\n", "threshold",
                                      "precision", "coverage", "shown");
  for (size_t i = 0; i < scores.size(); i += 5) {
    const ThresholdScore& score = scores[i];
    absl::StrAppendFormat(
        &table, "%-9.2f %10s %9.3f %6.2f\n", score.threshold,
        score.shown > 0 ? absl::StrFormat("%.3f", score.precision) : "-",
        score.coverage, score.shown);
  }
  return table;
}

std::string ToPrecisionCoverageChart(
    const std::vector<ThresholdScore>& scores) {
  std::vector<SvgPoint> curve;
  std::vector<std::pair<SvgPoint, std::string>> tenths;
  double least_precision = 1;
  double least_coverage = 1;
  for (size_t i = 0; i < scores.size(); ++i) {
    const ThresholdScore& score = scores[i];
    if (score.shown == 0) continue;
    const SvgPoint point = {score.coverage, score.precision};
    curve.push_back(point);
    least_precision = std::min(least_precision, score.precision);
    least_coverage = std::min(least_coverage, score.coverage);
    if (i % 10 != 0) continue;
    tenths.emplace_back(point, absl::StrFormat("%.1f", score.threshold));
  }
  const SvgAxis x =
      AxisFrom("Coverage: questions with a relevant article", least_coverage);
  const SvgAxis y =
      AxisFrom("Precision: relevant among the shown", least_precision);
  SvgPanel panel({75, 44, 610, 425}, x, y);
  panel.AddLine(curve, SvgStyle::kData);
  for (const auto& [point, threshold] : tenths) panel.AddDot(point);
  std::vector<SvgPoint> labelled;
  for (const auto& [point, threshold] : tenths) {
    const bool is_free =
        std::none_of(labelled.begin(), labelled.end(),
                     [&, point = point](const SvgPoint& other) {
                       return AreClose(point, other, x, y);
                     });
    if (!is_free) continue;
    panel.AddLabel(point, threshold, SvgSide::kRight);
    labelled.push_back(point);
  }
  return ToSvg("A list of six at each threshold of relevance", {panel});
}

}  // namespace akin
