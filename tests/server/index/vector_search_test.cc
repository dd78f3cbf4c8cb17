#include "server/index/vector_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "embeddings/vector_code.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr ScanDepth kFullDepth = {.sketches = 1'000'000, .codes = 1'000'000};

VectorQuery Prepare(const Embedding& embedding) {
  return {.code = VectorCode(embedding.values()),
          .sketch = TestSketcher().Prepare(embedding.values())};
}

// Best first.
std::vector<uint64_t> RevisionsOf(std::vector<ScoredRow> rows) {
  std::sort(rows.begin(), rows.end(), IsBetter);
  std::vector<uint64_t> revisions;
  for (const ScoredRow& row : rows) revisions.push_back(row.revision);
  return revisions;
}

class VectorSearchTest : public ::testing::Test {
 protected:
  // A segment of some random articles, sealed or not.
  void Add(int rows, bool sealed) {
    std::vector<IndexedArticle> articles;
    for (int i = 0; i < rows; ++i) {
      ++revision_;
      articles.push_back(
          RandomArticle(absl::StrCat(revision_), revision_, random_));
    }
    views_.push_back(sealed ? Whole(Seal({Whole(MakeTail(articles))}))
                            : Whole(MakeTail(articles)));
  }

  std::vector<RowMask> Masks(const Filter& filter = {}) const {
    return MasksOf(views_, filter);
  }

  // Every row by itself.
  static std::vector<uint64_t> BruteForce(const VectorQuery& query,
                                          const std::vector<RowMask>& masks,
                                          int limit) {
    std::vector<ScoredRow> rows;
    for (size_t segment = 0; segment < masks.size(); ++segment) {
      for (const int row : RowsOf(masks[segment])) {
        const Segment& here = masks[segment].segment();
        rows.push_back({.row = PackRow(segment, row),
                        .score = Cosine(query.code.view(), here.code(row)),
                        .revision = here.arrays().heads[row].revision});
      }
    }
    std::vector<uint64_t> revisions = RevisionsOf(rows);
    if (static_cast<int>(revisions.size()) > limit) revisions.resize(limit);
    return revisions;
  }

  void ExpectAgreement(const std::vector<RowMask>& masks) {
    for (const int limit : {1, 10, 100'000}) {
      const VectorQuery query = Prepare(RandomEmbedding(random_));
      const std::vector<uint64_t> expected = BruteForce(query, masks, limit);
      EXPECT_EQ(RevisionsOf(CompareCodes(query, masks, limit)), expected);
      EXPECT_EQ(
          RevisionsOf(ScanSketches(query, masks, limit, kFullDepth, pass_)),
          expected);
    }
  }

  std::mt19937 random_{1};
  SearchPool pool_{2};
  SketchPass pass_{pool_};

  uint64_t revision_ = 0;
  std::vector<SegmentView> views_;
};

TEST_F(VectorSearchTest, ARowIsPackedWithItsSegment) {
  for (const size_t segment : {size_t{0}, size_t{1}, size_t{1'000'000}}) {
    for (const int row : {0, 1, (1 << 22) - 1}) {
      EXPECT_EQ(SegmentOf(PackRow(segment, row)), segment);
      EXPECT_EQ(RowOf(PackRow(segment, row)), row);
    }
  }
}

TEST_F(VectorSearchTest, OfNoSegmentFindsNothing) {
  const VectorQuery query = Prepare(RandomEmbedding(random_));
  EXPECT_THAT(CompareCodes(query, {}, 10), IsEmpty());
  EXPECT_THAT(ScanSketches(query, {}, 10, kFullDepth, pass_), IsEmpty());
}

TEST_F(VectorSearchTest, FindsWhatABruteForceFinds) {
  Add(3, true);
  Add(Segment::kBlockRows + 100, true);
  Add(64, true);
  Add(1'000, false);
  ExpectAgreement(Masks());
}

TEST_F(VectorSearchTest, FindsWhatABruteForceFindsInSparseMasks) {
  Add(Segment::kBlockRows + 100, true);
  Add(1'000, false);
  int some = 0;
  for (int round = 0; round < 30; ++round) {
    const std::vector<RowMask> masks = Masks(RandomFilter(random_));
    some += masks[0].count() > 0;
    ExpectAgreement(masks);
  }
  EXPECT_GT(some, 10);
}

TEST_F(VectorSearchTest, FindsNothingWhereNothingMatches) {
  Add(100, true);
  const std::vector<RowMask> none = Masks({.sources = {.any_of = {"?"}}});
  ExpectAgreement(none);
  EXPECT_THAT(CompareCodes(Prepare(RandomEmbedding(random_)), none, 10),
              IsEmpty());
}

TEST_F(VectorSearchTest, FindsNoDeadRow) {
  Add(100, true);
  Add(100, false);
  for (int row = 0; row < 100; row += 2) {
    views_[0].segment->Kill(row, Revision{500});
    views_[1].segment->Kill(row, Revision{500});
  }
  const std::vector<RowMask> masks = Masks();
  EXPECT_THAT(CompareCodes(Prepare(RandomEmbedding(random_)), masks, 1'000),
              SizeIs(100));
  ExpectAgreement(masks);
}

TEST_F(VectorSearchTest, OfEqualRowsInAnySegmentTheNewestAreFound) {
  const Embedding same = RandomEmbedding(random_);
  std::vector<std::vector<IndexedArticle>> parts(3);
  for (uint64_t revision = 1; revision <= 60; ++revision) {
    IndexedArticle article =
        RandomArticle(absl::StrCat(revision), revision, random_);
    article.embedding = same;
    parts[revision % 3].push_back(std::move(article));
  }
  views_ = {Whole(MakeTail(parts[1])), Whole(Seal({Whole(MakeTail(parts[0]))})),
            Whole(MakeTail(parts[2]))};
  const std::vector<RowMask> masks = Masks();
  const std::vector<uint64_t> newest = {60, 59, 58, 57, 56};
  EXPECT_EQ(RevisionsOf(CompareCodes(Prepare(same), masks, 5)), newest);
  EXPECT_EQ(
      RevisionsOf(ScanSketches(Prepare(same), masks, 5, kFullDepth, pass_)),
      newest);
}

TEST_F(VectorSearchTest, AShallowScanFindsRowsThatMatchAndNoMoreThanItsDepth) {
  Add(2'000, true);
  Add(500, false);
  const std::vector<RowMask> masks =
      Masks({.sources = {.none_of = {"source1.example"}}});
  const VectorQuery query = Prepare(RandomEmbedding(random_));
  const std::vector<ScoredRow> rows =
      ScanSketches(query, masks, 100, {.sketches = 50, .codes = 20}, pass_);
  EXPECT_THAT(rows, SizeIs(20));
  for (const ScoredRow& row : rows) {
    const RowMask& mask = masks[SegmentOf(row.row)];
    EXPECT_TRUE(mask.Has(RowOf(row.row)));
    EXPECT_EQ(row.score,
              Cosine(query.code.view(), mask.segment().code(RowOf(row.row))));
  }
}

}  // namespace
}  // namespace akin
