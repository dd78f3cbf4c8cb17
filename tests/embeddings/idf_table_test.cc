#include "embeddings/idf_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "embeddings/document_frequencies.h"
#include "embeddings/feature_counts.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

std::string Bytes() { return IdfTable::Encode({1.0, 0.5, 0.01, 1e-9}, 12345); }

TEST(IdfTableTest, IsReadAsItWasWritten) {
  const std::string bytes = Bytes();
  const auto table = IdfTable::Parse(bytes);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->documents(), 12345);
  const float step = IdfTable::kGreatest / 255;
  EXPECT_NEAR(table->Idf(1), std::log(2), step);
  EXPECT_NEAR(table->Idf(2), std::log(100), step);
}

TEST(IdfTableTest, WhatIsEverywhereStillHasAWeight) {
  const std::string bytes = Bytes();
  EXPECT_GT(IdfTable::Parse(bytes)->Idf(0), 0);
}

TEST(IdfTableTest, WhatIsNowhereHasTheGreatestIdf) {
  const std::string bytes = Bytes();
  EXPECT_FLOAT_EQ(IdfTable::Parse(bytes)->Idf(3), IdfTable::kGreatest);
}

TEST(IdfTableTest, LowBitsOfAHashChooseItsBucket) {
  const std::string bytes = Bytes();
  const auto table = IdfTable::Parse(bytes);
  EXPECT_EQ(table->Idf(0xFFFFFFFFFFFFFF02), table->Idf(2));
}

TEST(IdfTableTest, OfTheProgramIsWhole) {
  const auto table = IdfTable::Linked();
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->documents(), 426480);
}

struct Damage {
  const char* name;
  size_t at;
  size_t size;
  std::string bytes;  // instead of those
  const char* message;
};

class DamagedIdfTableTest : public testing::TestWithParam<Damage> {};

TEST_P(DamagedIdfTableTest, IsDataLoss) {
  std::string bytes = Bytes();
  bytes.replace(GetParam().at, GetParam().size, GetParam().bytes);
  const auto table = IdfTable::Parse(bytes);
  EXPECT_EQ(table.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(table.status().message()),
              HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, DamagedIdfTableTest,
    testing::Values(
        Damage{"Empty", 0, 44, "", "has 0 bytes, its header alone needs 40"},
        Damage{"Header", 39, 5, "", "has 39 bytes"},
        Damage{"Magic", 0, 1, "b", "does not begin with"},
        Damage{"Version", 8, 1, "\x02", "version 2, this program reads 1"},
        Damage{"Truncated", 43, 1, "", "has 3 buckets, its header says 4"},
        Damage{"Longer", 44, 0, "x", "has 5 buckets, its header says 4"},
        Damage{"NoPowerOfTwo", 12, 1, "\x03", "must be a power of two"},
        Damage{"Documents", 16, 1, "\x01", "checksum"},
        Damage{"Bucket", 42, 1, "\x01", "checksum"},
        Damage{"Checksum", 33, 1, "\x01", "checksum"}),
    [](const auto& info) { return info.param.name; });

TEST(DocumentFrequenciesTest, SharesAreOfAllArticles) {
  DocumentFrequencies frequencies(4);
  for (int i = 0; i < 9; ++i) {
    frequencies.Add("en", std::vector<Feature>{{.hash = 1, .count = 1}});
  }
  EXPECT_EQ(frequencies.documents(), 9);
  EXPECT_DOUBLE_EQ(frequencies.Shares()[1], 1);
  EXPECT_DOUBLE_EQ(frequencies.Shares()[2], 0.1);
}

TEST(DocumentFrequenciesTest, AnArticleCountsOnceInABucket) {
  DocumentFrequencies frequencies(4);
  frequencies.Add("en", std::vector<Feature>{{.hash = 1, .count = 7},
                                             {.hash = 5, .count = 1}});
  EXPECT_DOUBLE_EQ(frequencies.Shares()[1], 1);
}

TEST(DocumentFrequenciesTest, CommonInOneLanguageIsCommon) {
  DocumentFrequencies frequencies(4);
  for (int i = 0; i < 50000; ++i) {
    frequencies.Add("en", std::vector<Feature>{{.hash = 1, .count = 1}});
  }
  for (int i = 0; i < 500; ++i) {
    frequencies.Add("es", std::vector<Feature>{{.hash = 2, .count = 1}});
  }
  // A hundredth of all articles, but half of those that a language with twice
  // as many articles would have.
  EXPECT_NEAR(frequencies.Shares()[2], 0.5, 0.01);
}

TEST(DocumentFrequenciesTest, ASingleArticleMakesNothingCommon) {
  DocumentFrequencies frequencies(4);
  for (int i = 0; i < 50000; ++i) {
    frequencies.Add("en", std::vector<Feature>{{.hash = 1, .count = 1}});
  }
  frequencies.Add("es", std::vector<Feature>{{.hash = 2, .count = 1}});
  EXPECT_LT(frequencies.Shares()[2], 1e-4);
}

}  // namespace
}  // namespace akin
