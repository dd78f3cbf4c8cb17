#include "tests/contracts/vector_index_contract.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
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
    ids.push_back(std::string(neighbor.row.id));
  }
  return ids;
}

std::vector<std::string> Search(const IndexSnapshot& snapshot, double radians,
                                int limit, const Filter& filter = {}) {
  return Ids(
      *snapshot.Matching(filter)->Search(AtAngle(radians), {.limit = limit}));
}

float FirstValue(const RowView& row) {
  return DecodeVector(row.embedding, kContractDimensions)[0];
}

// An article of these terms.
IndexedArticle With(std::string id, std::vector<WeightedTerm> terms) {
  return {.id = std::move(id),
          .embedding = AtAngle(0),
          .terms = Terms::FromWeighted(std::move(terms))};
}

// In the order of the ids, for the search has none.
std::vector<std::string> SearchTerms(const IndexSnapshot& snapshot,
                                     std::vector<WeightedTerm> query,
                                     const SearchOptions& options,
                                     const Filter& filter = {},
                                     const Fade& fade = Fade()) {
  std::vector<std::string> ids;
  for (const RowView& row : snapshot.Matching(filter)->SearchTerms(
           Terms::FromWeighted(std::move(query)), fade, options)) {
    ids.push_back(std::string(row.id));
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

// Applies one change as one write.
void Put(VectorIndex& index, IndexChange change) {
  const Revision revision = Next(index.Snapshot()->revision());
  if (auto* article = std::get_if<IndexedArticle>(&change)) {
    article->revision = revision;
  }
  std::vector<IndexChange> changes;
  changes.push_back(std::move(change));
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
      index_->Snapshot()->Matching({})->Search(AtAngle(0), {.limit = 1});
  ASSERT_TRUE(result.ok());
  // A code has a byte a dimension.
  EXPECT_NEAR(result->neighbors[0].similarity, std::cos(0.5), 0.005);
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
  EXPECT_NEAR(FirstValue(*index_->Snapshot()->Find("a")), std::cos(1), 0.005);
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
  EXPECT_NEAR(FirstValue(*before->Find("a")), 1, 0.005);
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

TEST_P(VectorIndexContract, ACheckpointAndACompactionChangeNothingThatIsSeen) {
  for (int i = 0; i < 30; ++i) Put(*index_, At(absl::StrCat(i), 0.1 * i));
  Put(*index_, At("3", 0.05));
  Put(*index_, IndexDelete{"0"});
  const std::shared_ptr<const IndexSnapshot> before = index_->Snapshot();
  const uint64_t digest = index_->Stats().digest;
  const auto expect_the_same = [&] {
    EXPECT_THAT(Search(*index_->Snapshot(), 0, 3), ElementsAre("3", "1", "2"));
    EXPECT_EQ(Search(*index_->Snapshot(), 0, 40), Search(*before, 0, 40));
    EXPECT_EQ(index_->Snapshot()->size(), 29);
    EXPECT_EQ(index_->Snapshot()->revision(), Revision{32});
    EXPECT_EQ(index_->Stats().digest, digest);
  };
  ASSERT_TRUE(index_->Checkpoint().ok());
  expect_the_same();
  ASSERT_TRUE(index_->Compact().ok());
  expect_the_same();
  // And it goes on.
  Put(*index_, At("new", 0));
  EXPECT_THAT(Search(*index_->Snapshot(), 0, 2), ElementsAre("new", "3"));
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
          ->Matching({})
          ->Search(*Embedding::FromValues({"other", 2}, {1, 0}), {.limit = 1})
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
  EXPECT_EQ(row->id, "a");
  EXPECT_EQ(row->revision, Revision{1});
  EXPECT_EQ(row->terms.size(), 1);
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
    // A filter by time gives the same before and after another.
    const absl::Time after = absl::FromUnixSeconds(300 + 500 * (random() % 2)) +
                             absl::Nanoseconds(random() % 5);
    const absl::Time before = after + absl::Seconds(random() % 1000);
    Filter both = filter;
    both.published_after =
        std::max(after, filter.published_after.value_or(after));
    both.published_before =
        std::min(before, filter.published_before.value_or(before));
    const std::shared_ptr<const IndexSnapshot> snapshot = index_->Snapshot();
    const std::unique_ptr<const MatchingRows> published =
        snapshot->Matching(filter)->PublishedIn(after, before);
    EXPECT_EQ(published->count(), snapshot->Matching(both)->count());
    EXPECT_EQ(Ids(*published->Search(AtAngle(angle), {.limit = 25})),
              Search(*reference.Snapshot(), angle, 25, both))
        << "round " << round;
  }
}

TEST_P(VectorIndexContract, AnEmptyIndexSharesNoTerms) {
  EXPECT_THAT(SearchTerms(*index_->Snapshot(), {{1, 1}}, {.limit = 10}),
              IsEmpty());
}

TEST_P(VectorIndexContract, AQueryWithoutTermsSharesNone) {
  Put(*index_, With("a", {{1, 1}}));
  Put(*index_, With("without", {}));
  for (const Accuracy accuracy : {Accuracy::kDefault, Accuracy::kExact}) {
    EXPECT_THAT(SearchTerms(*index_->Snapshot(), {},
                            {.limit = 10, .accuracy = accuracy}),
                IsEmpty());
  }
}

TEST_P(VectorIndexContract, ARowThatSharesNoTermIsNotReturned) {
  Put(*index_, With("shares", {{1, 1}, {2, 1}}));
  Put(*index_, With("shares none", {{3, 1}}));
  Put(*index_, With("has none", {}));
  for (const Accuracy accuracy : {Accuracy::kDefault, Accuracy::kExact}) {
    EXPECT_THAT(SearchTerms(*index_->Snapshot(), {{2, 1}, {4, 1}},
                            {.limit = 10, .accuracy = accuracy}),
                ElementsAre("shares"));
  }
}

TEST_P(VectorIndexContract, ALimitKeepsTheRowsThatShareMost) {
  Put(*index_, With("one", {{1, 1}, {5, 1}, {6, 1}}));
  Put(*index_, With("three", {{1, 1}, {2, 1}, {3, 1}}));
  Put(*index_, With("two", {{1, 1}, {2, 1}, {7, 1}}));
  Put(*index_, With("little", {{1, 1}, {8, 100}}));
  for (const Accuracy accuracy : {Accuracy::kDefault, Accuracy::kExact}) {
    const auto search = [&](int limit) {
      return SearchTerms(*index_->Snapshot(), {{1, 1}, {2, 1}, {3, 1}},
                         {.limit = limit, .accuracy = accuracy});
    };
    EXPECT_THAT(search(1), ElementsAre("three"));
    EXPECT_THAT(search(2), ElementsAre("three", "two"));
    EXPECT_THAT(search(3), ElementsAre("one", "three", "two"));
    EXPECT_THAT(search(10), ElementsAre("little", "one", "three", "two"));
  }
}

TEST_P(VectorIndexContract, ASearchForTermsObeysTheFilter) {
  IndexedArticle article = With("a", {{1, 1}});
  article.source = "A.example";
  Put(*index_, std::move(article));
  Put(*index_, With("b", {{1, 1}}));
  Put(*index_, With("c", {{1, 1}, {2, 1}}));
  for (const Accuracy accuracy : {Accuracy::kDefault, Accuracy::kExact}) {
    // What is left out takes no place.
    EXPECT_THAT(SearchTerms(*index_->Snapshot(), {{1, 1}},
                            {.limit = 1, .accuracy = accuracy},
                            {.sources = {.none_of = {"a.example"}},
                             .exclude_ids = {"b", "never heard of"}}),
                ElementsAre("c"));
  }
}

TEST_P(VectorIndexContract, ASearchForTermsFindsNoDeadRow) {
  Put(*index_, With("replaced", {{1, 1}}));
  Put(*index_, With("deleted", {{1, 1}}));
  const std::shared_ptr<const IndexSnapshot> before = index_->Snapshot();
  Put(*index_, With("replaced", {{2, 1}}));
  Put(*index_, IndexDelete{"deleted"});
  Put(*index_, With("new", {{1, 1}}));
  for (const Accuracy accuracy : {Accuracy::kDefault, Accuracy::kExact}) {
    const SearchOptions options{.limit = 10, .accuracy = accuracy};
    EXPECT_THAT(SearchTerms(*index_->Snapshot(), {{1, 1}}, options),
                ElementsAre("new"));
    EXPECT_THAT(SearchTerms(*index_->Snapshot(), {{2, 1}}, options),
                ElementsAre("replaced"));
    EXPECT_THAT(SearchTerms(*before, {{1, 1}}, options),
                ElementsAre("deleted", "replaced"));
    EXPECT_THAT(SearchTerms(*before, {{2, 1}}, options), IsEmpty());
  }
}

TEST_P(VectorIndexContract, AFadeLetsLessAlikeRowsComeFirst) {
  const absl::Time now = absl::FromUnixSeconds(1'694'600'000);
  IndexedArticle old = With("old", {{1, 1}});
  old.published_at = now - absl::Hours(1'000);
  IndexedArticle fresh = With("fresh", {{1, 1}, {2, 1}});
  fresh.published_at = now;
  Put(*index_, std::move(fresh));
  Put(*index_, std::move(old));
  Put(*index_, With("undated", {{1, 1}, {2, 1}, {3, 1}}));
  const Fade fade(now, [](std::optional<double> days) {
    if (!days.has_value()) return 0.8;
    return *days == 0 ? 1.0 : 0.1;
  });
  for (const Accuracy accuracy : {Accuracy::kDefault, Accuracy::kExact}) {
    const auto search = [&](int limit, const Fade& by) {
      return SearchTerms(*index_->Snapshot(), {{1, 1}},
                         {.limit = limit, .accuracy = accuracy}, {}, by);
    };
    EXPECT_THAT(search(1, Fade()), ElementsAre("old"));
    EXPECT_THAT(search(1, fade), ElementsAre("fresh"));
    EXPECT_THAT(search(2, fade), ElementsAre("fresh", "undated"));
    EXPECT_THAT(search(3, fade), ElementsAre("fresh", "old", "undated"));
  }
}

TEST_P(VectorIndexContract, WhatAFadeBringsToNothingIsFoundIfThereIsRoom) {
  Put(*index_, With("faded", {{1, 1}}));
  const Fade fade(std::nullopt, [](std::optional<double>) { return 0.0; });
  for (const Accuracy accuracy : {Accuracy::kDefault, Accuracy::kExact}) {
    EXPECT_THAT(SearchTerms(*index_->Snapshot(), {{1, 1}},
                            {.limit = 10, .accuracy = accuracy}, {}, fade),
                ElementsAre("faded"));
  }
}

// Random terms, against the cosines counted one by one.
TEST_P(VectorIndexContract, ASearchForTermsGivesWhatABruteForceGives) {
  std::mt19937 random(20230914);
  const auto make = [&random](int most) {
    std::vector<WeightedTerm> terms;
    for (int i = 0; i < most; ++i) {
      terms.push_back({.hash = static_cast<uint32_t>(random() % 60),
                       .weight = 1.f + random() % 100});
    }
    return terms;
  };
  std::map<std::string, Terms> live;
  for (int i = 0; i < 300; ++i) {
    const std::string id = absl::StrCat("id", random() % 250);
    IndexedArticle article = With(id, make(random() % 6));
    live[id] = article.terms;
    Put(*index_, std::move(article));
  }
  for (int round = 0; round < 100; ++round) {
    const std::vector<WeightedTerm> query = make(1 + random() % 5);
    const Terms terms = Terms::FromWeighted(query);
    const Filter filter{.exclude_ids = {"id1", "id2", "id3"}};
    std::vector<double> expected;
    for (const auto& [id, row] : live) {
      const double cosine = TermsCosine(terms, row);
      if (cosine == 0 || id == "id1" || id == "id2" || id == "id3") continue;
      expected.push_back(cosine);
    }
    std::sort(expected.rbegin(), expected.rend());
    if (expected.size() > 25) expected.resize(25);
    for (const Accuracy accuracy : {Accuracy::kDefault, Accuracy::kExact}) {
      std::vector<double> found;
      const std::shared_ptr<const IndexSnapshot> snapshot = index_->Snapshot();
      const std::unique_ptr<const MatchingRows> rows =
          snapshot->Matching(filter);
      for (const RowView& row : rows->SearchTerms(
               terms, Fade(), {.limit = 25, .accuracy = accuracy})) {
        EXPECT_EQ(row.terms.hashes(), live.at(std::string(row.id)).hashes());
        found.push_back(TermsCosine(terms, row.terms));
      }
      std::sort(found.rbegin(), found.rend());
      EXPECT_THAT(found,
                  ::testing::Pointwise(::testing::DoubleNear(1e-5), expected))
          << "round " << round;
    }
  }
}

}  // namespace
}  // namespace akin
