#ifndef AKIN_CLIENT_BENCH_PLOT_H_
#define AKIN_CLIENT_BENCH_PLOT_H_

#include <string>
#include <vector>

namespace akin {

// Plots in SVG for a page that defines the colours --ink, --grid, --paper and
// --series0 to --series2, so that they follow the reader's light or dark
// scheme. Series differ in their dashes or marks too, not by colour alone.

struct PlotPoint {
  double x = 0;
  double y = 0;
};

struct PlotSeries {
  std::string name;
  std::vector<PlotPoint> points;
  bool marks = false;  // at the points, instead of a line through them
};

struct PlotTick {
  double value = 0;
  std::string label;
};

struct PlotAxis {
  std::string label;
  bool logarithmic = false;
  double low = 0;   // positive where logarithmic
  double high = 1;  // above `low`
  std::vector<PlotTick> ticks;
};

struct Plot {
  std::string id;           // unique in the page; letters
  std::string title;        // what is shown
  std::string description;  // what can be seen, for who does not
  PlotAxis x;
  PlotAxis y;
  std::vector<PlotSeries> series;  // 3 at most
};

// From 0, with round steps, to `most` or a little above.
PlotAxis LinearAxis(const std::string& label, double most);
// From a power of ten, or twice or five times it, to another, around `least`
// and `most`, of which what is not positive is left out of regard.
PlotAxis LogAxis(const std::string& label, double least, double most);

// Points beyond the axes are drawn on the edge; those that are not a number
// are left out.
std::string ToSvg(const Plot& plot);

// For HTML and SVG.
std::string EscapeMarkup(const std::string& text);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_PLOT_H_
