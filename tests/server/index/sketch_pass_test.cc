#include "server/index/sketch_pass.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

using ::testing::IsEmpty;

// Of each segment.
using Rows = std::vector<std::vector<int32_t>>;

class SketchPassTest : public ::testing::Test {
 protected:
  SketchPassTest() {
    // Several pieces, of which the last are cut off.
    Add(40'000, /*sealed=*/true);
    Add(100, /*sealed=*/true);
    Add(17'000, /*sealed=*/false);
  }

  void Add(int rows, bool sealed) {
    std::vector<IndexedArticle> articles;
    for (int i = 0; i < rows; ++i) {
      ++revision_;
      articles.push_back({.id = absl::StrCat(revision_),
                          .embedding = RandomEmbedding(random_),
                          .source = absl::StrCat(revision_ % 5),
                          .revision = Revision{revision_}});
    }
    const std::shared_ptr<Tail> tail = MakeTail(articles);
    views_.push_back(sealed ? Whole(Seal({Whole(tail)})) : Whole(tail));
  }

  SketchQuery RandomQuery(std::mt19937& random) const {
    return TestSketcher().Prepare(RandomEmbedding(random).values());
  }

  Rows Run(const SketchQuery& query, const std::vector<RowMask>& masks,
           int64_t wanted, const std::vector<int>& breadths = {}) {
    const SearchPool::Search search(pool_);
    SketchScan scan(query, masks, breadths, wanted);
    pass_.Run(scan);
    Rows rows;
    for (size_t segment = 0; segment < masks.size(); ++segment) {
      rows.push_back(scan.Rows(segment));
    }
    return rows;
  }

  // By the definition.
  static Rows Expected(const SketchQuery& query,
                       const std::vector<RowMask>& masks, int64_t wanted) {
    std::vector<std::vector<uint16_t>> distances(masks.size());
    std::vector<uint16_t> all;
    for (size_t segment = 0; segment < masks.size(); ++segment) {
      const Segment& of = masks[segment].segment();
      distances[segment].resize(masks[segment].rows());
      SketchDistances(query.bits, of.arrays().sketches, masks[segment].rows(),
                      distances[segment].data());
      for (const int row : RowsOf(masks[segment])) {
        all.push_back(distances[segment][row]);
      }
    }
    std::sort(all.begin(), all.end());
    Rows rows(masks.size());
    if (all.empty()) return rows;
    const uint16_t limit = all[std::min<size_t>(wanted, all.size()) - 1];
    for (size_t segment = 0; segment < masks.size(); ++segment) {
      for (const int row : RowsOf(masks[segment])) {
        if (distances[segment][row] <= limit) rows[segment].push_back(row);
      }
    }
    return rows;
  }

  std::mt19937 random_{5};
  uint64_t revision_ = 0;
  std::vector<SegmentView> views_;
  SearchPool pool_{2};
  SketchPass pass_{pool_};
};

TEST_F(SketchPassTest, FindsTheRowsThatAreNoFartherThanTheLastThatIsWanted) {
  for (const Filter& filter :
       {Filter{}, Filter{.sources = {.any_of = {"1", "3"}}},
        Filter{.sources = {.none_of = {"0", "1", "2", "3"}}}}) {
    const std::vector<RowMask> masks = MasksOf(views_, filter);
    for (const int wanted : {1, 10, 1'000, 30'000, 1'000'000}) {
      const SketchQuery query = RandomQuery(random_);
      EXPECT_EQ(Run(query, masks, wanted), Expected(query, masks, wanted));
    }
  }
}

TEST_F(SketchPassTest, LeavesOutWhatIsFoundOtherwise) {
  const std::vector<RowMask> masks = MasksOf(views_, {});
  const Rows rows = Run(RandomQuery(random_), masks, 1'000'000, {16, 0, 0});
  EXPECT_THAT(rows[0], IsEmpty());
  EXPECT_EQ(rows[1].size(), 100u);
  EXPECT_EQ(rows[2].size(), 17'000u);
}

TEST_F(SketchPassTest, OfNothingFindsNothing) {
  EXPECT_THAT(Run(RandomQuery(random_), {}, 10), IsEmpty());
  for (const std::vector<int32_t>& rows :
       Run(RandomQuery(random_),
           MasksOf(views_, {.sources = {.any_of = {"nobody"}}}), 10)) {
    EXPECT_THAT(rows, IsEmpty());
  }
}

// Scans of the same and of other rows, that begin and end at any time.
TEST_F(SketchPassTest, ManyAtATimeFindWhatEachFindsByItself) {
  const std::vector<RowMask> all = MasksOf(views_, {});
  const std::vector<RowMask> some =
      MasksOf(views_, {.sources = {.any_of = {"2"}}});
  const std::vector<RowMask> few =
      MasksOf({views_[1], views_[2]}, {.sources = {.none_of = {"2"}}});
  const std::vector<RowMask> fewer_rows =
      MasksOf({views_[0], views_[1], {views_[2].segment, 5'000}}, {});
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      std::mt19937 random(thread);
      for (int round = 0; round < 25; ++round) {
        for (const auto* masks : {&all, &some, &few, &fewer_rows}) {
          const SketchQuery query = RandomQuery(random);
          const int wanted = 1 + static_cast<int>(random() % 3'000);
          ASSERT_EQ(Run(query, *masks, wanted),
                    Expected(query, *masks, wanted));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace akin
