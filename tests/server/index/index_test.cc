#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/flat_index.h"
#include "server/index/segment.h"
#include "tests/contracts/vector_index_contract.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

INSTANTIATE_TEST_SUITE_P(
    Implementations, VectorIndexContract,
    ::testing::Values(
        VectorIndexMaker{
            "Flat",
            [] { return MakeFlatIndex({.dimensions = kContractDimensions}); }},
        // So small that every test crosses segments.
        VectorIndexMaker{"FlatInSegmentsOfTwoRows",
                         [] {
                           return MakeFlatIndex(
                               {.dimensions = kContractDimensions,
                                .segment_rows = 2});
                         }},
        VectorIndexMaker{"Fake",
                         [] {
                           return std::make_unique<FakeVectorIndex>(
                               kContractDimensions);
                         }}),
    [](const auto& info) { return info.param.name; });

const EmbeddingModel kModel{"test", 4};

IndexedArticle Article(std::string id, float x) {
  return {.id = std::move(id),
          .embedding = *Embedding::FromValues(kModel, {1, x, 0, 0}),
          .source = absl::StrCat("source", static_cast<int>(x) % 7)};
}

TEST(FlatIndexTest, StatsCountRowsTombstonesAndSegments) {
  const std::unique_ptr<VectorIndex> index =
      MakeFlatIndex({.dimensions = 4, .segment_rows = 2});
  std::vector<IndexChange> changes;
  changes.push_back(Article("a", 1));
  changes.push_back(Article("b", 2));
  changes.push_back(Article("a", 3));
  ASSERT_TRUE(index->Apply(std::move(changes), Revision{3}).ok());
  const IndexStats stats = index->Stats();
  EXPECT_EQ(stats.segments, 2);
  EXPECT_EQ(stats.rows, 3);
  EXPECT_EQ(stats.tombstones, 1);
  EXPECT_GT(stats.memory_bytes, 0);
}

TEST(FlatIndexTest, EveryAnswerIsExact) {
  const std::unique_ptr<VectorIndex> index = MakeFlatIndex({.dimensions = 4});
  const absl::StatusOr<SearchResult> result = index->Snapshot()->Search(
      *Embedding::FromValues(kModel, {1, 0, 0, 0}), {}, {.limit = 3});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->accuracy, Accuracy::kExact);
}

