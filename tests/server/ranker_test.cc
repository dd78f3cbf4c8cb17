#include "server/ranker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/plain_relevance.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1'694'606'400);
const EmbeddingModel kModel{"test", 2};

// Terms of equal weight.
Terms TermsOf(const std::vector<uint32_t>& hashes) {
  std::vector<WeightedTerm> terms;
  for (const uint32_t hash : hashes)
    terms.push_back({.hash = hash, .weight = 1});
  return Terms::FromWeighted(std::move(terms));
}

ResolvedSeed SeedOf(const std::vector<uint32_t>& hashes,
                    std::optional<absl::Time> time = kNoon) {
  return {.embedding = VectorCode({1, 0}),
          .terms = TermsOf(hashes),
          .published_at = time};
}

class RankerTest : public ::testing::Test {
 protected:
  void Add(std::string id, const std::vector<uint32_t>& hashes,
           std::optional<absl::Time> time = kNoon) {
    ids_.push_back(std::move(id));
    terms_.push_back(TermsOf(hashes));
    rows_.push_back({.row = RowId{static_cast<int64_t>(rows_.size())},
                     .id = ids_.back(),
                     .embedding = vector_.view(),
                     .terms = terms_.back(),
                     .published_at = time});
  }

  std::vector<RankedRow> Rank(
      ranking::Mode mode = ranking::Mode::kRelated) const {
    return RankRows(model_, seeds_, rows_, mode);
  }

  static std::vector<std::string> Ids(const std::vector<RankedRow>& ranked) {
    std::vector<std::string> ids;
    for (const RankedRow& row : ranked) ids.emplace_back(row.row->id);
    return ids;
  }

  const ranking::RelevanceModel model_ = PlainRelevance();
  ResolvedSeeds seeds_{.mean = *Embedding::FromValues(kModel, {1, 0})};
  const VectorCode vector_{{1, 0}};
  std::deque<std::string> ids_;
  std::deque<Terms> terms_;
  std::vector<RowView> rows_;
};

TEST_F(RankerTest, OfNoRowsThereIsNoOrder) {
  seeds_.positive.push_back(SeedOf({1}));
  seeds_.negative.push_back(SeedOf({2}));
  EXPECT_THAT(Rank(), IsEmpty());
  EXPECT_THAT(Rank(ranking::Mode::kBackground), IsEmpty());
}

TEST_F(RankerTest, TheMostRelevantComesFirstAndOfEqualsTheGreaterScore) {
  seeds_.positive.push_back(SeedOf({1, 2, 3, 4}));
  Add("little", {1, 6, 7, 8});
  Add("more", {1, 2, 3, 4, 5});
  Add("most", {1, 2, 3, 4});
  const std::vector<RankedRow> ranked = Rank();
  EXPECT_THAT(Ids(ranked), ElementsAre("most", "more", "little"));
  EXPECT_DOUBLE_EQ(ranked[0].relevance, ranked[1].relevance);
}

TEST_F(RankerTest, TheSeedThatSaysMostOfARowCounts) {
  seeds_.positive.push_back(SeedOf({1, 2, 3, 4}));
  seeds_.positive.push_back(SeedOf({5, 6, 7, 8}));
  Add("of the second", {5, 6, 7, 8});
  Add("of the first", {1, 2, 3, 9, 10});
  Add("of both", {1, 5, 6, 7});
  const std::vector<RankedRow> ranked = Rank();
  ASSERT_THAT(Ids(ranked),
              ElementsAre("of the second", "of both", "of the first"));
  EXPECT_EQ(ranked[0].seed, &seeds_.positive[1]);
  EXPECT_EQ(ranked[1].seed, &seeds_.positive[1]);
  EXPECT_EQ(ranked[2].seed, &seeds_.positive[0]);
}

TEST_F(RankerTest, RowsThatEverySeedLeavesFarBehindAreNotRanked) {
  constexpr int kMost = ranking::RelevanceModel::kMaxRanked;
  seeds_.positive.push_back(SeedOf({1, 2}));
  Add("behind", {2, 3, 4, 5});
  for (int i = 0; i < kMost; ++i) Add(absl::StrCat(i), {1, 2});
  EXPECT_THAT(Rank(), SizeIs(kMost));
  seeds_.positive.push_back(SeedOf({5, 6}));
  const std::vector<RankedRow> ranked = Rank();
  EXPECT_THAT(ranked, SizeIs(kMost + 1));
  EXPECT_EQ(ranked.back().row->id, "behind");
}

TEST_F(RankerTest, OfManySeedsTheBestFewHundredRowsAreRanked) {
  for (uint32_t seed = 0; seed < 10; ++seed) {
    seeds_.positive.push_back(SeedOf({2 * seed, 2 * seed + 1}));
    for (int i = 0; i < 80; ++i) {
      Add(absl::StrCat(seed, " ", i), {2 * seed, 1'000});
    }
  }
  Add("best", {18, 19});
  const std::vector<RankedRow> ranked = Rank();
  ASSERT_THAT(ranked, SizeIs(kMaxRankedRows));
  EXPECT_EQ(ranked.front().row->id, "best");
}

TEST_F(RankerTest, ANegativeSeedTakesAwayItsProbability) {
  seeds_.positive.push_back(SeedOf({1, 2, 3, 4}));
  Add("a", {1, 2, 3, 4});
  const double plain = Rank()[0].relevance;
  seeds_.negative.push_back(SeedOf({1, 2, 5, 6}));
  const double lowered = Rank()[0].relevance;
  EXPECT_NEAR(lowered,
              plain * (1 - model_.RelevanceAlone(
                               {.terms_cosine = 0.5, .days_apart = 0})),
              1e-9);
  // Only the one that it is most like counts.
  seeds_.negative.push_back(SeedOf({1, 7, 8, 9}));
  EXPECT_DOUBLE_EQ(Rank()[0].relevance, lowered);
}

TEST_F(RankerTest, ANegativeSeedCanMakeBackgroundOfTheSameStory) {
  seeds_.positive.push_back(SeedOf({1, 2, 3, 4}));
  Add("a", {1, 2, 3, 4});
  EXPECT_EQ(Rank()[0].relation, ranking::Relation::kSameStory);
  seeds_.negative.push_back(SeedOf({1, 2, 3, 4}));
  EXPECT_EQ(Rank()[0].relation, ranking::Relation::kBackground);
  EXPECT_LT(Rank()[0].relevance, 0.05);
}

TEST_F(RankerTest, BackgroundIsRankedWithoutTimeButRelatedByIt) {
  seeds_.positive.push_back(SeedOf({1, 2, 3, 4}));
  Add("new and near", {1, 2, 3, 5}, kNoon);
  Add("old and the same", {1, 2, 3, 4}, kNoon - absl::Hours(24 * 365));
  EXPECT_THAT(Ids(Rank()), ElementsAre("new and near", "old and the same"));
  const std::vector<RankedRow> ranked = Rank(ranking::Mode::kBackground);
  ASSERT_THAT(Ids(ranked), ElementsAre("old and the same", "new and near"));
  EXPECT_GT(ranked[0].relevance, 0.9);
  EXPECT_EQ(ranked[0].relation, ranking::Relation::kBackground);
  EXPECT_EQ(ranked[1].relation, ranking::Relation::kSameStory);
}

}  // namespace
}  // namespace akin
