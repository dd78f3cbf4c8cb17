#include "server/index/terms_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/vector_search.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(100'000'000);

// Halves every ten days; of an unknown time counts as thirty.
double Halving(std::optional<double> days) {
  return std::exp2(-days.value_or(30) / 10);
}

class TermsSearchTest : public ::testing::Test {
 protected:
  // A segment of some random articles of the hundred days before kNow.
  void Add(int rows, bool sealed) {
    std::vector<IndexedArticle> articles;
    for (int i = 0; i < rows; ++i) {
      ++revision_;
      articles.push_back(
          RandomArticle(absl::StrCat(revision_), revision_, random_));
      articles.back().published_at.reset();
      if (random_() % 10 == 0) continue;
      articles.back().published_at = kNow - absl::Hours(random_() % 2'400);
    }
    views_.push_back(sealed ? Whole(Seal({Whole(MakeTail(articles))}))
                            : Whole(MakeTail(articles)));
  }

  std::vector<RowMask> Masks(const Filter& filter = {}) const {
    return MasksOf(views_, filter);
  }

  // The scores, best first: of equals any may be found.
  static std::vector<float> ScoresOf(const std::vector<ScoredRow>& rows) {
    std::vector<float> scores;
    for (const ScoredRow& row : rows) scores.push_back(row.score);
    std::sort(scores.rbegin(), scores.rend());
    return scores;
  }

  static std::vector<float> BruteForce(const Terms& query, const Fade& fade,
                                       const std::vector<RowMask>& masks,
                                       int limit) {
    std::vector<float> scores;
    for (const RowMask& mask : masks) {
      for (const int row : RowsOf(mask)) {
        const float cosine = TermsCosine(query, mask.segment().terms(row));
        if (cosine == 0) continue;
        const RowHead& head = mask.segment().arrays().heads[row];
        scores.push_back(cosine *
                         static_cast<float>(fade.Of(head.published_at.time())));
      }
    }
    std::sort(scores.rbegin(), scores.rend());
    if (static_cast<int>(scores.size()) > limit) scores.resize(limit);
    return scores;
  }

  void ExpectAgreement(const std::vector<RowMask>& masks) {
    for (const Fade& fade :
         {Fade(), Fade(kNow, Halving), Fade(std::nullopt, Halving),
          Fade(kNow - absl::Hours(1'200), Halving)}) {
      for (const int limit : {1, 20, 100'000}) {
        const Terms query = RandomTerms(random_);
        if (query.empty()) continue;
        const std::vector<float> expected =
            BruteForce(query, fade, masks, limit);
        for (const bool all_terms : {true, false}) {
          const std::vector<ScoredRow> found =
              SearchByTerms(query, fade, all_terms, masks, limit, pool_);
          ASSERT_THAT(
              ScoresOf(found),
              ::testing::Pointwise(::testing::FloatNear(1e-5), expected));
          for (const ScoredRow& row : found) {
            ASSERT_TRUE(masks[SegmentOf(row.row)].Has(RowOf(row.row)));
          }
        }
      }
    }
  }

  SearchPool pool_{2};
  std::mt19937 random_{1};
  uint64_t revision_ = 0;
  std::vector<SegmentView> views_;
};

TEST_F(TermsSearchTest, OfNoSegmentFindsNothing) {
  EXPECT_THAT(
      SearchByTerms(Terms::FromWeighted({{1, 1}}), Fade(), false, {}, 5, pool_),
      IsEmpty());
}

TEST_F(TermsSearchTest, ListsFindWhatAComparisonFinds) {
  // Full groups and one that is not, and a sealed segment of several blocks.
  Add(2 * Segment::kBlockRows + 70, true);
  Add(100, true);
  Add(2 * Tail::kListRows + 70, false);
  for (int round = 0; round < 5; ++round) ExpectAgreement(Masks());
}

TEST_F(TermsSearchTest, ListsFindWhatAComparisonFindsInMasks) {
  Add(2 * Segment::kBlockRows + 70, true);
  Add(Tail::kListRows + 70, false);
  for (int round = 0; round < 30; ++round) {
    Filter filter = RandomFilter(random_);
    filter.published_after.reset();
    filter.published_before.reset();
    ExpectAgreement(Masks(filter));
  }
}

TEST_F(TermsSearchTest, ListsFindWhatAComparisonFindsInWindowsOfTime) {
  Add(2 * Segment::kBlockRows + 70, true);
  Add(Tail::kListRows + 70, false);
  for (const int days : {1, 3, 10, 40}) {
    for (int begin = 100; begin > 0; begin -= 23) {
      const absl::Time after = kNow - absl::Hours(24 * begin);
      ExpectAgreement(
          Masks({.published_after = after,
                 .published_before = after + absl::Hours(24 * days)}));
    }
  }
}

TEST_F(TermsSearchTest, ListsFindWhatAComparisonFindsAmongDeadRows) {
  Add(Segment::kBlockRows, true);
  Add(Tail::kListRows, false);
  for (const SegmentView& view : views_) {
    for (int row = 0; row < view.rows; ++row) {
      if (row % 3 != 0) view.segment->Kill(row, Revision{100'000});
    }
  }
  ExpectAgreement(Masks());
}

TEST_F(TermsSearchTest, GroupsOfASealedSegmentAreAllSearched) {
  Add(SealedSegment::kListRows + 200, true);
  for (int round = 0; round < 3; ++round) ExpectAgreement(Masks());
}

TEST_F(TermsSearchTest, OfEqualRowsTheLastAreFound) {
  std::vector<IndexedArticle> articles;
  for (uint64_t revision = 1; revision <= Tail::kListRows; ++revision) {
    articles.push_back(
        RandomArticle(absl::StrCat(revision), revision, random_));
    articles.back().terms = Terms::FromWeighted({{7, 1}});
  }
  views_ = {Whole(MakeTail(articles))};
  std::vector<int> rows;
  for (const ScoredRow& row : SearchByTerms(Terms::FromWeighted({{7, 1}}),
                                            Fade(), false, Masks(), 3, pool_)) {
    rows.push_back(RowOf(row.row));
  }
  EXPECT_THAT(
      rows, ::testing::UnorderedElementsAre(
                Tail::kListRows - 1, Tail::kListRows - 2, Tail::kListRows - 3));
}

}  // namespace
}  // namespace akin
