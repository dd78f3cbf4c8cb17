#include "server/index/segmented_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/article/article_digest.h"
#include "server/index/postings.h"
#include "server/index/sealed_segment.h"
#include "server/index/segment.h"
#include "server/index/tail.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const EmbeddingModel kModel{"test", 4};

IndexedArticle Article(std::string id, float x) {
  return {.id = std::move(id),
          .embedding = *Embedding::FromValues(kModel, {1, x, 0, 0}),
          .source = absl::StrCat("source", static_cast<int>(x) % 7)};
}

// One write for each article, numbered on.
void Put(VectorIndex& index, std::vector<IndexedArticle> articles) {
  Revision revision = index.Snapshot()->revision();
  std::vector<IndexChange> changes;
  for (IndexedArticle& article : articles) {
    article.revision = revision = Next(revision);
    changes.emplace_back(std::move(article));
  }
  ASSERT_TRUE(index.Apply(std::move(changes), revision).ok());
}

TEST(SegmentedIndexTest, StatsCountRowsTombstonesAndSegments) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  EXPECT_EQ(index->Stats().segments, 0);
  Put(*index, {Article("a", 1), Article("b", 2), Article("a", 3)});
  const IndexStats stats = index->Stats();
  EXPECT_EQ(stats.segments, 1);
  EXPECT_EQ(stats.rows, 3);
  EXPECT_EQ(stats.tombstones, 1);
  EXPECT_GT(stats.memory_bytes, 0);
  LiveDigest live;
  live.Add("b", Revision{2});
  live.Add("a", Revision{3});
  EXPECT_EQ(stats.digest, live.value());
}

TEST(SegmentedIndexTest, ASealedTailHasNoDeadRowsButThoseThatDieLater) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  Put(*index, {Article("a", 1), Article("b", 2), Article("a", 3)});
  ASSERT_TRUE(index->Checkpoint().ok());
  EXPECT_EQ(index->Stats().rows, 2);
  EXPECT_EQ(index->Stats().tombstones, 0);
  Put(*index, {Article("b", 4)});
  EXPECT_EQ(index->Stats().segments, 2);
  EXPECT_EQ(index->Stats().rows, 3);
  EXPECT_EQ(index->Stats().tombstones, 1);
}

TEST(SegmentedIndexTest, StatsTellWhatIsInMemoryAloneAndWhenItWasSealed) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  Put(*index, {Article("a", 1), Article("b", 2)});
  IndexStats stats = index->Stats();
  EXPECT_EQ(stats.tail_rows, 2);
  EXPECT_EQ(stats.seals, 0);
  EXPECT_EQ(stats.last_sealed_at, std::nullopt);
  const absl::Time before = absl::Now();
  ASSERT_TRUE(index->Checkpoint().ok());
  stats = index->Stats();
  EXPECT_EQ(stats.tail_rows, 0);
  EXPECT_EQ(stats.seals, 1);
  ASSERT_TRUE(stats.last_sealed_at.has_value());
  EXPECT_GE(*stats.last_sealed_at, before);
  EXPECT_EQ(stats.merges, 0);
  EXPECT_EQ(stats.last_merged_at, std::nullopt);
  Put(*index, {Article("b", 3)});
  EXPECT_EQ(index->Stats().tail_rows, 1);
  ASSERT_TRUE(index->Compact().ok());
  stats = index->Stats();
  EXPECT_EQ(stats.seals, 2);
  EXPECT_GE(stats.merges, 1);  // another may have come in between
  EXPECT_GE(stats.last_merged_at, stats.last_sealed_at);
}

TEST(SegmentedIndexTest, ASearchThatNothingMatchesIsSkipped) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  const absl::StatusOr<SearchResult> result =
      index->Snapshot()->Matching({})->Search(
          *Embedding::FromValues(kModel, {1, 0, 0, 0}), {.limit = 3});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->plan_kind, PlanKind::kSkipped);
}

TEST(SegmentedIndexTest, ASearchOfFewRowsComparesAllCodesAndSaysSo) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  Put(*index, {Article("a", 1), Article("b", 2)});
  const absl::StatusOr<SearchResult> result =
      index->Snapshot()->Matching({})->Search(
          *Embedding::FromValues(kModel, {1, 0, 0, 0}), {.limit = 3});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->accuracy, Accuracy::kExact);
  EXPECT_EQ(result->plan_kind, PlanKind::kExact);
}

