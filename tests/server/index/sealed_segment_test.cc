#include "server/index/sealed_segment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/segment_builder.h"
#include "server/index/segment_file.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

// In the order of a sealed segment.
std::vector<IndexedArticle> Sorted(std::vector<IndexedArticle> articles) {
  std::sort(articles.begin(), articles.end(),
            [](const IndexedArticle& a, const IndexedArticle& b) {
              return std::make_pair(RowTime::Of(a.published_at), a.revision) <
                     std::make_pair(RowTime::Of(b.published_at), b.revision);
            });
  return articles;
}

void ExpectHolds(const SealedSegment& segment,
                 const std::vector<IndexedArticle>& articles) {
  const std::vector<IndexedArticle> sorted = Sorted(articles);
  ASSERT_EQ(segment.rows(), sorted.size());
  for (int row = 0; row < segment.rows(); ++row) {
    ExpectRowIs(segment, row, sorted[row]);
    EXPECT_EQ(segment.Find(sorted[row].id, segment.rows(), kNoRevision), row);
  }
  EXPECT_EQ(segment.Find("none", segment.rows(), kNoRevision), kNoRow);
}

TEST(SealedSegmentTest, HoldsTheRowsOfATailInTheOrderOfTheirTimes) {
  std::mt19937 random(1);
  const std::vector<IndexedArticle> articles = RandomArticles(300, random);
  const std::shared_ptr<SealedSegment> segment =
      Seal({Whole(MakeTail(articles))});
  ExpectHolds(*segment, articles);
  EXPECT_EQ(segment->path(), "");
  EXPECT_GT(segment->memory_bytes(), 0);
}

TEST(SealedSegmentTest, HoldsTheRowsOfSegmentsOfDifferentValues) {
  std::mt19937 random(2);
  std::vector<IndexedArticle> articles = RandomArticles(400, random);
  std::vector<SegmentView> views;
  for (int part = 0; part < 4; ++part) {
    std::vector<IndexedArticle> some;
    for (int i = part; i < 400; i += 4) {
      // Some values that others have, in another order, and some of its own.
      articles[i].source = absl::StrCat("s", (part % 2 ? 399 - i : i) / 10);
      articles[i].labels.push_back(absl::StrCat("label ", part));
      some.push_back(articles[i]);
    }
    const std::shared_ptr<Tail> tail = MakeTail(some);
    if (part < 2) {
      views.push_back(Whole(tail));
    } else {
      views.push_back(Whole(Seal({Whole(tail)})));
    }
  }
  ExpectHolds(*Seal(views), articles);
}

TEST(SealedSegmentTest, HoldsThoseRowsThatItIsMadeOf) {
  std::mt19937 random(3);
  const std::vector<IndexedArticle> articles = RandomArticles(100, random);
  const std::shared_ptr<Tail> tail = MakeTail(articles);
  std::vector<RowPlace> rows;
  std::vector<IndexedArticle> chosen;
  for (int row = 0; row < 100; row += 3) {
    rows.push_back({tail.get(), row});
    chosen.push_back(articles[row]);
  }
  SortByTime(rows);
  const absl::StatusOr<std::shared_ptr<SealedSegment>> segment =
      BuildSegment(rows, TestSketcher(), "");
  ASSERT_TRUE(segment.ok()) << segment.status();
  ExpectHolds(**segment, chosen);
}

TEST(SealedSegmentTest, OfOneRowWithoutAnything) {
  std::mt19937 random(3);
  IndexedArticle article = {.id = "a", .embedding = RandomEmbedding(random)};
  const std::shared_ptr<SealedSegment> segment =
      Seal({Whole(MakeTail({article}))});
  ExpectHolds(*segment, {article});
  EXPECT_TRUE(segment->lists(0).empty());
  EXPECT_EQ(segment->TimesOf(0, 1), std::make_pair(RowTime(), RowTime()));
}

TEST(SealedSegmentTest, TheTimesOfRowsAreThoseOfTheFirstAndTheLast) {
  std::mt19937 random(4);
  std::vector<IndexedArticle> articles =
      RandomArticles(Segment::kBlockRows + 10, random);
  for (size_t i = 0; i < articles.size(); ++i) {
    articles[i].published_at = absl::FromUnixSeconds(articles.size() - i);
  }
  const std::shared_ptr<SealedSegment> segment =
      Seal({Whole(MakeTail(articles))});
  const auto at = [](int64_t seconds) { return RowTime{.seconds = seconds}; };
  EXPECT_EQ(segment->TimesOf(0, 10), std::make_pair(at(1), at(10)));
  EXPECT_EQ(segment->TimesOf(10, Segment::kBlockRows + 10),
            std::make_pair(at(11), at(Segment::kBlockRows + 10)));
}

TEST(SealedSegmentTest, EveryGroupHasLists) {
  std::mt19937 random(5);
  const std::vector<IndexedArticle> articles =
      Sorted(RandomArticles(SealedSegment::kListRows + 100, random));
  const std::shared_ptr<SealedSegment> segment =
      Seal({Whole(MakeTail(articles))});
  std::vector<float> scores(SealedSegment::kListRows, 0);
  const auto listed = [&](int group, uint32_t hash) {
    std::fill(scores.begin(), scores.end(), 0);
    segment->lists(group).Accumulate({{.hash = hash, .weight = 1}}, 0,
                                     SealedSegment::kListRows, scores.data());
    return SealedSegment::kListRows -
           std::count(scores.begin(), scores.end(), 0);
  };
  std::map<uint32_t, int> expected[2];
  for (size_t row = 0; row < articles.size(); ++row) {
    for (const uint32_t hash : articles[row].terms.hashes()) {
      ++expected[row / SealedSegment::kListRows][hash];
    }
  }
  for (int group = 0; group < 2; ++group) {
    for (const auto& [hash, rows] : expected[group]) {
      EXPECT_EQ(listed(group, hash), rows) << group;
    }
  }
}

TEST(SealedSegmentTest, IsTheSameFromItsFile) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/segment";
  std::mt19937 random(6);
  const std::vector<IndexedArticle> articles = RandomArticles(100, random);
  EXPECT_EQ(Seal({Whole(MakeTail(articles))}, path)->path(), path);
  const absl::StatusOr<std::shared_ptr<SealedSegment>> opened =
      SealedSegment::Make(*SegmentFile::Open(path), path);
  ASSERT_TRUE(opened.ok()) << opened.status();
  ExpectHolds(**opened, articles);
  EXPECT_EQ((*opened)->file().info().sketch_seed, kTestSeed);
  EXPECT_EQ((*opened)->memory_bytes(), std::filesystem::file_size(path));
}

TEST(SealedSegmentTest, ThatCannotBeWrittenIsUnavailable) {
  std::mt19937 random(6);
  const std::shared_ptr<Tail> tail = MakeTail(RandomArticles(10, random));
  EXPECT_TRUE(absl::IsUnavailable(
      BuildSegment(PlacesOf({Whole(tail)}), TestSketcher(), "/dev/full")
          .status()));
  EXPECT_TRUE(absl::IsUnavailable(
      BuildSegment(PlacesOf({Whole(tail)}), TestSketcher(), "/none/segment")
          .status()));
}

}  // namespace
}  // namespace akin
