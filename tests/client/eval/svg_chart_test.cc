#include "client/eval/svg_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Of 100 x 100 pixels, 10 from the left and 20 from the top.
SvgPanel Panel() {
  return SvgPanel({10, 20, 110, 120}, {"across", 0, 1, 0.5, 1},
                  {"up", 0, 10, 5, 0});
}

TEST(SvgChartTest, FileHasSizeTitleAndAWhiteGround) {
  const std::string svg = ToSvg("Title", {Panel()});
  EXPECT_EQ(svg.rfind("<svg xmlns=\"http://www.w3.org/2000/svg\" "
                      "width=\"640\" height=\"480\"",
                      0),
            0);
  EXPECT_THAT(svg, HasSubstr("<title>Title</title>"));
  EXPECT_THAT(svg,
              HasSubstr("<rect width=\"640\" height=\"480\" fill=\"white\"/>"));
  EXPECT_EQ(svg.substr(svg.size() - 7), "</svg>\n");
}

TEST(SvgChartTest, TextCannotBeMarkup) {
  EXPECT_THAT(ToSvg("a < b & \"c\"", {}),
              HasSubstr(">a &lt; b &amp; &quot;c&quot;</text>"));
}

TEST(SvgChartTest, AxesHaveTicksAtBothEndsAndLabels) {
  const std::string svg = Panel().svg();
  for (const char* text :
       {">0.0<", ">0.5<", ">1.0<", ">across<", ">0<", ">5<", ">10<", ">up<"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
}

TEST(SvgChartTest, AxisWithoutALabelHasNoNumbers) {
  const SvgPanel panel({10, 20, 110, 120}, {"", 0, 1, 0.5, 1},
                       {"", 0, 1, 0.5, 1});
  EXPECT_THAT(panel.svg(), Not(HasSubstr("<text")));
}

TEST(SvgChartTest, PointsLieWhereTheirValuesAre) {
  SvgPanel panel = Panel();
  panel.AddDot({0.25, 2.5});
  EXPECT_THAT(panel.svg(), HasSubstr("cx=\"35.0\" cy=\"95.0\""));
  panel.AddLine({{0, 0}, {1, 10}}, SvgStyle::kData);
  EXPECT_THAT(panel.svg(), HasSubstr("points=\"10.0,120.0 110.0,20.0\""));
  panel.AddBar(0.1, 0.2, 5);
  EXPECT_THAT(
      panel.svg(),
      HasSubstr("x=\"20.0\" y=\"70.0\" width=\"10.0\" height=\"50.0\""));
}

TEST(SvgChartTest, ValueBeyondTheAxesIsAtTheEdge) {
  SvgPanel panel = Panel();
  panel.AddDot({-3, 1000});
  EXPECT_THAT(panel.svg(), HasSubstr("cx=\"10.0\" cy=\"20.0\""));
}

TEST(SvgChartTest, WhatIsNoNumberIsLeftOut) {
  SvgPanel panel = Panel();
  const std::string before = panel.svg();
  panel.AddDot({kNaN, 1});
  panel.AddBar(0, INFINITY, 1);
  panel.AddLabel({0, kNaN}, "text", SvgSide::kAbove);
  panel.AddLine({{0, 0}, {0, kNaN}}, SvgStyle::kData);
  EXPECT_EQ(panel.svg(), before);
}

TEST(SvgChartTest, StepIsRound) {
  EXPECT_EQ(RoundStep(10, 5), 2);
  EXPECT_EQ(RoundStep(11, 5), 5);
  EXPECT_EQ(RoundStep(26000, 2), 20000);
  EXPECT_EQ(RoundStep(0, 2), 1);
  EXPECT_EQ(RoundStep(kNaN, 2), 1);
}

}  // namespace
}  // namespace akin
