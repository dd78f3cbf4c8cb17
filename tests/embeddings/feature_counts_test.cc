#include "embeddings/feature_counts.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace akin {
namespace {

Words Split(const std::vector<std::string>& list) {
  Words words;
  for (const std::string& word : list) {
    words.Append(word);
    words.Close();
  }
  return words;
}

std::map<uint64_t, int> Counts(const FeatureCounts& counts) {
  std::map<uint64_t, int> result;
  for (const Feature& feature : counts.features()) {
    EXPECT_TRUE(result.emplace(feature.hash, feature.count).second);
  }
  return result;
}

int Size(const std::vector<std::string>& list) {
  FeatureCounts counts;
  counts.Add(Split(list), 1);
  return static_cast<int>(Counts(counts).size());
}

TEST(FeatureCountsTest, AWordIsItselfAndItsNgramsWithItsEnds) {
  EXPECT_EQ(Size({"river"}), 5);  // river ^riv rive iver ver$
}

TEST(FeatureCountsTest, AShortWordHasNoNgrams) { EXPECT_EQ(Size({"eu"}), 1); }

TEST(FeatureCountsTest, WordsOfOneStemShareTheirBeginning) {
  EXPECT_EQ(Size({"elect", "elects"}), 5 + 6 - 3);  // ^ele elec lect
}

TEST(FeatureCountsTest, AWordIsNotTheNgramOfTheSameLetters) {
  EXPECT_EQ(Size({"iver", "river"}), 4 + 5 - 2);  // iver and ver$ of both
}

TEST(FeatureCountsTest, CountsAreAddedUntilCleared) {
  FeatureCounts counts;
  counts.Add(Split({"eu", "eu", "un"}), 2);
  counts.Add(Split({"un"}), 1);
  const std::map<uint64_t, int> result = Counts(counts);
  ASSERT_EQ(result.size(), 2);
  EXPECT_EQ(result.begin()->second + result.rbegin()->second, 7);
  counts.Clear();
  EXPECT_TRUE(counts.features().empty());
  counts.Add(Split({"un"}), 1);
  EXPECT_EQ(Counts(counts).begin()->second, 1);
}

TEST(FeatureCountsTest, MoreFeaturesThanItBeganWithAreAllCounted) {
  FeatureCounts counts;
  Words words;
  for (int i = 0; i < 20000; ++i) {
    words.Append(std::to_string(100000 + i));
    words.Close();
  }
  counts.Add(words, 1);
  counts.Add(words, 1);
  int total = 0;
  for (const Feature& feature : counts.features()) total += feature.count;
  // Each word, twice, and its 5 n-grams.
  EXPECT_EQ(total, 20000 * 2 * (1 + 5));
}

TEST(FeatureCountsTest, ANumberIsAWordOfDigitsAlone) {
  const auto numbers = [](const std::string& word) {
    FeatureCounts counts;
    counts.Add(Split({word}), 1);
    int result = 0;
    for (const Feature& feature : counts.features()) {
      result += feature.is_number;
    }
    return result;
  };
  EXPECT_EQ(numbers("7"), 1);
  EXPECT_EQ(numbers("2023"), 1) << "its n-grams are none";
  EXPECT_EQ(numbers("20th"), 0);
  EXPECT_EQ(numbers("b52"), 0);
  EXPECT_EQ(numbers("river"), 0);
}

// Stored terms and the IDF table are of these hashes.
TEST(FeatureCountsTest, HashesNeverChange) {
  FeatureCounts counts;
  counts.Add(Split({"eu"}), 1);
  ASSERT_EQ(counts.features().size(), 1);
  EXPECT_EQ(counts.features()[0].hash, 0xd58ab842eb27ac93);
}

}  // namespace
}  // namespace akin
