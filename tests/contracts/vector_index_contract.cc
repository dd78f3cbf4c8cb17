#include "tests/contracts/vector_index_contract.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/article/filter.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const EmbeddingModel kModel{"contract", kContractDimensions};

// A unit vector in the plane of the first two axes.
Embedding AtAngle(double radians) {
  std::vector<float> values(kContractDimensions, 0);
  values[0] = static_cast<float>(std::cos(radians));
  values[1] = static_cast<float>(std::sin(radians));
  return *Embedding::FromValues(kModel, std::move(values));
}

IndexedArticle At(std::string id, double radians) {
  return {.id = std::move(id), .embedding = AtAngle(radians)};
}

std::vector<std::string> Ids(const SearchResult& result) {
  std::vector<std::string> ids;
  for (const Neighbor& neighbor : result.neighbors) {
    ids.push_back(*neighbor.row.id);
  }
  return ids;
}

std::vector<std::string> Search(const IndexSnapshot& snapshot, double radians,
                                int limit, const Filter& filter = {}) {
  return Ids(*snapshot.Search(AtAngle(radians), filter, {.limit = limit}));
}

// Applies one change as one write.
void Put(VectorIndex& index, IndexChange change) {
  std::vector<IndexChange> changes;
  changes.push_back(std::move(change));
  const Revision revision = Next(index.Snapshot()->revision());
  ASSERT_TRUE(index.Apply(std::move(changes), revision).ok());
}

TEST_P(VectorIndexContract, NearestComesFirst) {
  Put(*index_, At("far", 1.5));
  Put(*index_, At("near", 0.1));
  Put(*index_, At("middle", 0.7));
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 10),
              ElementsAre("near", "middle", "far"));
}

TEST_P(VectorIndexContract, ALimitKeepsTheNearest) {
  for (int i = 0; i < 20; ++i) Put(*index_, At(absl::StrCat(i), 0.1 * i));
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 2), ElementsAre("0", "1"));
}

TEST_P(VectorIndexContract, OfEqualsTheNewestComesFirst) {
  Put(*index_, At("old", 0.5));
  Put(*index_, At("new", 0.5));
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 10), ElementsAre("new", "old"));
}

TEST_P(VectorIndexContract, AnEmptyIndexFindsNothing) {
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 10), IsEmpty());
  EXPECT_EQ(index_->Snapshot()->size(), 0);
  EXPECT_EQ(index_->Snapshot()->revision(), kNoRevision);
}

TEST_P(VectorIndexContract, SimilarityIsTheCosine) {
  Put(*index_, At("a", 0.5));
  const absl::StatusOr<SearchResult> result =
      index_->Snapshot()->Search(AtAngle(0), {}, {.limit = 1});
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(result->neighbors[0].similarity, std::cos(0.5), 1e-5);
}

TEST_P(VectorIndexContract, AReplacedArticleIsFoundOnceAtItsNewPlace) {
  Put(*index_, At("a", 0));
  Put(*index_, At("b", 0.5));
  Put(*index_, At("a", 1));
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 10), ElementsAre("b", "a"));
  EXPECT_EQ(index_->Snapshot()->size(), 2);
}

TEST_P(VectorIndexContract, ADeletedArticleIsNeverFound) {
  Put(*index_, At("a", 0));
  Put(*index_, IndexDelete{"a"});
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 10), IsEmpty());
  EXPECT_FALSE(index_->Snapshot()->Find("a").has_value());
  EXPECT_EQ(index_->Snapshot()->size(), 0);
}

TEST_P(VectorIndexContract, ADeleteOfAnUnknownIdChangesOnlyTheRevision) {
  Put(*index_, At("a", 0));
  Put(*index_, IndexDelete{"b"});
  EXPECT_EQ(index_->Snapshot()->size(), 1);
  EXPECT_EQ(index_->Snapshot()->revision(), Revision{2});
}

TEST_P(VectorIndexContract, ADeletedArticleCanComeBack) {
  Put(*index_, At("a", 0));
  Put(*index_, IndexDelete{"a"});
  Put(*index_, At("a", 0.2));
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 10), ElementsAre("a"));
}

TEST_P(VectorIndexContract, WithinABatchTheLaterChangeWins) {
  std::vector<IndexChange> changes;
  changes.push_back(At("a", 0));
  changes.push_back(At("b", 0.1));
  changes.push_back(At("a", 1));
  changes.push_back(IndexDelete{"b"});
  ASSERT_TRUE(index_->Apply(std::move(changes), Revision{4}).ok());
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 10), ElementsAre("a"));
  EXPECT_NEAR(index_->Snapshot()->Find("a")->embedding[0], std::cos(1), 1e-5);
}

TEST_P(VectorIndexContract, AnOlderSnapshotStaysAsItWas) {
  Put(*index_, At("a", 0));
  Put(*index_, At("b", 0.1));
  const std::shared_ptr<const IndexSnapshot> before = index_->Snapshot();
  Put(*index_, At("a", 1));
  Put(*index_, At("a", 1.2));
  Put(*index_, IndexDelete{"b"});
  Put(*index_, At("c", 0));
  EXPECT_THAT(Search(*before, 0, 10), ElementsAre("a", "b"));
  EXPECT_NEAR(before->Find("a")->embedding[0], 1, 1e-5);
  EXPECT_TRUE(before->Find("b").has_value());
  EXPECT_FALSE(before->Find("c").has_value());
  EXPECT_EQ(before->size(), 2);
  EXPECT_EQ(before->revision(), Revision{2});
}

