#include "embeddings/feature_counts.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
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

int Size(const std::vector<std::string>& list, Feature::Kind kind) {
  FeatureCounts counts;
  counts.Add(Split(list), 1);
  int size = 0;
  for (const Feature& feature : counts.features()) {
    size += feature.kind() == kind;
  }
  return size;
}

TEST(FeatureCountsTest, AWordIsOneWordAndItsNgrams) {
  EXPECT_EQ(Size({"river"}, Feature::Kind::kWord), 1);
  // ^riv rive iver ver$
  EXPECT_EQ(Size({"river"}, Feature::Kind::kNgram), 4);
}

TEST(FeatureCountsTest, AShortWordHasNoNgrams) {
  EXPECT_EQ(Size({"eu"}, Feature::Kind::kWord), 1);
  EXPECT_EQ(Size({"eu"}, Feature::Kind::kNgram), 0);
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
  int word_features = 0;
  for (const Feature& feature : counts.features()) {
    if (feature.kind() != Feature::Kind::kWord) continue;
    ++word_features;
    EXPECT_EQ(feature.count, 2);
  }
  EXPECT_EQ(word_features, 20000);
}

// Stored terms and the IDF table are of these hashes.
TEST(FeatureCountsTest, HashesNeverChange) {
  FeatureCounts counts;
  counts.Add(Split({"eu"}), 1);
  ASSERT_EQ(counts.features().size(), 1);
  EXPECT_EQ(counts.features()[0].hash, 0xdeadbeef);
}

}  // namespace
}  // namespace akin
