#include "server/candidates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1'694'606'400);
const EmbeddingModel kModel{"test", 4};

Embedding AtAngle(double radians) {
  return *Embedding::FromValues(kModel,
                                {static_cast<float>(std::cos(radians)),
                                 static_cast<float>(std::sin(radians)), 0, 0});
}

ResolvedSeed SeedAt(double radians, std::vector<WeightedTerm> terms = {},
                    std::optional<absl::Time> time = std::nullopt) {
  return {.embedding = VectorCode(AtAngle(radians).values()),
          .terms = Terms::FromWeighted(std::move(terms)),
          .published_at = time};
}

ResolvedSeeds Only(ResolvedSeed seed) {
  Embedding mean = *Embedding::FromValues(
      kModel, DecodeVector(seed.embedding.view(), kModel.dimensions));
  ResolvedSeeds seeds{.mean = std::move(mean)};
  seeds.positive.push_back(std::move(seed));
  return seeds;
}

class CandidatesTest : public ::testing::Test {
 protected:
  void Add(std::string id, double radians, std::vector<WeightedTerm> terms = {},
           std::optional<absl::Time> time = std::nullopt) {
    changes_.push_back(
        IndexedArticle{.id = std::move(id),
                       .embedding = AtAngle(radians),
                       .terms = Terms::FromWeighted(std::move(terms)),
                       .published_at = time});
  }

