#include "server/index/row_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kRows = Segment::kBlockRows + 70;
constexpr Revision kLast{kRows + 100};

class RowMaskTest : public ::testing::Test {
 protected:
  RowMask Make(int rows, const Filter& filter = {},
               Revision revision = kLast) const {
    return RowMask({tail_, rows}, SegmentFilter(filter, *tail_), revision);
  }

  static std::shared_ptr<Tail> MakeOne() {
    std::mt19937 random(3);
    return MakeTail(RandomArticles(kRows, random));
  }

  const std::shared_ptr<Tail> tail_ = MakeOne();
};

TEST_F(RowMaskTest, HasEveryRowThatASnapshotCovers) {
  for (const int rows : {1, 63, 64, 65, 4'095, 4'096, 4'097, kRows}) {
    const RowMask mask = Make(rows);
    EXPECT_EQ(mask.rows(), rows);
    EXPECT_EQ(mask.count(), rows);
    EXPECT_EQ(mask.blocks(), rows > 4'096 ? 2 : 1);
    EXPECT_EQ(RowsOf(mask).size(), rows);
    EXPECT_EQ(mask.FirstFrom(0), 0);
    EXPECT_EQ(mask.LastBefore(rows), rows - 1);
    EXPECT_EQ(mask.Count(0, rows), rows);
    int in_blocks = 0;
    for (int block = 0; block < mask.blocks(); ++block) {
      EXPECT_EQ(mask.BlockCount(block), mask.BlockRows(block));
      in_blocks += mask.BlockRows(block);
    }
    EXPECT_EQ(in_blocks, rows);
  }
}

TEST_F(RowMaskTest, OfNoRowsIsEmpty) {
  const RowMask mask = Make(0);
  EXPECT_EQ(mask.count(), 0);
  EXPECT_EQ(mask.blocks(), 0);
}

TEST_F(RowMaskTest, OfAFilterThatMatchesNoneHasNoBlocks) {
  const RowMask mask = Make(kRows, {.sources = {.any_of = {"nobody"}}});
  EXPECT_EQ(mask.count(), 0);
  EXPECT_EQ(mask.blocks(), 0);
  EXPECT_THAT(RowsOf(mask), IsEmpty());
}

TEST_F(RowMaskTest, LeavesOutWhatIsDeadInTheState) {
  tail_->Kill(0, Revision{kRows + 1});
  tail_->Kill(64, Revision{kRows + 2});
  tail_->Kill(kRows - 1, Revision{kRows + 3});
  EXPECT_EQ(Make(kRows, {}, Revision{kRows}).count(), kRows);
  const RowMask one = Make(kRows, {}, Revision{kRows + 1});
  EXPECT_EQ(one.count(), kRows - 1);
  EXPECT_EQ(one.FirstFrom(0), 1);
  const RowMask all = Make(kRows);
  EXPECT_EQ(all.count(), kRows - 3);
  EXPECT_FALSE(all.Has(0));
  EXPECT_FALSE(all.Has(64));
  EXPECT_TRUE(all.Has(63));
  EXPECT_EQ(all.LastBefore(kRows), kRows - 2);
  EXPECT_EQ(all.BlockCount(0), Segment::kBlockRows - 2);
  EXPECT_EQ(all.BlockCount(1), 69);
}

TEST_F(RowMaskTest, ARemovedRowIsGoneOnce) {
  RowMask mask = Make(kRows);
  for (int i = 0; i < 2; ++i) {
    mask.Remove(Segment::kBlockRows);
    EXPECT_EQ(mask.count(), kRows - 1);
    EXPECT_EQ(mask.BlockCount(1), 69);
    EXPECT_FALSE(mask.Has(Segment::kBlockRows));
  }
  EXPECT_EQ(mask.FirstFrom(Segment::kBlockRows), Segment::kBlockRows + 1);
}

TEST_F(RowMaskTest, NothingIsRemovedFromNothing) {
  RowMask mask = Make(kRows, {.sources = {.any_of = {"nobody"}}});
  mask.Remove(kRows - 1);
  EXPECT_EQ(mask.count(), 0);
}

TEST_F(RowMaskTest, GoesThroughAndCountsAPart) {
  for (int row = 0; row < kRows; ++row) {
    if (row % 50 != 0) tail_->Kill(row, Revision{kRows + 1});
  }
  const RowMask mask = Make(kRows);
  const auto rows_from = [&mask](int begin, int end) {
    std::vector<int> rows;
    mask.ForEach(begin, end, [&](int row) { rows.push_back(row); });
    EXPECT_EQ(mask.Count(begin, end), rows.size());
    return rows;
  };
  EXPECT_THAT(rows_from(0, 64), ElementsAre(0, 50));
  EXPECT_THAT(rows_from(64, 192), ElementsAre(100, 150));
  EXPECT_THAT(rows_from(64, 64), IsEmpty());
  EXPECT_THAT(rows_from(Segment::kBlockRows, kRows), ElementsAre(4'100, 4'150));
  EXPECT_EQ(mask.FirstFrom(1'024), 1'050);
  EXPECT_EQ(mask.LastBefore(1'024), 1'000);
  EXPECT_EQ(mask.Word(1), uint64_t{1} << 36);
  EXPECT_EQ(mask.BlockWords(1)[0], uint64_t{1} << 4 | uint64_t{1} << 54);
}

}  // namespace
}  // namespace akin
