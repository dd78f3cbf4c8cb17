#include "embeddings/embedding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const EmbeddingModel kModel{.id = "test-2", .dimensions = 2};

TEST(EmbeddingTest, IsScaledToUnitLength) {
  const auto embedding = Embedding::FromValues(kModel, {3, -4});
  ASSERT_TRUE(embedding.ok());
  EXPECT_THAT(embedding->values(), ElementsAre(0.6f, -0.8f));
  EXPECT_EQ(embedding->dimensions(), 2);
}

TEST(EmbeddingTest, GreatestAndLeastValuesNeitherOverflowNorVanish) {
  for (float value : {std::numeric_limits<float>::max(),
                      std::numeric_limits<float>::denorm_min()}) {
    const auto embedding = Embedding::FromValues(kModel, {value, value});
    ASSERT_TRUE(embedding.ok());
    EXPECT_FLOAT_EQ(embedding->values()[0], std::sqrt(0.5f));
  }
}

struct BadValues {
  const char* name;
  std::vector<float> values;
  const char* message;
};

class BadEmbeddingTest : public testing::TestWithParam<BadValues> {};

TEST_P(BadEmbeddingTest, IsInvalidArgument) {
  const auto embedding = Embedding::FromValues(kModel, GetParam().values);
  EXPECT_EQ(embedding.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(embedding.status().message()),
              HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadEmbeddingTest,
    testing::Values(BadValues{"None", {}, "has 0 values, model test-2 needs 2"},
                    BadValues{
                        "TooFew", {1}, "has 1 values, model test-2 needs 2"},
                    BadValues{"TooMany", {1, 2, 3}, "has 3 values"},
                    BadValues{"NaN", {1, std::nanf("")}, "value 1 of 2 is nan"},
                    BadValues{"Infinite",
                              {-std::numeric_limits<float>::infinity(), 1},
                              "value 0 of 2 is -inf"},
                    BadValues{"Zero", {0, 0}, "all 2 values"}),
    [](const auto& info) { return info.param.name; });

TEST(SimilarityTest, IsTheCosine) {
  // Longer than, and not a multiple of, what is summed at once.
  const EmbeddingModel model{.id = "test-37", .dimensions = 37};
  std::vector<float> x(37), y(37);
  double dot = 0, x_square = 0, y_square = 0;
  for (int i = 0; i < 37; ++i) {
    x[i] = static_cast<float>(i % 7 - 3);
    y[i] = static_cast<float>(i % 5 - 1);
    dot += x[i] * y[i];
    x_square += x[i] * x[i];
    y_square += y[i] * y[i];
  }
  const auto a = Embedding::FromValues(model, x);
  const auto b = Embedding::FromValues(model, y);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_NEAR(Similarity(*a, *b), dot / std::sqrt(x_square * y_square), 1e-6);
  EXPECT_NEAR(Similarity(*a, *a), 1, 1e-6);
}

}  // namespace
}  // namespace akin
