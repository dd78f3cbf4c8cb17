#include "server/index/score_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

namespace akin {
namespace {

class ScoreMaskTest : public ::testing::TestWithParam<SimdLevel> {
 protected:
  std::vector<int> RowsOf(const std::vector<float>& scores,
                          const std::vector<float>& norms, float fade,
                          float least) {
    const int rows = static_cast<int>(scores.size());
    std::vector<uint64_t> mask((rows + 63) / 64, ~uint64_t{0});
    MaskScores(scores.data(), norms.data(), rows, fade, least, mask.data(),
               GetParam());
    std::vector<int> set;
    for (int i = 0; i < 64 * static_cast<int>(mask.size()); ++i) {
      if (mask[i / 64] >> i % 64 & 1) set.push_back(i);
    }
    return set;
  }
};

TEST_P(ScoreMaskTest, SetsThoseThatReachTheLeast) {
  EXPECT_THAT(RowsOf({1, 2, 3, 0}, {1, 1, 2, 1}, 1, 1.5),
              ::testing::ElementsAre(1, 2));
  EXPECT_THAT(RowsOf({1, 2, 3, 0}, {1, 1, 2, 1}, 0.5, 1),
              ::testing::ElementsAre(1));
}

TEST_P(ScoreMaskTest, WithoutALeastSetsAllThatHaveAScore) {
  EXPECT_THAT(RowsOf({0, 0.5, 0, 7}, {0, 1, 2, 3}, 1,
                     -std::numeric_limits<float>::infinity()),
              ::testing::ElementsAre(1, 3));
}

TEST_P(ScoreMaskTest, IsTheDefinitionAtEverySize) {
  std::mt19937 random(3);
  for (const int rows : {1, 63, 64, 65, 127, 128, 1000}) {
    std::vector<float> scores(rows), norms(rows);
    std::vector<int> expected;
    for (int i = 0; i < rows; ++i) {
      scores[i] = static_cast<float>(random() % 5);
      norms[i] = static_cast<float>(1 + random() % 3);
      if (scores[i] > 0 && scores[i] * 0.5f >= 0.75f * norms[i]) {
        expected.push_back(i);
      }
    }
    EXPECT_EQ(RowsOf(scores, norms, 0.5f, 0.75f), expected) << rows;
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, ScoreMaskTest,
                         ::testing::ValuesIn(SupportedSimdLevels()));

}  // namespace
}  // namespace akin