// Readers beside the writer: each snapshot holds each of ten articles exactly
// once, whatever version, for every article is replaced over and over.
TEST(FlatIndexTest, ReadersSeeEachArticleOnceWhileItIsReplaced) {
  constexpr int kArticles = 10;
  const std::unique_ptr<VectorIndex> index =
      MakeFlatIndex({.dimensions = 4, .segment_rows = 16});
  std::vector<IndexChange> first;
  for (int i = 0; i < kArticles; ++i) {
    first.push_back(Article(absl::StrCat(i), 1));
  }
  ASSERT_TRUE(index->Apply(std::move(first), Revision{1}).ok());

  std::atomic<bool> done{false};
  std::atomic<int> searches{0};
  std::vector<std::thread> readers;
  for (int r = 0; r < 2; ++r) {
    readers.emplace_back([&] {
      const Embedding query = *Embedding::FromValues(kModel, {1, 0, 0, 0});
      while (!done) {
        const std::shared_ptr<const IndexSnapshot> snapshot = index->Snapshot();
        const absl::StatusOr<SearchResult> result = snapshot->Search(
            query, {.sources = {.none_of = {"nobody"}}}, {.limit = 100});
        ASSERT_TRUE(result.ok());
        std::vector<std::string> ids;
        for (const Neighbor& neighbor : result->neighbors) {
          ids.push_back(*neighbor.row.id);
        }
        std::sort(ids.begin(), ids.end());
        ASSERT_THAT(ids, ::testing::ElementsAre("0", "1", "2", "3", "4", "5",
                                                "6", "7", "8", "9"));
        ASSERT_TRUE(snapshot->Find("3").has_value());
        ++searches;
      }
    });
  }
  uint64_t revision = 1;
  while (searches < 200) {
    std::vector<IndexChange> changes;
    changes.push_back(
        Article(absl::StrCat(revision % kArticles), revision % 50));
    ++revision;
    ASSERT_TRUE(index->Apply(std::move(changes), Revision{revision}).ok());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
}

double LessWithoutATime(std::optional<absl::Time> time) {
  return time.has_value() ? 1 : 0.75;
}

std::vector<RowId> RowsThatShare(const IndexSnapshot& snapshot,
                                 const Terms& query, const Filter& filter,
                                 Accuracy accuracy) {
  std::vector<RowId> rows;
  for (const RowView& row :
       snapshot.SearchTerms(query, LessWithoutATime, filter,
                            {.limit = 30, .accuracy = accuracy})) {
    rows.push_back(row.row);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

// A few terms, all of one weight: so sums of floats are exact, and which of two
// rows is better does not depend on how they were added.
Terms RandomTerms(std::mt19937& random) {
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

IndexedArticle RandomArticle(std::string id, std::mt19937& random) {
  IndexedArticle article = Article(std::move(id), random() % 50);
  article.terms = RandomTerms(random);
  if (random() % 3 != 0) article.published_at = absl::UnixEpoch();
  return article;
}

// Full blocks are searched by their lists, the last one row by row.
class FlatIndexListsTest : public ::testing::TestWithParam<int> {};

TEST_P(FlatIndexListsTest, FindWhatAComparisonWithEveryRowFinds) {
  std::mt19937 random(5);
  const std::unique_ptr<VectorIndex> index =
      MakeFlatIndex({.dimensions = 4, .segment_rows = GetParam()});
  std::vector<std::shared_ptr<const IndexSnapshot>> snapshots;
  uint64_t revision = 0;
  for (int batch = 0; batch < 10; ++batch) {
    std::vector<IndexChange> changes;
    for (int i = 0; i < Segment::kBlockRows / 4; ++i) {
      changes.push_back(RandomArticle(absl::StrCat(random() % 6'000), random));
    }
    changes.push_back(IndexDelete{absl::StrCat(random() % 6'000)});
    ASSERT_TRUE(index->Apply(std::move(changes), Revision{++revision}).ok());
    snapshots.push_back(index->Snapshot());
  }
  int found = 0;
  for (const std::shared_ptr<const IndexSnapshot>& snapshot : snapshots) {
    for (int round = 0; round < 20; ++round) {
      const Terms query = RandomTerms(random);
      Filter filter;
      if (round % 2 == 0) filter.sources.none_of = {"source3"};
      const std::vector<RowId> exact =
          RowsThatShare(*snapshot, query, filter, Accuracy::kExact);
      EXPECT_EQ(RowsThatShare(*snapshot, query, filter, Accuracy::kDefault),
                exact)
          << "revision " << static_cast<uint64_t>(snapshot->revision());
      found += static_cast<int>(exact.size());
    }
  }
  EXPECT_GT(found, 1'000);
}

INSTANTIATE_TEST_SUITE_P(
    SegmentRows, FlatIndexListsTest,
    ::testing::Values(16'384, Segment::kBlockRows,
                      // The last rows of a segment make no block.
                      Segment::kBlockRows + 100,
                      // No segment has a block.
                      Segment::kBlockRows - 1));

TEST(FlatIndexTest, TheLightestTermsOfALongTextAreFoundByComparisonAlone) {
  const std::unique_ptr<VectorIndex> index = MakeFlatIndex({.dimensions = 4});
  std::vector<WeightedTerm> terms = {{.hash = 1, .weight = 1}};
  for (uint32_t i = 0; i < Postings::kMaxTermsPerRow; ++i) {
    terms.push_back({.hash = 100 + i, .weight = 2});
  }
  std::vector<IndexChange> changes;
  for (int i = 0; i < Segment::kBlockRows; ++i) {
    IndexedArticle article = Article(absl::StrCat(i), 1);
    if (i == 77) article.terms = Terms::FromWeighted(terms);
    changes.push_back(std::move(article));
  }
  ASSERT_TRUE(index->Apply(std::move(changes), Revision{1}).ok());
  const std::shared_ptr<const IndexSnapshot> snapshot = index->Snapshot();
  const Terms light = Terms::FromWeighted({{1, 1}});
  EXPECT_THAT(RowsThatShare(*snapshot, light, {}, Accuracy::kExact),
              ::testing::ElementsAre(RowId{77}));
  EXPECT_THAT(RowsThatShare(*snapshot, light, {}, Accuracy::kDefault),
              ::testing::IsEmpty());
  const Terms heavy = Terms::FromWeighted({{100, 1}});
  EXPECT_THAT(RowsThatShare(*snapshot, heavy, {}, Accuracy::kDefault),
              ::testing::ElementsAre(RowId{77}));
}

TEST(FlatIndexTest, TheLightestTermsOfALongQueryAreFoundByComparisonAlone) {
  const std::unique_ptr<VectorIndex> index = MakeFlatIndex({.dimensions = 4});
  std::vector<IndexChange> changes;
  // One row more than a block: the last is compared whatever is asked for.
  for (int i = 0; i <= Segment::kBlockRows; ++i) {
    IndexedArticle article = Article(absl::StrCat(i), 1);
    if (i == 77 || i == Segment::kBlockRows) {
      article.terms = Terms::FromWeighted({{1, 1}});
    }
    changes.push_back(std::move(article));
  }
  ASSERT_TRUE(index->Apply(std::move(changes), Revision{1}).ok());
  std::vector<WeightedTerm> terms = {{.hash = 1, .weight = 1}};
  for (uint32_t i = 0; i < 64; ++i) {
    terms.push_back({.hash = 100 + i, .weight = 2});
  }
  const Terms query = Terms::FromWeighted(std::move(terms));
  const std::shared_ptr<const IndexSnapshot> snapshot = index->Snapshot();
  EXPECT_THAT(RowsThatShare(*snapshot, query, {}, Accuracy::kExact),
              ::testing::ElementsAre(RowId{77}, RowId{Segment::kBlockRows}));
  EXPECT_THAT(RowsThatShare(*snapshot, query, {}, Accuracy::kDefault),
              ::testing::ElementsAre(RowId{Segment::kBlockRows}));
}

TEST(FlatIndexTest, StatsCountTheListsOfAFullBlock) {
  const std::unique_ptr<VectorIndex> index = MakeFlatIndex({.dimensions = 4});
  std::mt19937 random(1);
  std::vector<IndexChange> changes;
  for (int i = 0; i < Segment::kBlockRows - 1; ++i) {
    changes.push_back(RandomArticle(absl::StrCat(i), random));
  }
  ASSERT_TRUE(index->Apply(std::move(changes), Revision{1}).ok());
  const int64_t before = index->Stats().memory_bytes;
  changes.clear();
  changes.push_back(RandomArticle("last", random));
  ASSERT_TRUE(index->Apply(std::move(changes), Revision{2}).ok());
  EXPECT_GT(index->Stats().memory_bytes - before, Segment::kBlockRows * 3 * 3);
}

// Readers beside the writer, while blocks fill and get their lists: what a
// snapshot finds by lists or by comparison is the same, before and after.
TEST(FlatIndexTest, ListsAppearBesideReadersWithoutChangingWhatTheyFind) {
  const std::unique_ptr<VectorIndex> index =
      MakeFlatIndex({.dimensions = 4, .segment_rows = 2 * Segment::kBlockRows});
  std::atomic<bool> done{false};
  std::atomic<int> searches{0};
  std::vector<std::thread> readers;
  for (int r = 0; r < 2; ++r) {
    readers.emplace_back([&index, &done, &searches, r] {
      std::mt19937 random(100 + r);
      while (!done) {
        const std::shared_ptr<const IndexSnapshot> snapshot = index->Snapshot();
        const Terms query = RandomTerms(random);
        const std::vector<RowId> first =
            RowsThatShare(*snapshot, query, {}, Accuracy::kDefault);
        ASSERT_EQ(RowsThatShare(*snapshot, query, {}, Accuracy::kExact), first);
        ASSERT_EQ(RowsThatShare(*snapshot, query, {}, Accuracy::kDefault),
                  first);
        ++searches;
      }
    });
  }
  std::mt19937 random(9);
  uint64_t revision = 0;
  while (revision < 5 * 16 || searches < 50) {
    std::vector<IndexChange> changes;
    for (int i = 0; i < Segment::kBlockRows / 16; ++i) {
      changes.push_back(RandomArticle(absl::StrCat(random() % 8'000), random));
    }
    EXPECT_TRUE(index->Apply(std::move(changes), Revision{++revision}).ok());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace akin
