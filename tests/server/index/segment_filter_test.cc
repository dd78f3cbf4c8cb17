#include "server/index/segment_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/index/row_mask.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

using ::testing::ElementsAre;

// The revisions of the rows that the filter matches, ascending.
std::vector<uint64_t> Matched(const SegmentView& view, const Filter& filter) {
  const SegmentFilter narrowed(filter, *view.segment);
  const RowMask mask(view, narrowed, Revision{1'000'000});
  std::vector<uint64_t> revisions;
  for (const int row : RowsOf(mask)) {
    revisions.push_back(view.segment->arrays().heads[row].revision);
  }
  std::sort(revisions.begin(), revisions.end());
  return revisions;
}

std::vector<uint64_t> Expected(const std::vector<IndexedArticle>& articles,
                               const Filter& filter) {
  std::vector<uint64_t> revisions;
  for (const IndexedArticle& article : articles) {
    if (Matches(filter, AsArticle(article))) {
      revisions.push_back(static_cast<uint64_t>(article.revision));
    }
  }
  return revisions;
}

// By the number of rows: at the edges of words and of blocks.
class SegmentFilterTest : public ::testing::TestWithParam<int> {};

TEST_P(SegmentFilterTest, MatchesWhatTheDefinitionMatches) {
  std::mt19937 random(GetParam());
  const std::vector<IndexedArticle> articles =
      RandomArticles(GetParam(), random);
  const std::shared_ptr<Tail> tail = MakeTail(articles);
  const std::shared_ptr<SealedSegment> sealed = Seal({Whole(tail)});
  int some = 0;
  for (int round = 0; round < 150; ++round) {
    const Filter filter = RandomFilter(random);
    const std::vector<uint64_t> expected = Expected(articles, filter);
    ASSERT_EQ(Matched(Whole(tail), filter), expected) << "round " << round;
    ASSERT_EQ(Matched(Whole(sealed), filter), expected) << "round " << round;
    some += !expected.empty() && expected.size() < articles.size();
  }
  EXPECT_GT(some, 30);
}

