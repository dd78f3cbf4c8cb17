#include "base/row_batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

// The first values of the rows as they come, of a table of 100 rows of
// `row_size` that count on from 0; -1 after each batch.
std::vector<int> FirstValues(const std::vector<int>& rows, int row_size) {
  std::vector<int> table(100 * row_size);
  std::iota(table.begin(), table.end(), 0);
  std::vector<int> firsts;
  ForRowBatches<4>(
      table.data(), row_size, static_cast<int>(rows.size()),
      [&](int i) { return rows[i]; },
      [&](const int* const* batch, int first, int size) {
        for (int i = 0; i < size; ++i) {
          EXPECT_EQ(*batch[i], rows[first + i] * row_size);
          firsts.push_back(*batch[i]);
        }
        firsts.push_back(-1);
      });
  return firsts;
}

TEST(RowBatchesTest, RowsComeInTheirOrderFourAtATime) {
  EXPECT_THAT(FirstValues({7, 0, 99, 3, 3, 50}, 10),
              ElementsAre(70, 0, 990, 30, -1, 30, 500, -1));
}

TEST(RowBatchesTest, FullBatchesHaveNoEmptyOneAfterThem) {
  EXPECT_THAT(FirstValues({1, 2, 3, 4}, 100),
              ElementsAre(100, 200, 300, 400, -1));
}

TEST(RowBatchesTest, NoRowsHaveNoBatch) {
  EXPECT_THAT(FirstValues({}, 10), IsEmpty());
}

TEST(RowBatchesTest, AllOfManyBatchesCome) {
  std::vector<int> rows(97), firsts;
  std::iota(rows.begin(), rows.end(), 0);
  for (int first : FirstValues(rows, 1)) {
    if (first >= 0) firsts.push_back(first);
  }
  EXPECT_THAT(firsts, ElementsAreArray(rows));
}

}  // namespace
}  // namespace akin
