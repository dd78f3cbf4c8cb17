#include "server/index/sketch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>
#include <vector>

namespace akin {
namespace {

using ::testing::ElementsAre;

double Dot(const std::vector<float>& a, const std::vector<float>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<float> RandomUnitVector(int dimensions, std::mt19937& random) {
  std::normal_distribution<float> normal;
  std::vector<float> values(dimensions);
  for (float& value : values) value = normal(random);
  const auto scale = static_cast<float>(1 / std::sqrt(Dot(values, values)));
  for (float& value : values) value *= scale;
  return values;
}

// At `angle` radians from a unit vector.
std::vector<float> VectorAtAngle(const std::vector<float>& vector, double angle,
                                 std::mt19937& random) {
  const int dimensions = static_cast<int>(vector.size());
  std::vector<float> other = RandomUnitVector(dimensions, random);
  const double dot = Dot(other, vector);
  const double across = std::sqrt(1 - dot * dot);
  for (int i = 0; i < dimensions; ++i) {
    other[i] = static_cast<float>(std::cos(angle) * vector[i] +
                                  std::sin(angle) *
                                      (other[i] - dot * vector[i]) / across);
  }
  return other;
}

std::vector<uint64_t> RandomWords(int count, std::mt19937_64& random) {
  std::vector<uint64_t> words(count);
  for (uint64_t& word : words) word = random();
  return words;
}

TEST(SketcherTest, LengthIsAPowerOfTwoOfAtLeastAWord) {
  EXPECT_EQ(Sketcher(1, 7).words(), 1);
  EXPECT_EQ(Sketcher(64, 7).words(), 1);
  EXPECT_EQ(Sketcher(65, 7).words(), 2);
  EXPECT_EQ(Sketcher(300, 7).words(), 8);
  EXPECT_EQ(Sketcher(512, 7).words(), 8);
  EXPECT_EQ(Sketcher(513, 7).words(), 16);
}

TEST(SketcherTest, RotationKeepsLengthsAndDotProducts) {
  std::mt19937 random(1);
  for (int dimensions : {1, 2, 63, 64, 100, 512, 1000}) {
    const Sketcher sketcher(dimensions, 7);
    const std::vector<float> a = RandomUnitVector(dimensions, random);
    const std::vector<float> b = RandomUnitVector(dimensions, random);
    const std::vector<float> rotated_a = sketcher.Rotate(a);
    const std::vector<float> rotated_b = sketcher.Rotate(b);
    EXPECT_EQ(rotated_a.size(), 64 * sketcher.words());
    EXPECT_NEAR(Dot(rotated_a, rotated_a), 1, 1e-5);
    EXPECT_NEAR(Dot(rotated_a, rotated_b), Dot(a, b), 1e-5);
  }
}

TEST(SketcherTest, OneValueIsSpreadOverAll) {
  std::vector<float> vector(512);
  vector[300] = 1;
  // The root mean square is 0.044.
  for (float value : Sketcher(512, 7).Rotate(vector)) {
    EXPECT_LT(std::fabs(value), 0.2);
  }
}

TEST(SketcherTest, SketchIsTheSameForGood) {
  std::vector<float> vector(100);
  std::iota(vector.begin(), vector.end(), -40.0f);
  std::vector<uint64_t> sketch(2);
  Sketcher(100, 7).Sketch(vector, sketch.data());
  EXPECT_THAT(sketch, ElementsAre(0x7323e5462c96ec0f, 0x1a78033ca7ff630));
}

TEST(SketcherTest, AnotherSeedIsAnotherSketch) {
  std::mt19937 random(2);
  const std::vector<float> vector = RandomUnitVector(512, random);
  EXPECT_NE(Sketcher(512, 1).Prepare(vector).bits,
            Sketcher(512, 2).Prepare(vector).bits);
}

TEST(SketcherTest, BitsAreTheSignsOfTheRotatedValues) {
  std::mt19937 random(3);
  const std::vector<float> vector = RandomUnitVector(100, random);
  const Sketcher sketcher(100, 7);
  const std::vector<float> rotated = sketcher.Rotate(vector);
  const SketchQuery query = sketcher.Prepare(vector);
  ASSERT_EQ(query.bits.size(), 2);
  ASSERT_EQ(query.values.size(), 128);
  for (int i = 0; i < 128; ++i) {
    EXPECT_EQ(query.bits[i / 64] >> (i % 64) & 1, rotated[i] > 0);
    EXPECT_GE(rotated[i] * static_cast<float>(query.values[i]), 0);
  }
  std::vector<uint64_t> sketch(2);
  sketcher.Sketch(vector, sketch.data());
  EXPECT_EQ(sketch, query.bits);
}

TEST(SketcherTest, DistanceEstimatesTheAngle) {
  constexpr int kPairs = 50;
  std::mt19937 random(4);
  const Sketcher sketcher(512, 7);
  for (double angle : {0.0, 0.3, 1.0, std::numbers::pi / 2, 2.5}) {
    double sum = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
      const std::vector<float> a = RandomUnitVector(512, random);
      const SketchQuery query = sketcher.Prepare(a);
      std::vector<uint64_t> sketch(8);
      sketcher.Sketch(VectorAtAngle(a, angle, random), sketch.data());
      uint16_t distance = 0;
      SketchDistances(query.bits, sketch.data(), 1, &distance);
      EXPECT_NEAR(distance / 512.0, angle / std::numbers::pi, 0.1);
      sum += distance / 512.0;
    }
    EXPECT_NEAR(sum / kPairs, angle / std::numbers::pi, 0.01);
  }
}

// How many of 2,000 pairs of rows stand in the order of their cosines.
int PairsInOrder(const std::vector<double>& cosines,
                 const std::vector<double>& estimates, std::mt19937& random) {
  std::uniform_int_distribution<size_t> row(0, cosines.size() - 1);
  int count = 0;
  for (int pair = 0; pair < 2000; ++pair) {
    const size_t a = row(random), b = row(random);
    count += (cosines[a] < cosines[b]) == (estimates[a] < estimates[b]);
  }
  return count;
}

TEST(SketchScoresTest, OrderRowsBetterThanDistances) {
  constexpr int kRows = 500;
  std::mt19937 random(5);
  const Sketcher sketcher(512, 7);
  const std::vector<float> vector = RandomUnitVector(512, random);
  const SketchQuery query = sketcher.Prepare(vector);
  std::vector<uint64_t> sketches(kRows * 8);
  std::vector<double> cosines;
  std::uniform_real_distribution<double> angle(0.8, 1.6);
  for (int row = 0; row < kRows; ++row) {
    const std::vector<float> other =
        VectorAtAngle(vector, angle(random), random);
    cosines.push_back(Dot(vector, other));
    sketcher.Sketch(other, sketches.data() + row * 8);
  }
  std::vector<int32_t> rows(kRows), scores(kRows);
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<uint16_t> distances(kRows);
  SketchScores(query, sketches.data(), rows, scores.data());
  SketchDistances(query.bits, sketches.data(), kRows, distances.data());

  std::vector<double> nearness;
  for (uint16_t distance : distances) nearness.push_back(-distance);
  std::mt19937 pairs(6), same_pairs(6);
  const int by_scores =
      PairsInOrder(cosines, {scores.begin(), scores.end()}, pairs);
  const int by_distances = PairsInOrder(cosines, nearness, same_pairs);
  EXPECT_GT(by_scores, by_distances + 20);
  EXPECT_GT(by_scores, 1900);
}

class SketchLevelTest : public testing::TestWithParam<SimdLevel> {};

TEST_P(SketchLevelTest, DistancesAreExact) {
  std::mt19937_64 random(1);
  for (int words : {1, 2, 3, 4, 8, 9, 16, 64, 512, 1023}) {
    for (int rows : {0, 1, 7, 8, 9, 30}) {
      std::vector<uint64_t> query = RandomWords(words, random);
      std::vector<uint64_t> sketches = RandomWords(words * rows, random);
      if (rows >= 7) {  // The least and the greatest distance.
        std::copy(query.begin(), query.end(), sketches.begin());
        std::transform(query.begin(), query.end(), sketches.begin() + words,
                       [](uint64_t word) { return ~word; });
      }
      std::vector<uint16_t> expected(rows), distances(rows);
      for (int i = 0; i < rows * words; ++i) {
        expected[i / words] += std::popcount(sketches[i] ^ query[i % words]);
      }
      SketchDistances(query, sketches.data(), rows, distances.data(),
                      GetParam());
      EXPECT_EQ(distances, expected) << words << " words, " << rows << " rows";
    }
  }
}

TEST_P(SketchLevelTest, SeveralQueriesHaveTheDistancesOfEach) {
  std::mt19937 random(2);
  const Sketcher sketcher(512, 7);
  std::mt19937_64 random_words(3);
  for (int rows : {0, 1, 127, 128, 129, 1000}) {
    const std::vector<uint64_t> sketches = RandomWords(rows * 8, random_words);
    std::vector<SketchQuery> queries(3);
    std::vector<const SketchQuery*> query_pointers;
    std::vector<std::vector<uint16_t>> distances(3,
                                                 std::vector<uint16_t>(rows));
    std::vector<uint16_t*> distance_pointers;
    for (int q = 0; q < 3; ++q) {
      queries[q] = sketcher.Prepare(RandomUnitVector(512, random));
      query_pointers.push_back(&queries[q]);
      distance_pointers.push_back(distances[q].data());
    }
    SketchDistances(query_pointers, sketches.data(), rows,
                    distance_pointers.data(), GetParam());
    for (int q = 0; q < 3; ++q) {
      std::vector<uint16_t> expected(rows);
      SketchDistances(queries[q].bits, sketches.data(), rows, expected.data(),
                      SimdLevel::kPortable);
      EXPECT_EQ(distances[q], expected);
    }
  }
}

// Values at random or all equal.
std::vector<int8_t> QueryValues(int count, int kind, std::mt19937& random) {
  std::uniform_int_distribution<int> value(-127, 127);
  std::vector<int8_t> values(count);
  for (int8_t& v : values) {
    v = static_cast<int8_t>(kind == 0   ? value(random)
                            : kind == 1 ? 127
                            : kind == 2 ? -127
                                        : 0);
  }
  return values;
}

TEST_P(SketchLevelTest, ScoresOfRowsInAnyOrderAreExact) {
  std::mt19937 random(4);
  std::mt19937_64 random_words(5);
  constexpr int kRows = 40;
  for (int words : {1, 2, 3, 4, 8, 16, 512}) {
    std::vector<uint64_t> sketches = RandomWords(words * kRows, random_words);
    std::fill_n(sketches.begin(), words, 0);
    std::fill_n(sketches.begin() + words, words, ~uint64_t{0});
    for (int kind = 0; kind < 4; ++kind) {
      const SketchQuery query{std::vector<uint64_t>(words),
                              QueryValues(64 * words, kind, random)};
      for (int count : {0, 1, 3, 4, 5, 15, 16, 17, 38}) {
        std::vector<int32_t> rows(count), expected(count), scores(count);
        for (int i = 0; i < count; ++i) {
          rows[i] = (i * 7 + kind) % kRows;
          for (int j = 0; j < 64 * words; ++j) {
            const uint64_t word = sketches[rows[i] * words + j / 64];
            expected[i] +=
                word >> (j % 64) & 1 ? query.values[j] : -query.values[j];
          }
        }
        SketchScores(query, sketches.data(), rows, scores.data(), GetParam());
        EXPECT_EQ(scores, expected) << words << " words, " << count << " rows";
      }
    }
  }
}

// What SelectWithin writes, calculated plainly.
std::vector<int32_t> PlainSelection(const std::vector<uint16_t>& distances,
                                    uint16_t limit, const uint64_t* mask,
                                    int32_t base) {
  std::vector<int32_t> selected;
  for (int i = 0; i < static_cast<int>(distances.size()); ++i) {
    const bool is_wanted = mask == nullptr || (mask[i / 64] >> (i % 64) & 1);
    if (distances[i] <= limit && is_wanted) selected.push_back(base + i);
  }
  return selected;
}

TEST_P(SketchLevelTest, SelectsTheNearOfTheWanted) {
  std::mt19937_64 random(6);
  for (int rows : {0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000}) {
    std::vector<uint16_t> distances(rows);
    for (uint16_t& distance : distances) {
      distance = static_cast<uint16_t>(random());
    }
    if (rows > 1) {
      distances.front() = 0;
      distances.back() = 65535;
    }
    // Bits beyond the rows count for nothing.
    const std::vector<uint64_t> some = RandomWords((rows + 63) / 64, random);
    const std::vector<uint64_t> all(some.size(), ~uint64_t{0});
    const std::vector<uint64_t> none(some.size());
    const uint64_t* const no_mask = nullptr;
    for (const uint64_t* mask :
         {some.data(), all.data(), none.data(), no_mask}) {
      for (uint16_t limit : {0, 1, 600, 32767, 32768, 40000, 65535}) {
        std::vector<int32_t> selected(rows);
        selected.resize(SelectWithin(distances.data(), rows, limit, mask, 5000,
                                     selected.data(), GetParam()));
        EXPECT_EQ(selected, PlainSelection(distances, limit, mask, 5000))
            << rows << " rows within " << limit;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, SketchLevelTest,
                         testing::ValuesIn(SupportedSimdLevels()));

}  // namespace
}  // namespace akin
