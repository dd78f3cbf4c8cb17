#ifndef AKIN_CLIENT_EVAL_SVG_CHART_H_
#define AKIN_CLIENT_EVAL_SVG_CHART_H_

#include <string>
#include <vector>

namespace akin {

// Charts of 640 x 480 pixels, drawn as SVG on a white background, so that they
// are legible wherever they are shown.

// Least pixels from the left and the top, and most.
struct SvgBox {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

// What a direction of a panel shows.
struct SvgAxis {
  std::string label;  // empty: the ticks have no numbers either
  double low = 0;
  double high = 1;    // above `low`
  double step = 0.2;  // from tick to tick, above 0; the first tick is at `low`
  int decimals = 1;   // of the numbers at the ticks
};

// In the values of the axes.
struct SvgPoint {
  double x = 0;
  double y = 0;
};

enum class SvgStyle {
  kData,       // a full line in colour
  kReference,  // a dashed grey line to compare with
};

// Where a label is, seen from its point.
enum class SvgSide { kAbove, kLeft, kRight };

// A rectangle with two axes and what is drawn in it, which later calls draw
// over what earlier ones drew. Values beyond the axes are drawn on the edge;
// what is not a finite number is left out.
class SvgPanel {
 public:
  // Draws the frame, the ticks and the labels of the axes.
  SvgPanel(const SvgBox& box, const SvgAxis& x, const SvgAxis& y);

  // From point to point; nothing for fewer than two.
  void AddLine(const std::vector<SvgPoint>& points, SvgStyle style);
  void AddDot(const SvgPoint& point);
  // From the lower edge up to `height`.
  void AddBar(double left, double right, double height);
  void AddLabel(const SvgPoint& point, const std::string& text, SvgSide side);

  const std::string& svg() const { return svg_; }

 private:
  void DrawAxisX();
  void DrawAxisY();
  double PixelX(double x) const;
  double PixelY(double y) const;

  SvgBox box_;
  SvgAxis x_;
  SvgAxis y_;
  std::string svg_;
};

// The panels with a title, as a whole file.
std::string ToSvg(const std::string& title,
                  const std::vector<SvgPanel>& panels);

// The least of 1, 2, 5, 10, 20, 50... that needs `steps` steps, at least 1, or
// fewer to get to `high`.
double RoundStep(double high, int steps);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_SVG_CHART_H_
