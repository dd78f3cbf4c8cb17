#include "server/index/live_segments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kTailRows = 3;

// Closed tails of which a writer waits for one to be sealed.
constexpr int kTooManyTails = 5;

std::shared_ptr<const IndexModel> Model() {
  return std::make_shared<const IndexModel>(
      kTestDimensions, TestSketcher().seed(), /*target_recall=*/1,
      /*cores=*/1);
}

class LiveSegmentsTest : public ::testing::Test {
 protected:
  // One write each.
  void Put(const std::vector<std::string>& ids) {
    std::vector<IndexChange> changes;
    for (const std::string& id : ids) {
      changes.emplace_back(RandomArticle(id, ++revision_, random_));
    }
    ASSERT_TRUE(segments_.Apply(changes, Revision{revision_}).ok());
  }
  void Delete(const std::string& id) {
    ASSERT_TRUE(segments_.Apply({IndexDelete{id}}, Revision{++revision_}).ok());
  }

  static std::vector<std::string> IdsOf(const IndexSnapshot& snapshot) {
    std::vector<std::string> ids;
    snapshot.Matching({})->ForEach(
        [&ids](const RowView& row) { ids.emplace_back(row.id); });
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(ids.size(), snapshot.size());
    for (const std::string& id : ids) EXPECT_TRUE(snapshot.Find(id));
    return ids;
  }
  std::vector<std::string> Ids() const { return IdsOf(*segments_.Snapshot()); }

  static std::shared_ptr<SealedSegment> SealChosen(
      const LiveSegments::Replaced& chosen) {
    return *BuildSegment(chosen.rows, TestSketcher(), "");
  }

  // Seals the tails that are closed, oldest first.
  void SealAll() {
    for (const SegmentView& tail : segments_.ClosedTails()) {
      const LiveSegments::Replaced chosen = LiveSegments::Choose({tail});
      segments_.Replace(chosen, SealChosen(chosen));
    }
  }

  std::mt19937 random_{1};
  uint64_t revision_ = 0;
  LiveSegments segments_{Model(), TestShape(), kTailRows, {}, {}, kNoRevision};
};

TEST_F(LiveSegmentsTest, BeginWithWhatIsSealed) {
  const auto sealed = Seal({Whole(MakeTail(RandomArticles(3, random_)))});
  LiveDigest live;
  for (int i = 0; i < 3; ++i) live.Add(absl::StrCat(i), Revision(i + 1));
  const LiveSegments segments(Model(), TestShape(), kTailRows, {Whole(sealed)},
                              live, Revision{9});
  EXPECT_THAT(IdsOf(*segments.Snapshot()), ElementsAre("0", "1", "2"));
  EXPECT_EQ(segments.Snapshot()->revision(), Revision{9});
  EXPECT_EQ(segments.Covered().revision, Revision{9});
  EXPECT_THAT(segments.Sealed(), SizeIs(1));
}

TEST_F(LiveSegmentsTest, ATailIsClosedWhenItIsFull) {
  Put({"a", "b"});
  EXPECT_THAT(segments_.ClosedTails(), IsEmpty());
  Put({"c"});
  EXPECT_THAT(segments_.ClosedTails(), SizeIs(1));
  Put({"d", "e", "f", "g"});
  EXPECT_THAT(segments_.ClosedTails(), SizeIs(2));
  EXPECT_THAT(Ids(), ElementsAre("a", "b", "c", "d", "e", "f", "g"));
}

TEST_F(LiveSegmentsTest, ATailIsClosedWhenThatIsAskedFor) {
  segments_.CloseTail();
  EXPECT_THAT(segments_.ClosedTails(), IsEmpty());
  Put({"a"});
  segments_.CloseTail();
  EXPECT_THAT(segments_.ClosedTails(), SizeIs(1));
  Put({"b"});
  EXPECT_THAT(segments_.Snapshot()->segments(), SizeIs(2));
}