TEST(SegmentedIndexTest, ASearchOfManyRowsIsExactIfThatIsAskedFor) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  std::vector<IndexedArticle> articles;
  for (int i = 0; i < 10'000; ++i) {
    articles.push_back(Article(absl::StrCat(i), 0.001f * i));
  }
  Put(*index, std::move(articles));
  const std::shared_ptr<const IndexSnapshot> snapshot = index->Snapshot();
  const absl::StatusOr<SearchResult> exact = snapshot->Matching({})->Search(
      *Embedding::FromValues(kModel, {1, 0, 0, 0}),
      {.limit = 1, .accuracy = Accuracy::kExact});
  ASSERT_TRUE(exact.ok());
  EXPECT_EQ(exact->accuracy, Accuracy::kExact);
  EXPECT_FALSE(exact->plan.empty());
}

TEST(SegmentedIndexTest, AnIdOrLabelsOutOfBoundsAreRefusedAndChangeNothing) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  const auto apply = [&index](IndexedArticle article) {
    std::vector<IndexChange> changes;
    changes.emplace_back(Article("within", 1));
    changes.emplace_back(std::move(article));
    return index->Apply(std::move(changes), Revision{1});
  };
  EXPECT_TRUE(absl::IsInvalidArgument(
      apply(Article(std::string(kMaxIdBytes + 1, 'i'), 1))));
  IndexedArticle labelled = Article("labelled", 1);
  labelled.labels.assign(kMaxLabels + 1, "label");
  EXPECT_TRUE(absl::IsInvalidArgument(apply(labelled)));
  EXPECT_EQ(index->Snapshot()->size(), 0);
  EXPECT_EQ(index->Snapshot()->revision(), kNoRevision);
}

// A row without a time counts less.
Fade LessWithoutATime() {
  return Fade(absl::UnixEpoch(), [](std::optional<double> days) {
    return days.has_value() ? 1 : 0.75;
  });
}

// In their order: of an article there are several rows over time.
std::vector<uint64_t> RevisionsThatShare(const IndexSnapshot& snapshot,
                                         const Terms& query,
                                         const Filter& filter,
                                         Accuracy accuracy) {
  std::vector<uint64_t> revisions;
  for (const RowView& row : snapshot.Matching(filter)->SearchTerms(
           query, LessWithoutATime(), {.limit = 30, .accuracy = accuracy})) {
    revisions.push_back(static_cast<uint64_t>(row.revision));
  }
  std::sort(revisions.begin(), revisions.end());
  return revisions;
}

