#include "client/bench/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<double> TicksOf(const PlotAxis& axis) {
  std::vector<double> ticks;
  for (const PlotTick& tick : axis.ticks) ticks.push_back(tick.value);
  return ticks;
}

Plot MakePlot() {
  Plot plot;
  plot.id = "p";
  plot.title = "A <title>";
  plot.description = "What is seen.";
  plot.x = LinearAxis("seconds", 10);
  plot.y = LogAxis("ms", 1, 100);
  return plot;
}

TEST(PlotTest, LinearAxesHaveRoundSteps) {
  EXPECT_THAT(TicksOf(LinearAxis("", 10)), ElementsAre(0, 2, 4, 6, 8, 10));
  EXPECT_EQ(LinearAxis("", 97).high, 100);
  EXPECT_EQ(LinearAxis("", 31).high, 35);
  EXPECT_LE(TicksOf(LinearAxis("", 59)).size(), 7);
}

TEST(PlotTest, LogarithmicAxesGoAroundTheValues) {
  const PlotAxis axis = LogAxis("", 3, 70);
  EXPECT_EQ(axis.low, 2);
  EXPECT_NEAR(axis.high, 100, 1e-9);
  EXPECT_EQ(LogAxis("", 0.001, 5000).ticks.size(), 7);
}

TEST(PlotTest, AxesOfNothingAreStillAxes) {
  for (const double most :
       {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_GT(LinearAxis("", most).high, 0);
    EXPECT_GT(LogAxis("", 0, most).high, LogAxis("", 0, most).low);
  }
}

TEST(PlotTest, PointsAreWhereTheirValuesAre) {
  Plot plot = MakePlot();
  plot.series = {{"p99", {{0, 1}, {5, 10}, {10, 100}}},
                 {"slow", {{5, 10}}, true},
                 {"quick", {{5, 10}}, true}};
  const std::string svg = ToSvg(plot);
  EXPECT_THAT(svg, HasSubstr("points=\"70.0,300.0 385.0,170.0 700.0,40.0\""));
  EXPECT_THAT(svg, HasSubstr("<rect x=\"381.5\" y=\"166.5\" width=\"7\""));
  EXPECT_THAT(svg, HasSubstr("<circle cx=\"385.0\" cy=\"170.0\""));
}

TEST(PlotTest, ALineThroughOnePointIsAMark) {
  Plot plot = MakePlot();
  plot.series = {{"p99", {{5, 10}, {6, std::nan("")}}}};
  EXPECT_THAT(ToSvg(plot), HasSubstr("<circle cx=\"385.0\" cy=\"170.0\""));
}

TEST(PlotTest, WhatIsBeyondTheAxesIsOnTheEdgeAndNoNumberIsLeftOut) {
  Plot plot = MakePlot();
  plot.series = {{"p99",
                  {{0, 0},
                   {5, std::nan("")},
                   {20, std::numeric_limits<double>::infinity()}}}};
  EXPECT_THAT(ToSvg(plot), HasSubstr("points=\"70.0,300.0 700.0,40.0\""));
}

TEST(PlotTest, TitleAndDescriptionAreToldToThoseWhoDoNotSee) {
  const std::string svg = ToSvg(MakePlot());
  EXPECT_THAT(svg,
              HasSubstr("role=\"img\" aria-labelledby=\"p-title p-desc\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"p-title\">A &lt;title&gt;</title>"));
  EXPECT_THAT(svg, Not(HasSubstr("<title>")));
}

}  // namespace
}  // namespace akin
