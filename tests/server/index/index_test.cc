#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/flat_index.h"
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

}  // namespace
}  // namespace akin
