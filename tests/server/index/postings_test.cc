#include "server/index/postings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace akin {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class PostingsTest : public ::testing::Test {
 protected:
  void Add(std::vector<WeightedTerm> terms) {
    rows_.push_back(Terms::FromWeighted(std::move(terms)));
  }

  Postings Make() const {
    return Postings(std::vector<TermsView>(rows_.begin(), rows_.end()));
  }

  std::vector<float> Scores(const Postings& postings, uint32_t hash,
                            float weight = 1) const {
    std::vector<float> scores(rows_.size(), 0);
    postings.view().Accumulate({{.hash = hash, .weight = weight}}, 0,
                               static_cast<int>(scores.size()), scores.data());
    return scores;
  }

  std::vector<Terms> rows_;
};

TEST_F(PostingsTest, RowsWithoutTermsAreNotListed) {
  Add({});
  Add({});
  const Postings postings = Make();
  for (const uint32_t hash : {0u, 1u, 0x80000000u, 0xFFFFFFFFu}) {
    EXPECT_THAT(Scores(postings, hash), Each(0));
  }
}

TEST_F(PostingsTest, AHashThatNoRowHasAddsNothing) {
  Add({{7, 1}, {0xFFFFFFFF, 1}});
  const Postings postings = Make();
  for (const uint32_t hash : {0u, 6u, 8u, 0x80000007u, 0xFFFFFFFEu}) {
    EXPECT_THAT(Scores(postings, hash), Each(0)) << hash;
  }
}

TEST_F(PostingsTest, OneRowIsListedUnderItsTerms) {
  Add({{7, 1}, {0xFFFFFFFF, 2}});
  const Postings postings = Make();
  EXPECT_THAT(Scores(postings, 7), ElementsAre(128));
  EXPECT_THAT(Scores(postings, 0xFFFFFFFF), ElementsAre(255));
}

TEST_F(PostingsTest, TheWeightsAreMultipliedAndAdded) {
  Add({{7, 1}});
  Add({{8, 1}});
  Add({{7, 1}, {8, 2}});
  const Postings postings = Make();
  std::vector<float> scores = {1, 2, 3};
  postings.view().Accumulate({{.hash = 7, .weight = 0.5}}, 0, 3, scores.data());
  postings.view().Accumulate({{.hash = 8, .weight = 2}}, 0, 3, scores.data());
  EXPECT_THAT(scores,
              ElementsAre(1 + 0.5 * 255, 2 + 2 * 255, 3 + 0.5 * 128 + 2 * 255));
}

TEST_F(PostingsTest, ARowIsListedUnderItsHeaviestTermsOnly) {
  constexpr uint32_t kHeavy = 100;
  constexpr uint32_t kLight = Terms::kMaxTerms - kHeavy;
  std::vector<WeightedTerm> terms;
  for (uint32_t i = 0; i < Terms::kMaxTerms; ++i) {
    terms.push_back({.hash = i, .weight = i < kLight ? 1.f : 2.f});
  }
  Add(std::move(terms));
  const Postings postings = Make();
  int listed = 0;
  for (uint32_t i = 0; i < Terms::kMaxTerms; ++i) {
    const bool found = Scores(postings, i)[0] > 0;
    listed += found;
    // The heavy ones, and of the equal others those of lower hash.
    EXPECT_EQ(found, i >= kLight || i < kMaxTermsPerRow - kHeavy) << i;
  }
  EXPECT_EQ(listed, kMaxTermsPerRow);
}

TEST_F(PostingsTest, RandomRowsGiveWhatABruteForceGives) {
  std::mt19937 random(11);
  // Hashes that are evenly spread, and some that crowd at either end.
  const auto hash = [&random]() -> uint32_t {
    const uint32_t number = random() % 500;
    if (number < 100) return number;
    if (number < 200) return ~number;
    return number * 2654435761u;
  };
  for (int row = 0; row < 1'000; ++row) {
    std::vector<WeightedTerm> terms;
    for (int i = random() % 50; i > 0; --i) {
      terms.push_back({.hash = hash(), .weight = 1.f + random() % 100});
    }
    Add(std::move(terms));
  }
  const Postings postings = Make();
  for (int round = 0; round < 1'000; ++round) {
    const uint32_t wanted = hash();
    std::vector<float> expected(rows_.size(), 0);
    for (size_t row = 0; row < rows_.size(); ++row) {
      for (int i = 0; i < rows_[row].size(); ++i) {
        if (rows_[row].hashes()[i] == wanted) {
          expected[row] = 3 * rows_[row].weights()[i];
        }
      }
    }
    ASSERT_EQ(Scores(postings, wanted, 3), expected) << wanted;
  }
}

TEST_F(PostingsTest, OnlyRowsOfAWindowAreAdded) {
  for (int row = 0; row < 100; ++row) {
    if (row % 3 == 0) {
      Add({{7, 1}});
    } else {
      Add({{8, 1}});
    }
  }
  const Postings postings = Make();
  for (const auto& [begin, end] : std::vector<std::pair<int, int>>{
           {0, 100}, {0, 0}, {3, 4}, {4, 6}, {4, 7}, {99, 100}, {50, 50}}) {
    std::vector<float> scores(100, 0);
    postings.view().Accumulate({{.hash = 7, .weight = 1}}, begin, end,
                               scores.data());
    for (int row = 0; row < 100; ++row) {
      const bool added = row % 3 == 0 && row >= begin && row < end;
      EXPECT_EQ(scores[row], added ? 255 : 0) << begin << " " << end;
    }
  }
}

TEST_F(PostingsTest, AsManyRowsAsThereCanBeAreListed) {
  for (int row = 0; row < kMaxPostingsRows; ++row) {
    Add({{static_cast<uint32_t>(row % 2), 1}, {1'000'000u + row, 1}});
  }
  const Postings postings = Make();
  std::vector<float> scores = Scores(postings, 1);
  for (int row = 0; row < kMaxPostingsRows; ++row) {
    ASSERT_EQ(scores[row], row % 2 == 1 ? 255 : 0) << row;
  }
  scores = Scores(postings, 1'000'000u + kMaxPostingsRows - 1);
  EXPECT_EQ(scores.back(), 255);
  EXPECT_EQ(scores.front(), 0);
  EXPECT_GT(postings.memory_bytes(), kMaxPostingsRows * (2 * 3 + 8));
}

TEST(HeaviestTermsTest, OfFewAreAll) {
  const Terms terms = Terms::FromWeighted({{1, 1}, {2, 2}});
  EXPECT_THAT(HeaviestTerms(terms, 2), SizeIs(2));
  EXPECT_THAT(HeaviestTerms(terms, 3), SizeIs(2));
  EXPECT_THAT(HeaviestTerms(Terms(), 3), SizeIs(0));
}

TEST(HeaviestTermsTest, OfManyAreTheHeaviestAndOfEqualsThoseOfLowerHash) {
  const Terms terms =
      Terms::FromWeighted({{1, 1}, {2, 2}, {3, 1}, {4, 2}, {5, 1}});
  std::vector<uint32_t> hashes;
  for (const WeightedTerm& term : HeaviestTerms(terms, 3)) {
    hashes.push_back(term.hash);
  }
  EXPECT_THAT(hashes, ::testing::UnorderedElementsAre(1, 2, 4));
}

}  // namespace
}  // namespace akin