INSTANTIATE_TEST_SUITE_P(Rows, SegmentFilterTest,
                         ::testing::Values(63, 64, 65, 1'000, 4'095, 4'096,
                                           4'097));

class SegmentFilterTimeTest : public ::testing::Test {
 protected:
  void Add(std::optional<absl::Time> time) {
    std::mt19937 random(articles_.size());
    articles_.push_back(RandomArticle(absl::StrCat(articles_.size()),
                                      articles_.size() + 1, random));
    articles_.back().published_at = time;
  }

  void ExpectAgreement(const std::vector<std::optional<absl::Time>>& bounds) {
    const std::shared_ptr<Tail> tail = MakeTail(articles_);
    const std::shared_ptr<SealedSegment> sealed = Seal({Whole(tail)});
    for (const std::optional<absl::Time>& after : bounds) {
      for (const std::optional<absl::Time>& before : bounds) {
        const Filter filter{.published_after = after,
                            .published_before = before};
        const std::vector<uint64_t> expected = Expected(articles_, filter);
        EXPECT_EQ(Matched(Whole(tail), filter), expected);
        EXPECT_EQ(Matched(Whole(sealed), filter), expected);
      }
    }
  }

  std::vector<IndexedArticle> articles_;
};

TEST_F(SegmentFilterTimeTest, BoundsAreExactToTheNanosecond) {
  std::vector<std::optional<absl::Time>> bounds = {std::nullopt};
  for (const int64_t second : {-1, 0, 1}) {
    for (const int64_t nano : {0, 1, 999'999'999}) {
      const absl::Time time =
          absl::FromUnixSeconds(second) + absl::Nanoseconds(nano);
      Add(time);
      bounds.push_back(time);
    }
  }
  ExpectAgreement(bounds);
}

TEST_F(SegmentFilterTimeTest, ARowWithoutATimeMatchesNoBound) {
  Add(std::nullopt);
  Add(absl::UnixEpoch());
  Add(std::nullopt);
  ExpectAgreement({std::nullopt, absl::UnixEpoch(), absl::InfinitePast(),
                   absl::InfiniteFuture()});
}

TEST_F(SegmentFilterTimeTest, RowsAllWithoutATimeMatchNoBound) {
  Add(std::nullopt);
  Add(std::nullopt);
  ExpectAgreement({std::nullopt, absl::UnixEpoch(), absl::InfiniteFuture()});
}

TEST_F(SegmentFilterTimeTest, TheFirstAndTheLastYearHaveBounds) {
  const absl::Time first =
      absl::FromCivil(absl::CivilSecond(1, 1, 1), absl::UTCTimeZone());
  const absl::Time last =
      absl::FromCivil(absl::CivilSecond(9999, 12, 31, 23, 59, 59),
                      absl::UTCTimeZone()) +
      absl::Nanoseconds(999'999'999);
  for (const absl::Time time : {first, first + absl::Nanoseconds(1),
                                last - absl::Nanoseconds(1), last}) {
    Add(time);
  }
  Add(std::nullopt);
  ExpectAgreement({std::nullopt, first, first + absl::Nanoseconds(1),
                   absl::UnixEpoch(), last, last + absl::Nanoseconds(1)});
}

TEST_F(SegmentFilterTimeTest, BlocksOutsideOfTheBoundsAndWithinMatchAsAWhole) {
  for (int i = 0; i < 3 * Segment::kBlockRows; ++i) {
    Add(absl::FromUnixSeconds(i));
  }
  std::vector<std::optional<absl::Time>> bounds;
  for (const int second :
       {0, 1, Segment::kBlockRows - 1, Segment::kBlockRows,
        2 * Segment::kBlockRows + 1, 3 * Segment::kBlockRows}) {
    bounds.push_back(absl::FromUnixSeconds(second));
  }
  ExpectAgreement(bounds);
}

TEST(SegmentFilterOfValuesTest, MatchesNoneIfNoValueIsInTheSegment) {
  std::mt19937 random(1);
  const std::shared_ptr<Tail> tail = MakeTail(RandomArticles(10, random));
  EXPECT_TRUE(
      SegmentFilter({.sources = {.any_of = {"?"}}}, *tail).MatchesNone());
  EXPECT_TRUE(
      SegmentFilter({.labels = {.any_of = {"?"}}}, *tail).MatchesNone());
  EXPECT_FALSE(
      SegmentFilter({.sources = {.none_of = {"?"}}}, *tail).MatchesNone());
  EXPECT_FALSE(SegmentFilter({}, *tail).MatchesNone());
}

TEST(SegmentFilterOfValuesTest, OneMoreValueThanAreComparedIsLookedUp) {
  std::mt19937 random(1);
  std::vector<IndexedArticle> articles;
  for (int i = 0; i < 30; ++i) {
    articles.push_back(RandomArticle(absl::StrCat(i), i + 1, random));
    articles.back().source = absl::StrCat("s", i % 15);
    articles.back().labels = {absl::StrCat("l", i % 15)};
  }
  const std::shared_ptr<Tail> tail = MakeTail(articles);
  Filter any_sources, no_sources, any_labels, no_labels;
  for (int i = 0; i < 12; ++i) {
    any_sources.sources.any_of.push_back(absl::StrCat("S", i));
    no_sources.sources.none_of.push_back(absl::StrCat("S", i));
    any_labels.labels.any_of.push_back(absl::StrCat("l", i));
    no_labels.labels.none_of.push_back(absl::StrCat("l", i));
    for (const Filter& filter :
         {any_sources, no_sources, any_labels, no_labels}) {
      EXPECT_EQ(Matched(Whole(tail), filter), Expected(articles, filter)) << i;
    }
  }
  EXPECT_THAT(Matched(Whole(tail), no_sources),
              ElementsAre(13, 14, 15, 28, 29, 30));
}

TEST(SegmentFilterOfValuesTest, ARowThatCameAfterTheFilterIsNoMatter) {
  std::mt19937 random(1);
  std::vector<IndexedArticle> articles = RandomArticles(70, random);
  const std::shared_ptr<Tail> tail = MakeTail(articles, 80);
  const SegmentView view = Whole(tail);
  Filter filter;
  for (int i = 0; i < 10; ++i) {
    filter.sources.any_of.push_back(absl::StrCat("new", i));
    filter.sources.any_of.push_back(articles[i].source);
  }
  const SegmentFilter narrowed(filter, *tail);
  IndexedArticle late = RandomArticle("late", 71, random);
  late.source = "new3";
  tail->Append(late);
  const RowMask mask(view, narrowed, Revision{71});
  EXPECT_EQ(mask.count(), Expected(articles, filter).size());
}

}  // namespace
}  // namespace akin
