#include "server/index/id_slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The rows that are shown for a hash, until `last`.
std::vector<int> RowsOf(const IdSlots& slots, uint64_t hash, int last = -1) {
  std::vector<int> rows;
  slots.Find(hash, [&](int row) {
    rows.push_back(row);
    return row == last;
  });
  return rows;
}

TEST(IdSlotsTest, HalfOfTheSlotsAtLeastAreFree) {
  for (const uint32_t rows : {0u, 1u, 2u, 3u, 4u, 5u, 100u, 1u << 20}) {
    const uint32_t count = IdSlots::CountFor(rows);
    EXPECT_GE(count, 2 * rows);
    EXPECT_GE(count, 2);
    EXPECT_EQ(count & (count - 1), 0) << rows;
  }
}

TEST(IdSlotsTest, NothingIsFoundInEmptySlots) {
  std::vector<uint32_t> memory(4);
  const IdSlots slots(memory.data(), 4);
  for (uint64_t hash = 0; hash < 8; ++hash) {
    EXPECT_THAT(RowsOf(slots, hash), IsEmpty());
  }
}

TEST(IdSlotsTest, RowsOfOneHashAreFoundInTheirOrderUntilOneIsTaken) {
  std::vector<uint32_t> memory(8);
  IdSlots slots(memory.data(), 8);
  for (const int row : {0, 5, 3}) slots.Add(2, row);
  EXPECT_THAT(RowsOf(slots, 2), ElementsAre(0, 5, 3));
  EXPECT_THAT(RowsOf(slots, 2, 5), ElementsAre(0, 5));
}

TEST(IdSlotsTest, RowsThatMeetAtTheEndGoOnAtTheBeginning) {
  std::vector<uint32_t> memory(4);
  IdSlots slots(memory.data(), 4);
  slots.Add(3, 0);
  slots.Add(7, 1);
  EXPECT_THAT(RowsOf(slots, 3), ElementsAre(0, 1));
  EXPECT_EQ(memory[0], 2);
}

TEST(IdSlotsTest, ManyIdsAreAllFound) {
  constexpr int kRows = 10'000;
  std::vector<uint32_t> memory(IdSlots::CountFor(kRows));
  IdSlots slots(memory.data(), memory.size());
  for (int row = 0; row < kRows; ++row) {
    slots.Add(IdSlots::Hash(absl::StrCat(row)), row);
  }
  int looked_at = 0;
  for (int row = 0; row < kRows; ++row) {
    const std::vector<int> rows =
        RowsOf(slots, IdSlots::Hash(absl::StrCat(row)), row);
    ASSERT_EQ(rows.back(), row);
    looked_at += static_cast<int>(rows.size());
  }
  // Hardly more than one each, for half of the slots are free.
  EXPECT_LT(looked_at, 2 * kRows);
}

TEST(IdSlotsTest, AReaderBesideTheWriterFindsWhatWasAdded) {
  constexpr int kRows = 1'000;
  std::vector<uint32_t> memory(IdSlots::CountFor(kRows));
  std::atomic<int> added{0};
  std::thread reader([&] {
    const IdSlots slots(memory.data(), memory.size());
    int row = 0;
    while (row < kRows) {
      if (row >= added) continue;
      ASSERT_EQ(RowsOf(slots, IdSlots::Hash(absl::StrCat(row)), row).back(),
                row);
      ++row;
    }
  });
  IdSlots slots(memory.data(), memory.size());
  for (int row = 0; row < kRows; ++row) {
    slots.Add(IdSlots::Hash(absl::StrCat(row)), row);
    added = row + 1;
  }
  reader.join();
}

}  // namespace
}  // namespace akin