TEST_F(LiveSegmentsTest, ASealedSegmentTakesThePlaceOfItsTail) {
  Put({"a", "b", "c", "d", "e", "f", "g"});
  const LiveSegments::Segments tails = segments_.ClosedTails();
  const LiveSegments::Replaced chosen = LiveSegments::Choose({tails[1]});
  const auto sealed = SealChosen(chosen);
  segments_.Replace(chosen, sealed);
  const LiveSegments::Segments now = segments_.Snapshot()->segments();
  ASSERT_THAT(now, SizeIs(3));
  EXPECT_EQ(now[0].segment, tails[0].segment);
  EXPECT_EQ(now[1].segment, sealed);
  EXPECT_THAT(Ids(), ElementsAre("a", "b", "c", "d", "e", "f", "g"));
}

TEST_F(LiveSegmentsTest, WhatDiesWhileASegmentIsWrittenIsDeadInIt) {
  Put({"a", "b", "c"});
  const LiveSegments::Replaced chosen =
      LiveSegments::Choose(segments_.ClosedTails());
  const auto sealed = SealChosen(chosen);
  const std::shared_ptr<const SegmentedSnapshot> before = segments_.Snapshot();
  Delete("a");
  Put({"b"});
  const uint64_t digest = segments_.Snapshot()->live().value();
  segments_.Replace(chosen, sealed);
  EXPECT_THAT(Ids(), ElementsAre("b", "c"));
  EXPECT_EQ(segments_.Snapshot()->Find("b")->revision, Revision{5});
  EXPECT_EQ(segments_.Snapshot()->live().value(), digest);
  EXPECT_THAT(sealed->tombstones().Deaths(), SizeIs(2));
  // As it was.
  EXPECT_THAT(IdsOf(*before), ElementsAre("a", "b", "c"));
  EXPECT_EQ(before->Find("b")->revision, Revision{2});
}

TEST_F(LiveSegmentsTest, WhatIsPutBackWhileASegmentIsWrittenLives) {
  Put({"a", "b", "c", "d", "e", "f"});
  SealAll();
  Delete("a");
  const LiveSegments::Replaced chosen =
      LiveSegments::Choose(segments_.Sealed());
  EXPECT_THAT(chosen.deaths, ElementsAre(1, 0));
  const auto sealed = SealChosen(chosen);
  // Dead before they were chosen, dead after, and both.
  Put({"a", "f", "f"});
  Delete("b");
  segments_.Replace(chosen, sealed);
  EXPECT_THAT(Ids(), ElementsAre("a", "c", "d", "e", "f"));
  EXPECT_EQ(sealed->tombstones().count(), 2);
  for (const char* id : {"b", "f"}) {
    EXPECT_EQ(sealed->Find(id, sealed->rows(), Revision{revision_}), kNoRow);
  }
  EXPECT_EQ(segments_.Snapshot()->Find("a")->revision, Revision{8});
  EXPECT_EQ(segments_.Snapshot()->Find("f")->revision, Revision{10});
}

TEST_F(LiveSegmentsTest, AnOlderSnapshotSeesTheRowsThatAMergeLeftOut) {
  Put({"a", "b", "c", "d", "e", "f"});
  SealAll();
  const std::shared_ptr<const SegmentedSnapshot> before = segments_.Snapshot();
  Delete("a");
  Put({"e"});
  const LiveSegments::Replaced chosen =
      LiveSegments::Choose(segments_.Sealed());
  ASSERT_THAT(chosen.segments, SizeIs(2));
  EXPECT_THAT(chosen.rows, SizeIs(4));
  segments_.Replace(chosen, SealChosen(chosen));
  EXPECT_THAT(segments_.Sealed(), SizeIs(1));
  EXPECT_THAT(Ids(), ElementsAre("b", "c", "d", "e", "f"));
  EXPECT_THAT(IdsOf(*before), ElementsAre("a", "b", "c", "d", "e", "f"));
  EXPECT_EQ(before->Find("e")->revision, Revision{5});
}

TEST_F(LiveSegmentsTest, SegmentsOfDeadRowsAloneLeaveNothing) {
  Put({"a", "b", "c"});
  for (const char* id : {"a", "b", "c"}) Delete(id);
  const LiveSegments::Replaced chosen =
      LiveSegments::Choose(segments_.ClosedTails());
  EXPECT_THAT(chosen.rows, IsEmpty());
  segments_.Replace(chosen, nullptr);
  EXPECT_THAT(segments_.Snapshot()->segments(), IsEmpty());
  EXPECT_THAT(Ids(), IsEmpty());
}

