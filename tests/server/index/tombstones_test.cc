#include "server/index/tombstones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint64_t kAll = ~uint64_t{0};

TEST(TombstonesTest, EveryRowBeginsAlive) {
  const Tombstones tombstones(65);
  EXPECT_TRUE(tombstones.IsLive(64, Revision{1'000}));
  EXPECT_EQ(tombstones.DiedAt(64), std::nullopt);
  EXPECT_EQ(tombstones.count(), 0);
  EXPECT_THAT(tombstones.Deaths(), IsEmpty());
  EXPECT_EQ(tombstones.KeepLive(0, kAll, Revision{1'000}), kAll);
}

TEST(TombstonesTest, ADeadRowIsSeenByReadersOfEarlierStatesAlone) {
  Tombstones tombstones(2);
  tombstones.Kill(1, Revision{5});
  EXPECT_TRUE(tombstones.IsLive(1, kNoRevision));
  EXPECT_TRUE(tombstones.IsLive(1, Revision{4}));
  EXPECT_FALSE(tombstones.IsLive(1, Revision{5}));
  EXPECT_FALSE(tombstones.IsLive(1, Revision{6}));
  EXPECT_TRUE(tombstones.IsLive(0, Revision{6}));
  EXPECT_EQ(tombstones.DiedAt(1), Revision{5});
}

TEST(TombstonesTest, WhatDiedOfNoRevisionIsDeadForAll) {
  Tombstones tombstones(1);
  tombstones.Kill(0, kNoRevision);
  EXPECT_FALSE(tombstones.IsLive(0, kNoRevision));
  EXPECT_FALSE(tombstones.IsLive(0, Revision{1}));
  EXPECT_EQ(tombstones.DiedAt(0), kNoRevision);
}

TEST(TombstonesTest, OfAWordThoseStayThatAReaderSees) {
  Tombstones tombstones(129);
  tombstones.Kill(64, Revision{1});
  tombstones.Kill(66, Revision{3});
  tombstones.Kill(127, Revision{2});
  EXPECT_EQ(tombstones.KeepLive(1, kAll, kNoRevision), kAll);
  EXPECT_EQ(tombstones.KeepLive(1, kAll, Revision{1}), kAll - 1);
  EXPECT_EQ(tombstones.KeepLive(1, kAll, Revision{2}), (kAll >> 1) - 1);
  EXPECT_EQ(tombstones.KeepLive(1, 0b111, Revision{3}), 0b010);
  EXPECT_EQ(tombstones.KeepLive(0, kAll, Revision{3}), kAll);
}

TEST(TombstonesTest, DeathsAreAscending) {
  Tombstones tombstones(200);
  for (const int row : {199, 0, 64, 63}) tombstones.Kill(row, Revision{1});
  EXPECT_THAT(tombstones.Deaths(), ElementsAre(0, 63, 64, 199));
  EXPECT_EQ(tombstones.count(), 4);
}

TEST(TombstonesTest, TheDeathsAfterSomeOfThemAreInTheOrderInWhichTheyCame) {
  Tombstones tombstones(200);
  EXPECT_THAT(tombstones.DeathsAfter(0), IsEmpty());
  for (const int row : {199, 0, 64}) tombstones.Kill(row, Revision{1});
  EXPECT_THAT(tombstones.DeathsAfter(0), ElementsAre(199, 0, 64));
  EXPECT_THAT(tombstones.DeathsAfter(2), ElementsAre(64));
  EXPECT_THAT(tombstones.DeathsAfter(3), IsEmpty());
}

TEST(TombstonesTest, ReadersBesideTheWriterSeeTheDeathsOfTheirState) {
  constexpr int kRows = 1'000;
  Tombstones tombstones(kRows);
  // Row i dies of the write i + 1.
  std::atomic<uint64_t> revision{0};
  std::thread reader([&] {
    uint64_t state = 0;
    while (state < kRows) {
      state = revision;
      for (int row = 0; row < kRows; ++row) {
        ASSERT_EQ(tombstones.IsLive(row, Revision{state}),
                  uint64_t(row) >= state);
      }
      ASSERT_GE(tombstones.count(), state);
      ASSERT_GE(tombstones.Deaths().size(), state);
      const absl::Span<const uint32_t> deaths = tombstones.DeathsAfter(0);
      for (size_t i = 0; i < deaths.size(); ++i) ASSERT_EQ(deaths[i], i);
      const uint64_t first = tombstones.KeepLive(0, kAll, Revision{state});
      ASSERT_EQ(first, state >= 64 ? 0 : kAll << state);
    }
  });
  for (int row = 0; row < kRows; ++row) {
    tombstones.Kill(row, Revision{uint64_t(row) + 1});
    revision = row + 1;
  }
  reader.join();
}

}  // namespace
}  // namespace akin