// A few terms, all of one weight: so sums of floats are exact, and which of two
// rows is better does not depend on how they were added.
Terms TermsOfOneWeight(std::mt19937& random) {
  std::vector<WeightedTerm> terms;
  for (int i = 0; i < 4; ++i) {
    const uint32_t hash = (random() % 3'000) * 2654435761u;
    const auto is_hash = [hash](const WeightedTerm& term) {
      return term.hash == hash;
    };
    if (std::none_of(terms.begin(), terms.end(), is_hash)) {
      terms.push_back({.hash = hash, .weight = 1});
    }
  }
  return Terms::FromWeighted(std::move(terms));
}

IndexedArticle SomeArticle(std::string id, std::mt19937& random) {
  IndexedArticle article = Article(std::move(id), random() % 50);
  article.terms = TermsOfOneWeight(random);
  if (random() % 3 != 0) article.published_at = absl::UnixEpoch();
  return article;
}

// Full groups are searched by their lists, the last one row by row.
class SegmentedIndexListsTest : public ::testing::TestWithParam<int> {};

TEST_P(SegmentedIndexListsTest, FindWhatAComparisonWithEveryRowFinds) {
  std::mt19937 random(5);
  const std::unique_ptr<VectorIndex> index = *OpenSegmentedIndex(
      {.model = kModel, .tail_rows = GetParam(), .merge_segments = 3});
  std::vector<std::shared_ptr<const IndexSnapshot>> snapshots;
  for (int batch = 0; batch < 10; ++batch) {
    std::vector<IndexedArticle> articles;
    for (int i = 0; i < Tail::kListRows; ++i) {
      articles.push_back(SomeArticle(absl::StrCat(random() % 6'000), random));
    }
    Put(*index, std::move(articles));
    std::vector<IndexChange> removal;
    removal.push_back(IndexDelete{absl::StrCat(random() % 6'000)});
    ASSERT_TRUE(
        index->Apply(std::move(removal), Next(index->Snapshot()->revision()))
            .ok());
    snapshots.push_back(index->Snapshot());
  }
  int found = 0;
  for (const std::shared_ptr<const IndexSnapshot>& snapshot : snapshots) {
    for (int round = 0; round < 20; ++round) {
      const Terms query = TermsOfOneWeight(random);
      Filter filter;
      if (round % 2 == 0) filter.sources.none_of = {"source3"};
      const std::vector<uint64_t> exact =
          RevisionsThatShare(*snapshot, query, filter, Accuracy::kExact);
      EXPECT_EQ(
          RevisionsThatShare(*snapshot, query, filter, Accuracy::kDefault),
          exact)
          << "revision " << static_cast<uint64_t>(snapshot->revision());
      found += static_cast<int>(exact.size());
    }
  }
  EXPECT_GT(found, 1'000);
}

INSTANTIATE_TEST_SUITE_P(
    TailRows, SegmentedIndexListsTest,
    ::testing::Values(16'384, Tail::kListRows,
                      // The last rows of a tail make no group.
                      Tail::kListRows + 100,
                      // No tail has a group.
                      Tail::kListRows - 1));

// A group of rows of which some have these terms; one write each.
void PutGroup(VectorIndex& index, int rows, const std::vector<int>& places,
              const Terms& terms) {
  std::vector<IndexedArticle> articles;
  for (int i = 1; i <= rows; ++i) {
    articles.push_back(Article(absl::StrCat(i), 1));
    if (std::find(places.begin(), places.end(), i) != places.end()) {
      articles.back().terms = terms;
    }
  }
  Put(index, std::move(articles));
}

TEST(SegmentedIndexTest, TheLightestTermsOfALongTextAreFoundByComparisonAlone) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  std::vector<WeightedTerm> terms = {{.hash = 1, .weight = 1}};
  for (uint32_t i = 0; i < kMaxTermsPerRow; ++i) {
    terms.push_back({.hash = 100 + i, .weight = 2});
  }
  PutGroup(*index, Tail::kListRows, {77}, Terms::FromWeighted(terms));
  const Terms light = Terms::FromWeighted({{1, 1}});
  const Terms heavy = Terms::FromWeighted({{100, 1}});
  for (int sealed = 0; sealed < 2; ++sealed) {
    const std::shared_ptr<const IndexSnapshot> snapshot = index->Snapshot();
    EXPECT_THAT(RevisionsThatShare(*snapshot, light, {}, Accuracy::kExact),
                ElementsAre(77));
    EXPECT_THAT(RevisionsThatShare(*snapshot, heavy, {}, Accuracy::kDefault),
                ElementsAre(77));
    if (sealed == 0) {
      EXPECT_THAT(RevisionsThatShare(*snapshot, light, {}, Accuracy::kDefault),
                  IsEmpty());
    }
    ASSERT_TRUE(index->Checkpoint().ok());
  }
}

TEST(SegmentedIndexTest,
     TheLightestTermsOfALongQueryAreFoundByComparisonAlone) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  // One row more than a group: the last is compared whatever is asked for.
  const int last = Tail::kListRows + 1;
  PutGroup(*index, last, {77, last}, Terms::FromWeighted({{1, 1}}));
  std::vector<WeightedTerm> terms = {{.hash = 1, .weight = 1}};
  for (uint32_t i = 0; i < 64; ++i) {
    terms.push_back({.hash = 100 + i, .weight = 2});
  }
  const Terms query = Terms::FromWeighted(std::move(terms));
  const std::shared_ptr<const IndexSnapshot> snapshot = index->Snapshot();
  EXPECT_THAT(RevisionsThatShare(*snapshot, query, {}, Accuracy::kExact),
              ElementsAre(77, last));
  EXPECT_THAT(RevisionsThatShare(*snapshot, query, {}, Accuracy::kDefault),
              ElementsAre(last));
}

TEST(SegmentedIndexTest, StatsCountTheListsOfAFullGroup) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = kModel});
  std::mt19937 random(1);
  std::vector<IndexedArticle> articles;
  for (int i = 0; i < Tail::kListRows - 1; ++i) {
    articles.push_back(SomeArticle(absl::StrCat(i), random));
  }
  Put(*index, std::move(articles));
  const int64_t before = index->Stats().memory_bytes;
  Put(*index, {SomeArticle("last", random)});
  EXPECT_GT(index->Stats().memory_bytes - before, Tail::kListRows * 3 * 3);
}

}  // namespace
}  // namespace akin