TEST_P(VectorIndexContract, ASnapshotOutlivesTheIndex) {
  Put(*index_, At("a", 0));
  const std::shared_ptr<const IndexSnapshot> snapshot = index_->Snapshot();
  index_.reset();
  EXPECT_THAT(Search(*snapshot, 0, 10), ElementsAre("a"));
}

TEST_P(VectorIndexContract, AWrongDimensionChangesNothing) {
  std::vector<IndexChange> changes;
  changes.push_back(At("a", 0));
  changes.push_back(IndexedArticle{
      .id = "b", .embedding = *Embedding::FromValues({"other", 2}, {1, 0})});
  EXPECT_TRUE(
      absl::IsInvalidArgument(index_->Apply(std::move(changes), Revision{2})));
  EXPECT_EQ(index_->Snapshot()->size(), 0);
}

TEST_P(VectorIndexContract, AQueryOfAnotherDimensionIsRefused) {
  Put(*index_, At("a", 0));
  EXPECT_TRUE(absl::IsInvalidArgument(
      index_->Snapshot()
          ->Search(*Embedding::FromValues({"other", 2}, {1, 0}), {},
                   {.limit = 1})
          .status()));
}

TEST_P(VectorIndexContract, ARowShowsWhatItWasGiven) {
  const absl::Time time = absl::FromUnixSeconds(1'694'600'000);
  IndexedArticle article = At("a", 0);
  article.terms = Terms::FromWeighted({{7, 1}});
  article.source = "outlet.example";
  article.language = "de-at";
  article.country = "at";
  article.published_at = time;
  Put(*index_, std::move(article));
  const std::optional<RowView> row = index_->Snapshot()->Find("a");
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(*row->id, "a");
  EXPECT_EQ(row->terms->size(), 1);
  EXPECT_EQ(row->source, "outlet.example");
  EXPECT_EQ(row->language, "de-at");
  EXPECT_EQ(row->country, "at");
  EXPECT_EQ(row->published_at, time);
}

TEST_P(VectorIndexContract, AFilterLeavesOutExcludedIds) {
  Put(*index_, At("a", 0));
  Put(*index_, At("b", 0.1));
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 10,
                     {.exclude_ids = {"a", "never heard of"}}),
              ElementsAre("b"));
}

// Random articles under random filters, against the definition of the filter.
TEST_P(VectorIndexContract, EveryFilterGivesWhatABruteForceGives) {
  std::mt19937 random(20230913);
  const auto pick = [&](std::vector<std::string> values) {
    return values[random() % values.size()];
  };
  FakeVectorIndex reference(kContractDimensions);
  for (int i = 0; i < 300; ++i) {
    std::vector<float> values(kContractDimensions);
    for (float& value : values)
      value = static_cast<float>(random() % 1000) - 500;
    values[0] += 0.5;  // never all zero
    IndexedArticle article{
        .id = absl::StrCat("id", random() % 250),
        .embedding = *Embedding::FromValues(kModel, std::move(values)),
        .source = pick({"", "A.example", "b.example", "c.example"}),
        .language = pick({"", "de", "de-AT", "en", "DE-CH"}),
        .country = pick({"", "CH", "AT"}),
        .category = pick({"", "sport", "Politics"}),
        .labels = {pick({"x", "y"}), pick({"z", "w"})}};
    if (random() % 4 != 0) {
      article.published_at = absl::FromUnixSeconds(300) +
                             absl::Nanoseconds(random() % 5) +
                             absl::Seconds(500) * (random() % 2);
    }
    Put(reference, article);
    Put(*index_, std::move(article));
  }
  for (int round = 0; round < 200; ++round) {
    Filter filter;
    if (random() % 3 == 0) filter.sources.any_of = {pick({"a.example", "?"})};
    if (random() % 3 == 0) filter.sources.none_of = {"B.EXAMPLE"};
    if (random() % 3 == 0) filter.languages.any_of = {pick({"de", "de-AT"})};
    if (random() % 4 == 0) filter.languages.none_of = {pick({"en", "de-ch"})};
    if (random() % 4 == 0) filter.countries.any_of = {"CH", "AT"};
    if (random() % 4 == 0) filter.categories.none_of = {"SPORT"};
    if (random() % 4 == 0) filter.labels.any_of = {"x"};
    if (random() % 4 == 0) filter.labels.none_of = {"w"};
    if (random() % 3 == 0) {
      filter.published_after =
          absl::FromUnixSeconds(300) + absl::Nanoseconds(random() % 5);
    }
    if (random() % 3 == 0) {
      filter.published_before =
          absl::FromUnixSeconds(800) + absl::Nanoseconds(random() % 5);
    }
    if (random() % 3 == 0) filter.exclude_ids = {"id1", "id2", "id3"};
    const double angle = 0.01 * (random() % 628);
    EXPECT_EQ(Search(*index_->Snapshot(), angle, 25, filter),
              Search(*reference.Snapshot(), angle, 25, filter))
        << "round " << round;
  }
}

}  // namespace
}  // namespace akin
