#include "server/index/scan_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/planner.h"
#include "server/index/vector_search.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

constexpr int kDimensions = 64;
constexpr int kRows = 6'000;

// Vectors about some centres, so that there is something to be near to.
class ScanCurveTest : public ::testing::Test {
 protected:
  ScanCurveTest() : sketcher_(kDimensions, 1) {
    std::vector<std::vector<float>> centres(40);
    for (std::vector<float>& centre : centres) {
      for (int i = 0; i < kDimensions; ++i) centre.push_back(normal_(random_));
    }
    tail_ = std::make_shared<Tail>(
        SegmentShape{.words = sketcher_.words(),
                     .code_bytes = CodeBytes(kDimensions)},
        kRows, sketcher_, kNoRevision);
    for (int row = 0; row < kRows; ++row) {
      std::vector<float> values = centres[random_() % centres.size()];
      for (float& value : values) value += normal_(random_);
      tail_->Append({.id = absl::StrCat(row),
                     .embedding = *Embedding::FromValues({"t", kDimensions},
                                                         std::move(values)),
                     .revision = Revision{static_cast<uint64_t>(row) + 1}});
    }
    for (int row = 0; row < kRows; ++row) rows_.push_back({tail_.get(), row});
  }

  VectorQuery QueryOf(int row) const {
    const CodeView code = tail_->code(row);
    return {.code = VectorCode(code),
            .sketch = sketcher_.Prepare(DecodeVector(code, kDimensions))};
  }

  std::mt19937 random_{4};
  std::normal_distribution<float> normal_;
  const Sketcher sketcher_;
  SearchPool pool_{1};
  SketchPass pass_{pool_};
  std::shared_ptr<Tail> tail_;
  std::vector<RowPlace> rows_;
};

TEST_F(ScanCurveTest, AScanOfTheDepthFindsTheShareThatWasAskedFor) {
  const ScanCurve curve = ScanCurve::Measure(rows_, sketcher_);
  const std::vector<RowMask> masks = {
      RowMask({tail_, kRows}, SegmentFilter({}, *tail_), Revision{kRows})};
  for (const double recall : {0.9, 0.98}) {
    int found = 0, wanted = 0;
    for (int query = 0; query < 100; ++query) {
      const VectorQuery prepared = QueryOf(query * 37);
      std::vector<ScoredRow> exact = CompareCodes(prepared, masks, 11);
      for (const ScoredRow& hit : ScanSketches(
               prepared, masks, 11, curve.DepthFor(recall, kRows), pass_)) {
        found += std::any_of(
            exact.begin(), exact.end(),
            [&](const ScoredRow& row) { return row.row == hit.row; });
      }
      wanted += 11;
    }
    EXPECT_GE(found, (recall - 0.015) * wanted) << recall;
  }
}

TEST_F(ScanCurveTest, DepthsGrowWithTheRecallAndWithTheRowsThatMatch) {
  const ScanCurve curve = ScanCurve::Measure(rows_, sketcher_);
  ASSERT_EQ(curve.points().size(), 2);
  EXPECT_EQ(curve.points()[0].rows, kRows);
  EXPECT_EQ(curve.points()[1].rows, kRows / 8);
  for (const int64_t matching : {400, 750, 1'500, kRows}) {
    ScanDepth last;
    for (const double recall : {0.5, 0.8, 0.9, 0.96, 0.98, 0.995, 0.9999}) {
      const ScanDepth depth = curve.DepthFor(recall, matching);
      EXPECT_GE(depth.sketches, last.sketches) << recall;
      EXPECT_GE(depth.codes, last.codes) << recall;
      EXPECT_LE(depth.sketches, matching);
      EXPECT_LE(depth.codes, matching);
      last = depth;
    }
  }
  EXPECT_LT(curve.DepthFor(0.98, 750).sketches,
            curve.DepthFor(0.98, kRows).sketches);
}

TEST_F(ScanCurveTest, IsTheSameForTheSameRows) {
  const ScanCurve a = ScanCurve::Measure(rows_, sketcher_);
  const ScanCurve b = ScanCurve::Measure(rows_, sketcher_);
  EXPECT_EQ(a.DepthFor(0.97, 3'000).sketches, b.DepthFor(0.97, 3'000).sketches);
  EXPECT_EQ(a.DepthFor(0.97, 3'000).codes, b.DepthFor(0.97, 3'000).codes);
}

TEST_F(ScanCurveTest, OfFewRowsNothingIsMeasured) {
  rows_.resize(100);
  const ScanCurve curve = ScanCurve::Measure(rows_, sketcher_);
  EXPECT_TRUE(curve.points().empty());
  EXPECT_EQ(curve.DepthFor(0.98, 100).codes, 51);
}

TEST_F(ScanCurveTest, APlanComparesAllCodesOfFewRowsOrIfThatIsAskedFor) {
  const auto plan_of = [&](const Filter& filter, SearchOptions options) {
    const std::vector<RowMask> masks = {RowMask(
        {tail_, kRows}, SegmentFilter(filter, *tail_), Revision{kRows})};
    return PlanSearch(masks, options, 0.9);
  };
  EXPECT_EQ(plan_of({}, {.limit = 10}).accuracy, Accuracy::kDefault);
  EXPECT_EQ(plan_of({}, {.limit = 10}).kind(), PlanKind::kScan);
  const SearchPlan exact =
      plan_of({}, {.limit = 10, .accuracy = Accuracy::kExact});
  EXPECT_EQ(exact.accuracy, Accuracy::kExact);
  EXPECT_EQ(exact.kind(), PlanKind::kExact);
  EXPECT_EQ(plan_of({}, {.limit = 10, .target_recall = 1}).accuracy,
            Accuracy::kExact);
  const SearchPlan none =
      plan_of({.sources = {.any_of = {"nobody"}}}, {.limit = 1});
  EXPECT_EQ(none.accuracy, Accuracy::kExact);
  EXPECT_EQ(none.kind(), PlanKind::kSkipped);
  EXPECT_EQ(none.rows, 0);
  EXPECT_EQ(none.segments, 0);
}

TEST_F(ScanCurveTest, APlanGoesDeeperForAHigherRecallAndForMoreRows) {
  const std::vector<RowMask> masks = {
      RowMask({tail_, kRows}, SegmentFilter({}, *tail_), Revision{kRows})};
  const SearchPlan ten = PlanSearch(masks, {.limit = 10}, 0.9);
  EXPECT_EQ(ten.rows, kRows);
  const SearchPlan many = PlanSearch(masks, {.limit = 200}, 0.9);
  EXPECT_GE(many.depth.codes, 400);
  EXPECT_GE(many.depth.sketches, many.depth.codes);
}

}  // namespace
}  // namespace akin
