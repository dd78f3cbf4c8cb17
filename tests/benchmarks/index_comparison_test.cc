#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "benchmarks/index/exact_neighbors.h"
#include "benchmarks/index/measured_index.h"
#include "benchmarks/index/measurement.h"
#include "benchmarks/index/report.h"
#include "benchmarks/index/vector_set.h"

namespace akin {
namespace {

// 0 degrees to 19 degrees apart from the first, and the last one twice.
VectorSet Fan() {
  VectorSet set{2, {}};
  for (int i = 0; i < 21; ++i) {
    const double angle = 3.14159265358979 / 180 * std::min(i, 19);
    set.values.push_back(static_cast<float>(std::cos(angle)));
    set.values.push_back(static_cast<float>(std::sin(angle)));
  }
  return set;
}

TEST(ExactNeighborsTest, LeastSimilarityIsThatOfTheTenthNeighbour) {
  const std::vector<ExactQuestion> questions = CompareAll(Fan(), {0});
  ASSERT_EQ(questions.size(), 1);
  EXPECT_NEAR(questions[0].least_similarity,
              std::cos(3.14159265358979 / 180 * 10), 1e-6);
}

TEST(ExactNeighborsTest, RecallIsTheShareOfTheTrueNeighbours) {
  const VectorSet set = Fan();
  const ExactQuestion question = CompareAll(set, {0})[0];
  EXPECT_DOUBLE_EQ(RecallOf(set, question, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 1);
  EXPECT_DOUBLE_EQ(RecallOf(set, question, {1, 2, 3, 4, 5, 6, 7, 8, 9, 11}),
                   0.9);
  EXPECT_DOUBLE_EQ(RecallOf(set, question, {1, 2}), 0.2);
}

TEST(ExactNeighborsTest, RowThatIsAskedAboutAndRepetitionsAreNoHits) {
  const VectorSet set = Fan();
  const ExactQuestion question = CompareAll(set, {0})[0];
  EXPECT_DOUBLE_EQ(RecallOf(set, question, {0, 1, 1, 2}), 0.2);
}

TEST(ExactNeighborsTest, RowsBeyondTheTenthDoNotCount) {
  const VectorSet set = Fan();
  const ExactQuestion question = CompareAll(set, {0})[0];
  EXPECT_DOUBLE_EQ(
      RecallOf(set, question, {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 1}), 0);
}

TEST(ExactNeighborsTest, EquallyNearRowsStandForEachOther) {
  VectorSet set = Fan();
  // The tenth neighbour and its double.
  for (int d = 0; d < 2; ++d) set.values[11 * 2 + d] = set.values[10 * 2 + d];
  const ExactQuestion question = CompareAll(set, {0})[0];
  EXPECT_DOUBLE_EQ(RecallOf(set, question, {1, 2, 3, 4, 5, 6, 7, 8, 9, 11}), 1);
}

TEST(LeastBreadthTest, IsTheFirstThatReaches) {
  for (const int wanted : {1, 11, 12, 13, 44, 100, 999}) {
    const auto reaches = [wanted](int breadth) { return breadth >= wanted; };
    EXPECT_EQ(LeastBreadth(11, 1000, reaches), std::max(11, wanted));
  }
}

TEST(LeastBreadthTest, IsTheGreatestIfNoneReaches) {
  EXPECT_EQ(LeastBreadth(11, 1000, [](int) { return false; }), 1000);
}

TEST(VectorSetTest, VectorsHaveUnitLengthAndDependOnTheSeed) {
  const VectorSet set = LowDimensionalVectors(100, 1);
  EXPECT_EQ(set.rows(), 100);
  EXPECT_EQ(set.dimensions, 384);
  for (int64_t row = 0; row < set.rows(); ++row) {
    double square = 0;
    for (const float value : set.row(row)) square += value * value;
    EXPECT_NEAR(square, 1, 1e-4);
  }
  EXPECT_EQ(set.values, LowDimensionalVectors(100, 1).values);
  EXPECT_NE(set.values, LowDimensionalVectors(100, 2).values);
}

TEST(VectorSetTest, DrawnRowsAreDifferent) {
  const std::vector<int64_t> rows = DrawRows(50, 20, 1);
  EXPECT_EQ(std::set<int64_t>(rows.begin(), rows.end()).size(), 20);
  EXPECT_EQ(DrawRows(5, 20, 1).size(), 5);
}

TEST(VectorSetTest, MissingFileIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(LexicalVectors("/no/such/file", 10).status()));
}

class MeasuredIndexTest : public testing::TestWithParam<Engine> {};

TEST_P(MeasuredIndexTest, FindsTheTrueNeighboursWithGreatBreadth) {
  const VectorSet set = LowDimensionalVectors(300, 1);
  const auto measurement =
      Measure(GetParam(), set, CompareAll(set, DrawRows(300, 20, 1)),
              {.least_recall = 0.9, .duration = absl::ZeroDuration()});
  ASSERT_TRUE(measurement.ok()) << measurement.status();
  EXPECT_GE(measurement->recall, 0.9);
  EXPECT_GT(measurement->queries_per_second, 0);
  EXPECT_LE(measurement->p50, measurement->p99);
  // FAISS keeps a byte a value at least.
  EXPECT_GE(measurement->memory_bytes, 300 * 384);
}

INSTANTIATE_TEST_SUITE_P(
    Engines, MeasuredIndexTest,
    testing::Values(Engine{"akin", BuildAkinIndex},
                    Engine{"akin_graph", BuildAkinGraph},
                    Engine{"hnswlib", BuildHnswlibIndex},
                    Engine{"faiss_hnsw_flat", BuildFaissHnswFlat},
                    Engine{"faiss_hnsw_sq", BuildFaissHnswSq}),
    [](const auto& info) { return info.param.name; });

TEST(IndexReportTest, WhatIsNotKnownIsNull) {
  IndexReport report;
  report.sets.push_back({.name = "lexical", .rows = 7});
  report.sets[0].indexes.push_back({.engine = "akin", .recall = 0.5});
  const auto json = nlohmann::json::parse(ToJson(report));
  const auto& index = json["sets"][0]["indexes"][0];
  EXPECT_EQ(index["engine"], "akin");
  EXPECT_EQ(index["recall"], 0.5);
  EXPECT_TRUE(index["breadth"].is_null());
  EXPECT_TRUE(index["bytes_read"].is_null());
}

}  // namespace
}  // namespace akin
