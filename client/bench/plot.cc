#include "client/bench/plot.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace akin {
namespace {

// Pixels; the page scales the whole.
constexpr double kWidth = 720;
constexpr double kHeight = 360;
constexpr double kLeft = 70;
constexpr double kRight = 700;
constexpr double kTop = 40;
constexpr double kBottom = 300;

constexpr const char* kDashes[] = {"", "7 4", "2 3"};

// Where a value is between the ends of an axis, 0 to 1.
double ShareOf(const PlotAxis& axis, double value) {
  const auto scaled = [&axis](double v) {
    return axis.logarithmic ? std::log10(std::max(v, axis.low)) : v;
  };
  const double low = scaled(axis.low);
  return std::clamp((scaled(value) - low) / (scaled(axis.high) - low), 0.0,
                    1.0);
}

double PixelX(const Plot& plot, double x) {
  return kLeft + ShareOf(plot.x, x) * (kRight - kLeft);
}

double PixelY(const Plot& plot, double y) {
  return kBottom - ShareOf(plot.y, y) * (kBottom - kTop);
}

std::string Text(double x, double y, const char* anchor,
                 const std::string& text) {
  return absl::StrFormat(
      "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" "
      "fill=\"var(--ink)\">%s</text>\n",
      x, y, anchor, EscapeMarkup(text));
}

std::string GridLine(double x1, double y1, double x2, double y2) {
  return absl::StrFormat(
      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
      "stroke=\"var(--grid)\"/>\n",
      x1, y1, x2, y2);
}

std::string Group(const std::string& what, const std::string& inner) {
  return absl::StrCat("<g class=\"", what, "\">\n", inner, "</g>\n");
}

std::string XTicks(const Plot& plot) {
  std::string svg;
  for (const PlotTick& tick : plot.x.ticks) {
    const double x = PixelX(plot, tick.value);
    absl::StrAppend(&svg, GridLine(x, kTop, x, kBottom),
                    Text(x, kBottom + 22, "middle", tick.label));
  }
  return svg;
}

std::string YTicks(const Plot& plot) {
  std::string svg;
  for (const PlotTick& tick : plot.y.ticks) {
    const double y = PixelY(plot, tick.value);
    absl::StrAppend(&svg, GridLine(kLeft, y, kRight, y),
                    Text(kLeft - 8, y + 4, "end", tick.label));
  }
  return svg;
}

std::string Axes(const Plot& plot) {
  return absl::StrCat(
      Group("x ticks", XTicks(plot)), Group("y ticks", YTicks(plot)),
      absl::StrFormat(
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
          "fill=\"none\" stroke=\"var(--ink)\"/>\n",
          kLeft, kTop, kRight - kLeft, kBottom - kTop),
      Group("axis-label",
            Text((kLeft + kRight) / 2, kBottom + 42, "middle", plot.x.label)),
      absl::StrFormat("<g class=\"axis-label\" "
                      "transform=\"translate(16 %.1f) rotate(-90)\">\n%s</g>\n",
                      (kTop + kBottom) / 2,
                      Text(0, 0, "middle", plot.y.label)));
}

std::string Stroke(size_t series) {
  std::string stroke = absl::StrFormat(
      "fill=\"none\" stroke=\"var(--series%d)\" stroke-width=\"2\"", series);
  if (*kDashes[series] != '\0') {
    absl::StrAppend(&stroke, " stroke-dasharray=\"", kDashes[series], "\"");
  }
  return stroke;
}

// A disc or, for every other series, a square.
std::string Mark(double x, double y, size_t series) {
  if (series % 2 == 0) {
    return absl::StrFormat(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"var(--series%d)\" "
        "stroke=\"var(--paper)\"/>\n",
        x, y, series);
  }
  return absl::StrFormat(
      "<rect x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\" "
      "fill=\"var(--series%d)\" stroke=\"var(--paper)\"/>\n",
      x - 3.5, y - 3.5, series);
}

std::string Draw(const Plot& plot, size_t number) {
  const PlotSeries& series = plot.series[number];
  std::string path;
  std::string marks;
  int points = 0;
  for (const PlotPoint& point : series.points) {
    if (std::isnan(point.x) || std::isnan(point.y)) continue;
    const double x = PixelX(plot, point.x);
    const double y = PixelY(plot, point.y);
    absl::StrAppend(&marks, Mark(x, y, number));
    absl::StrAppendFormat(&path, "%s%.1f,%.1f", path.empty() ? "" : " ", x, y);
    ++points;
  }
  // A line through one point would not be seen.
  if (series.marks || points == 1) return marks;
  return absl::StrCat("<polyline points=\"", path, "\" ", Stroke(number),
                      "/>\n");
}

std::string Legend(const Plot& plot) {
  std::string svg;
  double x = kLeft;
  for (size_t i = 0; i < plot.series.size(); ++i) {
    const PlotSeries& series = plot.series[i];
    if (series.marks) {
      absl::StrAppend(&svg, Mark(x + 18, 24, i));
    } else {
      absl::StrAppendFormat(&svg, "<polyline points=\"%.1f,24 %.1f,24\" %s/>\n",
                            x, x + 36, Stroke(i));
    }
    absl::StrAppend(&svg, Text(x + 44, 28, "start", series.name));
    x += 70 + 8 * static_cast<double>(series.name.size());
  }
  return svg;
}

// The greatest of 1, 2, 5 times a power of ten that is not above `value`.
double RoundBelow(double value) {
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double digit : {5, 2}) {
    if (digit * power <= value * (1 + 1e-9)) return digit * power;
  }
  return power;
}

