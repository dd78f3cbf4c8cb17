#include "embeddings/vector_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace akin {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

std::vector<float> RandomValues(int dimensions, std::mt19937& random) {
  std::normal_distribution<float> normal;
  std::vector<float> values(dimensions);
  for (float& value : values) value = normal(random);
  return values;
}

double CosineOfFloats(const std::vector<float>& a,
                      const std::vector<float>& b) {
  const double dot = std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  return dot /
         std::sqrt(std::inner_product(a.begin(), a.end(), a.begin(), 0.0)) /
         std::sqrt(std::inner_product(b.begin(), b.end(), b.begin(), 0.0));
}

TEST(VectorCodeTest, GreatestMagnitudeIs127AndThePaddingZero) {
  std::vector<int8_t> code(64, 99);
  const float inverse_norm = EncodeVector({0.5f, -1, 0.25f}, code.data());
  EXPECT_THAT(std::vector<int8_t>(code.begin(), code.begin() + 3),
              ElementsAre(64, -127, 32));
  EXPECT_THAT(std::vector<int8_t>(code.begin() + 3, code.end()), Each(0));
  EXPECT_FLOAT_EQ(inverse_norm,
                  1 / std::sqrt(64.0f * 64 + 127 * 127 + 32 * 32));
}

TEST(VectorCodeTest, LengthIsTheNextMultipleOfTheAlignment) {
  EXPECT_EQ(CodeBytes(0), 0);
  EXPECT_EQ(CodeBytes(1), 64);
  EXPECT_EQ(CodeBytes(64), 64);
  EXPECT_EQ(CodeBytes(65), 128);
}

TEST(VectorCodeTest, ZerosHaveCosineZeroWithAll) {
  const VectorCode zero(std::vector<float>(70));
  const VectorCode other(std::vector<float>(70, 1.0f));
  EXPECT_EQ(zero.view().inverse_norm, 0);
  EXPECT_EQ(Cosine(zero.view(), zero.view()), 0);
  EXPECT_EQ(Cosine(zero.view(), other.view()), 0);
  EXPECT_THAT(DecodeVector(zero.view(), 70), Each(0));
}

TEST(VectorCodeTest, GreatestAndLeastValuesNeitherOverflowNorVanish) {
  for (float value : {std::numeric_limits<float>::max(),
                      std::numeric_limits<float>::denorm_min()}) {
    const VectorCode code({value, -value});
    EXPECT_EQ(code.view().values[0], 127);
    EXPECT_EQ(code.view().values[1], -127);
  }
}

TEST(VectorCodeTest, DecodesToTheUnitVector) {
  std::mt19937 random(1);
  const std::vector<float> values = RandomValues(100, random);
  const std::vector<float> decoded =
      DecodeVector(VectorCode(values).view(), 100);
  ASSERT_EQ(decoded.size(), 100);
  EXPECT_NEAR(
      std::inner_product(decoded.begin(), decoded.end(), decoded.begin(), 0.0),
      1, 1e-5);
  EXPECT_GT(CosineOfFloats(decoded, values), 0.9999);
}

TEST(VectorCodeTest, CopiesAndMovesKeepTheCode) {
  std::mt19937 random(2);
  VectorCode code(RandomValues(10, random));
  const VectorCode copy = code;
  const VectorCode moved = std::move(code);
  EXPECT_NEAR(Cosine(copy.view(), moved.view()), 1, 1e-6);
  EXPECT_EQ(VectorCode().view().bytes, 0);
}

TEST(CosineTest, IsNearTheCosineOfTheFloats) {
  std::mt19937 random(3);
  for (int dimensions : {1, 3, 64, 100, 512, 1000}) {
    const std::vector<float> a = RandomValues(dimensions, random);
    std::vector<float> b = RandomValues(dimensions, random);
    for (float mix : {0.0f, 1.0f, 5.0f}) {
      for (int i = 0; i < dimensions; ++i) b[i] += mix * a[i];
      EXPECT_NEAR(Cosine(VectorCode(a).view(), VectorCode(b).view()),
                  CosineOfFloats(a, b), 0.01);
    }
  }
}