  // More than the nearest that are looked at, of years ago, without terms.
  void AddCrowdAt(double radians) {
    for (int i = 0; i < 150; ++i) {
      Add(absl::StrCat("crowd", i), radians, {},
          kNoon - absl::Hours(24 * 1'000));
    }
  }

  std::vector<std::string> Find(const ResolvedSeeds& seeds,
                                const Filter& filter = {}) {
    EXPECT_TRUE(index_.Apply(std::move(changes_), Revision{1}).ok());
    changes_.clear();
    snapshot_ = index_.Snapshot();
    const absl::StatusOr<Candidates> found =
        FindCandidates(seeds, *snapshot_, filter, Accuracy::kDefault);
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> ids;
    for (const RowView& row : found->rows) ids.emplace_back(row.id);
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end())
        << "a row is there twice";
    return ids;
  }

  std::vector<IndexChange> changes_;
  FakeVectorIndex index_{kModel.dimensions};
  std::shared_ptr<const IndexSnapshot> snapshot_;
};

TEST_F(CandidatesTest, AMeanOfOtherDimensionsIsRefused) {
  ResolvedSeeds seeds = Only(SeedAt(0));
  seeds.mean = *Embedding::FromValues({"other", 2}, {1, 0});
  EXPECT_TRUE(absl::IsInvalidArgument(
      FindCandidates(seeds, *index_.Snapshot(), {}, Accuracy::kExact)
          .status()));
}

TEST_F(CandidatesTest, OfAnEmptyIndexThereAreNone) {
  EXPECT_THAT(Find(Only(SeedAt(0, {{1, 1}}, kNoon))), IsEmpty());
}

TEST_F(CandidatesTest, OfASmallSiteAreAll) {
  Add("opposite", 3);
  Add("near", 0.1, {{1, 1}}, kNoon);
  EXPECT_THAT(Find(Only(SeedAt(0, {{1, 1}}, kNoon))),
              ElementsAre("near", "opposite"));
}

TEST_F(CandidatesTest, AreTheNearestByVector) {
  Add("near", 0.1);
  AddCrowdAt(0.5);
  Add("far", 1);
  const std::vector<std::string> ids = Find(Only(SeedAt(0)));
  EXPECT_THAT(ids, SizeIs(100));
  EXPECT_THAT(ids, Contains("near"));
  EXPECT_THAT(ids, Not(Contains("far")));
}

TEST_F(CandidatesTest, AreWhatSharesTermsHoweverFarItsVector) {
  AddCrowdAt(0.5);
  Add("shares", 3, {{1, 1}, {2, 1}});
  Add("shares none", 3, {{3, 1}});
  const std::vector<std::string> ids = Find(Only(SeedAt(0, {{1, 1}})));
  EXPECT_THAT(ids, Contains("shares"));
  EXPECT_THAT(ids, Not(Contains("shares none")));
}

TEST_F(CandidatesTest, AreTheNearestOfTheDaysAround) {
  AddCrowdAt(0.5);
  Add("same day", 1, {}, kNoon);
  Add("two days later", 1, {}, kNoon + absl::Hours(48));
  Add("last week", 1, {}, kNoon - absl::Hours(24 * 7));
  const std::vector<std::string> ids = Find(Only(SeedAt(0, {}, kNoon)));
  EXPECT_THAT(ids, IsSupersetOf({"same day", "two days later"}));
  EXPECT_THAT(ids, Not(Contains("last week")));
}

TEST_F(CandidatesTest, MatchTheFilterWhicheverWayTheyAreFound) {
  Add("a", 0, {{1, 1}}, kNoon);
  Add("b", 0, {{1, 1}}, kNoon);
  Add("earlier", 0, {{1, 1}}, kNoon - absl::Hours(1));
  Add("later", 0, {{1, 1}}, kNoon + absl::Hours(1));
  EXPECT_THAT(Find(Only(SeedAt(0, {{1, 1}}, kNoon)),
                   {.exclude_ids = {"a"},
                    .published_after = kNoon,
                    .published_before = kNoon + absl::Hours(1)}),
              ElementsAre("b"));
}

TEST_F(CandidatesTest, AreWhatSharesTermsWithAnySeed) {
  AddCrowdAt(0.5);
  Add("like the first", 3, {{1, 1}});
  Add("like the second", 3, {{2, 1}});
  Add("like both", 3, {{1, 1}, {2, 1}});
  ResolvedSeeds seeds = Only(SeedAt(0, {{1, 1}}));
  seeds.positive.push_back(SeedAt(0, {{2, 1}}));
  EXPECT_THAT(Find(seeds),
              IsSupersetOf({"like both", "like the first", "like the second"}));
}

TEST_F(CandidatesTest, OfManyThatShareTermsThoseOfTheTimeComeFirst) {
  for (int i = 0; i < 500; ++i) {
    Add(absl::StrCat("old", i), 3, {{1, 1}}, kNoon - absl::Hours(24 * 1'000));
  }
  Add("week", 3.1, {{1, 1}}, kNoon - absl::Hours(24 * 7));
  const std::vector<std::string> ids = Find(Only(SeedAt(0, {{1, 1}}, kNoon)));
  EXPECT_THAT(ids, Contains("week"));
  EXPECT_THAT(ids, Not(SizeIs(501)));
}

class EvidenceOfTest : public ::testing::Test {
 protected:
  // Of a row at angle 1 to a seed at 0.
  ranking::Evidence EvidenceFor(const ResolvedSeed& seed,
                                std::vector<WeightedTerm> terms,
                                std::optional<absl::Time> time) {
    const VectorCode embedding(AtAngle(1).values());
    const Terms row_terms = Terms::FromWeighted(std::move(terms));
    const RowView row{.embedding = embedding.view(),
                      .terms = row_terms,
                      .published_at = time};
    const std::vector<ranking::Evidence> list = EvidenceOf(seed, {row});
    EXPECT_THAT(list, SizeIs(1));
    return list[0];
  }
};

TEST_F(EvidenceOfTest, WhatEitherLacksIsNotKnown) {
  const ranking::Evidence no_terms =
      EvidenceFor(SeedAt(0, {}, kNoon), {{1, 1, true}}, std::nullopt);
  EXPECT_FALSE(no_terms.terms_cosine.has_value());
  EXPECT_FALSE(no_terms.numbers_cosine.has_value());
  EXPECT_EQ(no_terms.shared_numbers, 0);
  EXPECT_FALSE(no_terms.days_apart.has_value());
  EXPECT_NEAR(no_terms.similarity, std::cos(1), 0.01);
  const ranking::Evidence row_without =
      EvidenceFor(SeedAt(0, {{1, 1, true}}), {}, kNoon);
  EXPECT_FALSE(row_without.terms_cosine.has_value());
  EXPECT_FALSE(row_without.numbers_cosine.has_value());
  EXPECT_FALSE(row_without.days_apart.has_value());
}

TEST_F(EvidenceOfTest, WhatBothHaveIsCompared) {
  const ranking::Evidence evidence =
      EvidenceFor(SeedAt(0, {{1, 1}, {2, 1, true}}, kNoon),
                  {{2, 1, true}, {3, 1}}, kNoon + absl::Hours(36));
  EXPECT_NEAR(*evidence.terms_cosine, 0.5, 1e-6);
  EXPECT_NEAR(*evidence.numbers_cosine, 1, 1e-6);
  EXPECT_EQ(evidence.shared_numbers, 1);
  EXPECT_DOUBLE_EQ(*evidence.days_apart, 1.5);
}

TEST_F(EvidenceOfTest, DaysApartHaveNoSign) {
  EXPECT_DOUBLE_EQ(
      *EvidenceFor(SeedAt(0, {}, kNoon), {}, kNoon - absl::Hours(12))
           .days_apart,
      0.5);
}

TEST_F(EvidenceOfTest, ComesInTheOrderOfTheRows) {
  const VectorCode near(AtAngle(0).values()), far(AtAngle(3).values());
  const std::vector<ranking::Evidence> list = EvidenceOf(
      SeedAt(0), {{.embedding = far.view()}, {.embedding = near.view()}});
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_NEAR(list[0].similarity, std::cos(3), 0.01);
  EXPECT_NEAR(list[1].similarity, 1, 0.01);
  EXPECT_THAT(EvidenceOf(SeedAt(0), {}), IsEmpty());
}

}  // namespace
}  // namespace akin