// The next of these numbers.
double NextRound(double round) { return RoundBelow(round * 2.6); }

}  // namespace

PlotAxis LinearAxis(const std::string& label, double most) {
  PlotAxis axis;
  axis.label = label;
  if (!(most > 0) || !std::isfinite(most)) most = 1;
  double step = RoundBelow(most / 5);
  if (step * 7 < most) step = NextRound(step);
  for (int i = 0;; ++i) {
    axis.ticks.push_back({i * step, absl::StrFormat("%g", i * step)});
    axis.high = i * step;
    if (i > 0 && axis.high >= most) return axis;
  }
}

PlotAxis LogAxis(const std::string& label, double least, double most) {
  PlotAxis axis;
  axis.label = label;
  axis.logarithmic = true;
  if (!(most > 0) || !std::isfinite(most)) most = 1;
  if (!(least > 0) || least > most) least = most;
  axis.low = RoundBelow(least);
  axis.high = axis.low;
  do {
    axis.high = NextRound(axis.high);
  } while (axis.high < most);
  const bool narrow = axis.high / axis.low <= 200;
  for (double value = axis.low; value <= axis.high * (1 + 1e-9);
       value = NextRound(value)) {
    const double power = std::pow(10, std::round(std::log10(value)));
    const bool is_power = std::abs(value / power - 1) < 1e-6;
    if (!narrow && !is_power) continue;
    axis.ticks.push_back({value, absl::StrFormat("%g", value)});
  }
  return axis;
}

std::string ToSvg(const Plot& plot) {
  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
      "role=\"img\" aria-labelledby=\"%s-title %s-desc\" font-size=\"13\">\n"
      "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">%s</desc>\n",
      kWidth, kHeight, plot.id, plot.id, plot.id, EscapeMarkup(plot.title),
      plot.id, EscapeMarkup(plot.description));
  absl::StrAppend(&svg, Group("axes", Axes(plot)),
                  Group("legend", Legend(plot)));
  for (size_t i = 0; i < plot.series.size(); ++i) {
    absl::StrAppend(&svg, Group("series", Draw(plot, i)));
  }
  return absl::StrCat(svg, "</svg>\n");
}

std::string EscapeMarkup(const std::string& text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

}  // namespace akin