TEST(CosineTest, WithItselfIsOneAndWithTheOppositeMinusOne) {
  std::mt19937 random(4);
  for (int dimensions : {1, 63, 64, 65, 512, 4096}) {
    std::vector<float> values = RandomValues(dimensions, random);
    const VectorCode code(values);
    for (float& value : values) value = -value;
    const VectorCode opposite(values);
    EXPECT_NEAR(Cosine(code.view(), code.view()), 1, 1e-6);
    EXPECT_LE(Cosine(code.view(), code.view()), 1);
    EXPECT_NEAR(Cosine(code.view(), opposite.view()), -1, 1e-6);
    EXPECT_GE(Cosine(code.view(), opposite.view()), -1);
  }
}

// Codes of `bytes` in a table; the first rows are extreme.
struct Table {
  Table(int rows, int bytes) : bytes(bytes), codes(rows * bytes) {
    std::mt19937 random(bytes);
    std::uniform_int_distribution<int> value(-127, 127);
    for (int row = 0; row < rows; ++row) {
      int64_t square = 0;
      for (int i = 0; i < bytes; ++i) {
        int8_t& code = codes[row * bytes + i];
        code = static_cast<int8_t>(row == 0   ? 127
                                   : row == 1 ? -127
                                   : row == 2 ? 0
                                   : row == 3 ? (i % 2 == 0 ? 127 : -127)
                                              : value(random));
        square += code * code;
      }
      inverse_norms.push_back(
          square == 0 ? 0 : static_cast<float>(1 / std::sqrt(square)));
    }
  }

  int rows() const { return static_cast<int>(inverse_norms.size()); }
  CodeView view(int row) const {
    return {codes.data() + row * bytes, bytes, inverse_norms[row]};
  }
  // Calculated plainly.
  float PlainCosine(int a, int b) const {
    const int8_t* x = view(a).values;
    const int64_t dot =
        std::inner_product(x, x + bytes, view(b).values, int64_t{0});
    return std::clamp(
        static_cast<float>(dot) * (inverse_norms[a] * inverse_norms[b]), -1.0f,
        1.0f);
  }

  int bytes;
  std::vector<int8_t> codes;  // shape: rows x bytes
  std::vector<float> inverse_norms;
};

class CosineLevelTest : public testing::TestWithParam<SimdLevel> {};

TEST_P(CosineLevelTest, PairsAreExact) {
  for (int bytes : {64, 128, 192, 512, 4096, 131072}) {
    const Table table(6, bytes);
    for (int a = 0; a < table.rows(); ++a) {
      for (int b = 0; b < table.rows(); ++b) {
        EXPECT_EQ(Cosine(table.view(a), table.view(b), GetParam()),
                  table.PlainCosine(a, b))
            << bytes << " bytes, rows " << a << " and " << b;
      }
    }
  }
}

TEST_P(CosineLevelTest, RowsInAnyOrderAreExact) {
  const Table table(23, 192);
  std::mt19937 random(5);
  std::uniform_int_distribution<int32_t> row(0, table.rows() - 1);
  for (int count : {0, 1, 3, 4, 5, 7, 8, 9, 40}) {
    std::vector<int32_t> rows(count);
    std::vector<float> expected(count), cosines(count);
    for (int i = 0; i < count; ++i) {
      rows[i] = row(random);
      expected[i] = table.PlainCosine(4, rows[i]);
    }
    Cosines(table.view(4), table.codes.data(), table.inverse_norms.data(), rows,
            cosines.data(), GetParam());
    EXPECT_EQ(cosines, expected);
  }
}

TEST_P(CosineLevelTest, RangesAreExact) {
  const Table table(23, 128);
  for (const auto& [begin, end] : std::vector<std::pair<int, int>>{
           {0, 23}, {5, 5}, {5, 6}, {22, 23}, {3, 20}}) {
    std::vector<float> expected, cosines(end - begin);
    for (int row = begin; row < end; ++row) {
      expected.push_back(table.PlainCosine(3, row));
    }
    CosinesOfRange(table.view(3), table.codes.data(),
                   table.inverse_norms.data(), begin, end, cosines.data(),
                   GetParam());
    EXPECT_EQ(cosines, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, CosineLevelTest,
                         testing::ValuesIn(SupportedSimdLevels()));

}  // namespace
}  // namespace akin
