#include "client/eval/svg_chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace akin {
namespace {

constexpr int kWidth = 640;
constexpr int kHeight = 480;
constexpr char kInk[] = "#222222";
constexpr char kGrid[] = "#dddddd";
constexpr char kGrey[] = "#777777";
constexpr char kBlue[] = "#0072b2";  // told apart by all kinds of eyes

std::string Escape(const std::string& text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

bool IsFinite(const SvgPoint& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

// Parted by a white seam from what is below. `anchor` is start, middle or end.
std::string Text(double x, double y, int size, const char* anchor,
                 const std::string& text) {
  return absl::StrFormat(
      "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" "
      "fill=\"%s\" stroke=\"white\" stroke-width=\"3\" "
      "paint-order=\"stroke\">%s</text>\n",
      x, y, size, anchor, kInk, Escape(text));
}

std::string Line(double x1, double y1, double x2, double y2,
                 const char* color) {
  return absl::StrFormat(
      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
      "stroke=\"%s\"/>\n",
      x1, y1, x2, y2, color);
}

// Counted rather than added up, so that the last tick is not lost to rounding.
int TicksOf(const SvgAxis& axis) {
  return static_cast<int>((axis.high - axis.low) / axis.step + 1e-6) + 1;
}

}  // namespace

SvgPanel::SvgPanel(const SvgBox& box, const SvgAxis& x, const SvgAxis& y)
    : box_(box), x_(x), y_(y) {
  DrawAxisX();
  DrawAxisY();
  absl::StrAppendFormat(&svg_,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                        "height=\"%.1f\" fill=\"none\" stroke=\"%s\"/>\n",
                        box_.left, box_.top, box_.right - box_.left,
                        box_.bottom - box_.top, kInk);
}

void SvgPanel::DrawAxisX() {
  for (int i = 0; i < TicksOf(x_); ++i) {
    const double value = x_.low + i * x_.step;
    const double x = PixelX(value);
    absl::StrAppend(&svg_, Line(x, box_.top, x, box_.bottom, kGrid),
                    Line(x, box_.bottom, x, box_.bottom + 4, kInk));
    if (x_.label.empty()) continue;
    absl::StrAppend(&svg_, Text(x, box_.bottom + 18, 12, "middle",
                                absl::StrFormat("%.*f", x_.decimals, value)));
  }
  if (x_.label.empty()) return;
  absl::StrAppend(&svg_, Text((box_.left + box_.right) / 2, box_.bottom + 38,
                              13, "middle", x_.label));
}

void SvgPanel::DrawAxisY() {
  for (int i = 0; i < TicksOf(y_); ++i) {
    const double value = y_.low + i * y_.step;
    const double y = PixelY(value);
    absl::StrAppend(&svg_, Line(box_.left, y, box_.right, y, kGrid),
                    Line(box_.left - 4, y, box_.left, y, kInk));
    if (y_.label.empty()) continue;
    absl::StrAppend(&svg_, Text(box_.left - 8, y + 4, 12, "end",
                                absl::StrFormat("%.*f", y_.decimals, value)));
  }
  if (y_.label.empty()) return;
  absl::StrAppendFormat(
      &svg_, "<g transform=\"translate(16 %.1f) rotate(-90)\">\n%s</g>\n",
      (box_.top + box_.bottom) / 2, Text(0, 0, 13, "middle", y_.label));
}

void SvgPanel::AddLine(const std::vector<SvgPoint>& points, SvgStyle style) {
  std::string path;
  int drawn = 0;
  for (const SvgPoint& point : points) {
    if (!IsFinite(point)) continue;
    absl::StrAppendFormat(&path, "%s%.1f,%.1f", drawn == 0 ? "" : " ",
                          PixelX(point.x), PixelY(point.y));
    ++drawn;
  }
  if (drawn < 2) return;
  absl::StrAppend(
      &svg_, "<polyline points=\"", path, "\" fill=\"none\" ",
      style == SvgStyle::kData
          ? absl::StrCat("stroke=\"", kBlue, "\" stroke-width=\"2\"")
          : absl::StrCat("stroke=\"", kGrey, "\" stroke-dasharray=\"5 4\""),
      "/>\n");
}

void SvgPanel::AddDot(const SvgPoint& point) {
  if (!IsFinite(point)) return;
  absl::StrAppendFormat(&svg_,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" "
                        "fill=\"%s\" stroke=\"white\"/>\n",
                        PixelX(point.x), PixelY(point.y), kBlue);
}

void SvgPanel::AddBar(double left, double right, double height) {
  if (!IsFinite({left, height}) || !std::isfinite(right)) return;
  const double top = PixelY(height);
  absl::StrAppendFormat(&svg_,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                        "height=\"%.1f\" fill=\"%s\"/>\n",
                        PixelX(left), top, PixelX(right) - PixelX(left),
                        box_.bottom - top, kBlue);
}

void SvgPanel::AddLabel(const SvgPoint& point, const std::string& text,
                        SvgSide side) {
  if (!IsFinite(point)) return;
  const double x = PixelX(point.x);
  const double y = PixelY(point.y);
  switch (side) {
    case SvgSide::kAbove:
      absl::StrAppend(&svg_, Text(x, y - 5, 11, "middle", text));
      break;
    case SvgSide::kLeft:
      absl::StrAppend(&svg_, Text(x - 8, y - 2, 12, "end", text));
      break;
    case SvgSide::kRight:
      absl::StrAppend(&svg_, Text(x + 7, y - 5, 12, "start", text));
      break;
  }
}

double SvgPanel::PixelX(double x) const {
  const double share = std::clamp((x - x_.low) / (x_.high - x_.low), 0.0, 1.0);
  return box_.left + share * (box_.right - box_.left);
}

double SvgPanel::PixelY(double y) const {
  const double share = std::clamp((y - y_.low) / (y_.high - y_.low), 0.0, 1.0);
  return box_.bottom - share * (box_.bottom - box_.top);
}

std::string ToSvg(const std::string& title,
                  const std::vector<SvgPanel>& panels) {
  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
      "viewBox=\"0 0 %d %d\" role=\"img\" "
      "font-family=\"Helvetica, Arial, sans-serif\">\n"
      "<title>%s</title>\n"
      "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n",
      kWidth, kHeight, kWidth, kHeight, Escape(title), kWidth, kHeight);
  absl::StrAppend(&svg, Text(kWidth / 2.0, 27, 16, "middle", title));
  for (const SvgPanel& panel : panels) absl::StrAppend(&svg, panel.svg());
  return absl::StrCat(svg, "</svg>\n");
}

double RoundStep(double high, int steps) {
  double power = 1;
  for (;; power *= 10) {
    for (const double digit : {1, 2, 5}) {
      // Not below, so that what is not a number ends it too.
      if (!(digit * power * steps < high)) return digit * power;
    }
  }
}

}  // namespace akin