TEST_F(LiveSegmentsTest, CoverTheWritesBeforeTheFirstTail) {
  EXPECT_EQ(segments_.Covered().revision, kNoRevision);
  Put({"a", "b"});
  EXPECT_EQ(segments_.Covered().revision, kNoRevision);
  Put({"c", "d"});  // d is in the next tail, and of the same write
  SealAll();
  EXPECT_EQ(segments_.Covered().revision, Revision{2});
  segments_.CloseTail();
  SealAll();
  EXPECT_EQ(segments_.Covered().revision, Revision{4});
  Delete("a");
  const LiveSegments::CoveredState state = segments_.Covered();
  EXPECT_EQ(state.revision, Revision{5});
  ASSERT_THAT(state.sealed, SizeIs(2));
  EXPECT_THAT(state.sealed[0].second, SizeIs(1));
  EXPECT_THAT(state.sealed[1].second, IsEmpty());
}

TEST_F(LiveSegmentsTest, AChangeThatIsRefusedChangesNothing) {
  Put({"a"});
  EXPECT_TRUE(absl::IsInvalidArgument(segments_.Apply(
      {IndexDelete{"a"},
       RandomArticle(std::string(kMaxIdBytes + 1, 'i'), 2, random_)},
      Revision{3})));
  EXPECT_THAT(Ids(), ElementsAre("a"));
}

TEST_F(LiveSegmentsTest, AWriterWaitsWhileTooManyTailsWait) {
  for (int i = 0; i < kTooManyTails * kTailRows; ++i) Put({absl::StrCat(i)});
  ASSERT_THAT(segments_.ClosedTails(), SizeIs(kTooManyTails));
  std::atomic<bool> sealing{false};
  std::thread sealer([&] {
    sealing = true;
    SealAll();
  });
  Put({"late"});
  EXPECT_TRUE(sealing);
  sealer.join();
  EXPECT_THAT(Ids(), SizeIs(kTooManyTails * kTailRows + 1));
}

TEST_F(LiveSegmentsTest, AWriterDoesNotWaitForWhatFails) {
  segments_.SetFailing(true);
  for (int i = 0; i < 3 * kTooManyTails * kTailRows; ++i) {
    Put({absl::StrCat(i)});
  }
  EXPECT_THAT(segments_.ClosedTails(), SizeIs(3 * kTooManyTails));
}

TEST_F(LiveSegmentsTest, AWriterThatWaitsGoesOnWhenItFailsAndWhenItStops) {
  for (const bool stops : {false, true}) {
    segments_.SetFailing(false);
    for (int i = 0; segments_.ClosedTails().size() < kTooManyTails; ++i) {
      Put({absl::StrCat(i)});
    }
    std::thread other([this, stops] {
      if (stops) {
        segments_.Stop();
      } else {
        segments_.SetFailing(true);
      }
    });
    Put({"late"});
    other.join();
  }
  EXPECT_TRUE(segments_.Snapshot()->Find("late"));
}

TEST_F(LiveSegmentsTest, WaitingEndsWithAChangeAndWithTheTime) {
  const std::optional<uint64_t> first =
      segments_.WaitForChange(0, absl::ZeroDuration());
  EXPECT_EQ(first, 0);
  Put({"a", "b", "c"});
  const std::optional<uint64_t> next =
      segments_.WaitForChange(*first, absl::InfiniteDuration());
  ASSERT_TRUE(next.has_value());
  EXPECT_NE(next, first);
  EXPECT_EQ(segments_.WaitForChange(*next, absl::Milliseconds(1)), next);
  std::thread other([this] { segments_.CloseTail(); });
  Put({"d"});
  other.join();
  segments_.Stop();
  EXPECT_EQ(segments_.WaitForChange(*next, absl::InfiniteDuration()),
            std::nullopt);
}

TEST_F(LiveSegmentsTest, WaitingEndsWhenItStops) {
  std::thread waiter([this] {
    EXPECT_EQ(segments_.WaitForChange(0, absl::InfiniteDuration()),
              std::nullopt);
  });
  segments_.Stop();
  waiter.join();
}

}  // namespace
}  // namespace akin
