#include "server/index/top_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr float kNothing = -std::numeric_limits<float>::infinity();

std::vector<int64_t> Best(const TopRows& top) {
  std::vector<ScoredRow> rows = top.rows();
  std::sort(rows.begin(), rows.end(), IsBetter);
  std::vector<int64_t> best;
  for (const ScoredRow& row : rows) best.push_back(row.row);
  return best;
}

TEST(TopRowsTest, OfNothingAreNone) {
  const TopRows top(3);
  EXPECT_THAT(Best(top), IsEmpty());
  EXPECT_EQ(top.least(), kNothing);
}

TEST(TopRowsTest, WhileThereIsRoomEveryRowIsKept) {
  TopRows top(3);
  top.Add({1, 0});
  top.Add({2, -5});
  EXPECT_THAT(Best(top), ElementsAre(1, 2));
  EXPECT_EQ(top.least(), kNothing);
}

TEST(TopRowsTest, ABetterRowTakesThePlaceOfTheWorst) {
  TopRows top(2);
  top.Add({1, 0.3f});
  top.Add({2, 0.1f});
  EXPECT_EQ(top.least(), 0.1f);
  top.Add({3, 0.05f});
  EXPECT_THAT(Best(top), ElementsAre(1, 2));
  top.Add({4, 0.2f});
  EXPECT_THAT(Best(top), ElementsAre(1, 4));
  EXPECT_EQ(top.least(), 0.2f);
}

TEST(TopRowsTest, OfEqualsTheNewestAreKept) {
  TopRows top(2);
  for (const int64_t row : {3, 9, 5, 1, 7}) top.Add({row, 0.5f});
  EXPECT_THAT(Best(top), ElementsAre(9, 7));
}

TEST(TopRowsTest, TheRevisionCountsBeforeThePlace) {
  TopRows top(2);
  top.Add({.row = 9, .score = 0.5f, .revision = 1});
  top.Add({.row = 1, .score = 0.5f, .revision = 3});
  top.Add({.row = 5, .score = 0.5f, .revision = 2});
  EXPECT_THAT(Best(top), ElementsAre(1, 5));
}

TEST(TopRowsTest, AreThoseThatSortingGives) {
  std::mt19937 random(3);
  for (const int limit : {1, 2, 10, 99, 500}) {
    TopRows top(limit);
    std::vector<ScoredRow> all;
    for (int64_t row = 0; row < 400; ++row) {
      all.push_back({.row = row,
                     .score = 0.01f * (random() % 50),
                     .revision = random() % 100});
    }
    std::shuffle(all.begin(), all.end(), random);
    for (const ScoredRow& row : all) top.Add(row);
    std::sort(all.begin(), all.end(), IsBetter);
    std::vector<int64_t> expected;
    for (const ScoredRow& row : all) expected.push_back(row.row);
    if (limit < 400) expected.resize(limit);
    EXPECT_EQ(Best(top), expected) << limit;
  }
}

}  // namespace
}  // namespace akin
