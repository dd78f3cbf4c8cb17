#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/index/segmented_index.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/index/indexed_log.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IndexPersistenceTest : public ::testing::Test {
 protected:
  // So small that there are many segments.
  std::unique_ptr<VectorIndex> Open(int merge_segments = 3) {
    return *OpenSegmentedIndex({.model = TestModel(),
                                .directory = path_,
                                .tail_rows = 10,
                                .merge_segments = merge_segments,
                                .retry_after = absl::Milliseconds(1),
                                .on_covered = [this](Revision covered) {
                                  MutexLock lock(mutex_);
                                  covered_.push_back(covered);
                                  changed_.NotifyAll();
                                }});
  }

  // Of all indexes so far, which go on merging meanwhile.
  std::vector<Revision> Covered() {
    MutexLock lock(mutex_);
    return covered_;
  }

  // Whether all writes are covered, at once or soon.
  bool AllComesToBeCovered() {
    MutexLock lock(mutex_);
    while (covered_.empty() || covered_.back() != log_.last()) {
      if (!changed_.WaitFor(mutex_, absl::Seconds(5))) return false;
    }
    return true;
  }

  // Writes of which a third replaces or removes.
  void Write(int writes) {
    for (int i = 0; i < writes; ++i) {
      const std::string id = absl::StrCat(random_() % 80);
      if (random_() % 6 == 0) {
        log_.Delete(id);
      } else {
        log_.Put(id);
      }
    }
  }

  void ExpectHoldsAll(const VectorIndex& index) const {
    const std::shared_ptr<const IndexSnapshot> snapshot = index.Snapshot();
    EXPECT_EQ(snapshot->revision(), log_.last());
    EXPECT_EQ(snapshot->size(), log_.live().size());
    EXPECT_EQ(snapshot->Matching({})->count(), log_.live().size());
    EXPECT_EQ(index.Stats().digest, log_.digest());
    for (const auto& [id, article] : log_.live()) {
      const std::optional<RowView> row = snapshot->Find(id);
      ASSERT_TRUE(row.has_value()) << id;
      EXPECT_EQ(row->revision, article.revision);
      EXPECT_EQ(row->published_at, article.published_at);
      EXPECT_EQ(row->source, FoldedValue(article.source));
      EXPECT_EQ(row->terms.hashes(), article.terms.hashes());
      const auto nearest = snapshot->Matching({})->Search(
          article.embedding, {.limit = 1, .accuracy = Accuracy::kExact});
      ASSERT_TRUE(nearest.ok());
      EXPECT_GT(nearest->neighbors[0].similarity, 0.9999f);
    }
  }

  std::vector<fs::path> SegmentFiles() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(path_)) {
      if (absl::StartsWith(entry.path().filename().string(), "segment-")) {
        files.push_back(entry.path());
      }
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  // While it is away no file can be made.
  void TakeDirectoryAway() const { fs::rename(path_, path_ + ".away"); }
  void BringDirectoryBack() const { fs::rename(path_ + ".away", path_); }

  // Lets segments be written, and no manifest.
  void BlockManifest() const { fs::create_directory(path_ + "/MANIFEST.new"); }
  void UnblockManifest() const { fs::remove(path_ + "/MANIFEST.new"); }

  const TempDirectory root_;
  const std::string path_ = root_.path() + "/index";
  std::mt19937 random_{1};
  IndexedLog log_{2};

 private:
  Mutex mutex_;
  CondVar changed_;
  std::vector<Revision> covered_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(IndexPersistenceTest, AfterACheckpointTheNextStartHasEverything) {
  std::unique_ptr<VectorIndex> index = Open();
  Write(300);
  ASSERT_TRUE(log_.Replay(*index, 7).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  ExpectHoldsAll(*index);
  index.reset();
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, DeathsAfterTheLastSealingAreKeptToo) {
  constexpr int kNeverMerge = 1000;
  std::unique_ptr<VectorIndex> index = Open(kNeverMerge);
  for (int i = 0; i < 30; ++i) log_.Put(absl::StrCat(i));
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  for (int i = 0; i < 3; ++i) log_.Delete(absl::StrCat(10 * i));
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  index.reset();
  index = Open(kNeverMerge);
  ExpectHoldsAll(*index);
  EXPECT_FALSE(index->Snapshot()->Find("10").has_value());
  EXPECT_EQ(index->Stats().tombstones, 3);
}

TEST_F(IndexPersistenceTest, WithoutACheckpointTheNextStartSaysWhatItHas) {
  for (int round = 0; round < 10; ++round) {
    {
      const std::vector<Revision> covered = Covered();
      const std::unique_ptr<VectorIndex> index = Open();
      EXPECT_EQ(index->Snapshot()->revision(),
                covered.empty() ? kNoRevision : covered.back());
      // What is missing comes from the log.
      ASSERT_TRUE(log_.Replay(*index, 1 + round).ok());
      ExpectHoldsAll(*index);
      Write(25);
      ASSERT_TRUE(log_.Replay(*index, 1 + round).ok());
      ExpectHoldsAll(*index);
    }
  }
  EXPECT_GT(Covered().back(), Revision{100});
}

TEST_F(IndexPersistenceTest, WhatIsCoveredNeverBecomesLess) {
  const std::unique_ptr<VectorIndex> index = Open();
  Write(300);
  ASSERT_TRUE(log_.Replay(*index, 5).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  const std::vector<Revision> covered = Covered();
  ASSERT_FALSE(covered.empty());
  EXPECT_TRUE(std::is_sorted(covered.begin(), covered.end()));
  EXPECT_EQ(covered.back(), log_.last());
}

TEST_F(IndexPersistenceTest, NothingIsCoveredInMemory) {
  std::vector<Revision> covered;
  std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = TestModel(),
                           .tail_rows = 10,
                           .on_covered = [&covered](Revision revision) {
                             covered.push_back(revision);
                           }});
  Write(50);
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Compact().ok());
  index.reset();
  EXPECT_THAT(covered, IsEmpty());
}

TEST_F(IndexPersistenceTest, CompactLeavesOneSegmentWithoutDeadRows) {
  std::unique_ptr<VectorIndex> index = Open();
  Write(300);
  ASSERT_TRUE(log_.Replay(*index, 3).ok());
  ASSERT_TRUE(index->Compact().ok());
  EXPECT_EQ(index->Stats().segments, 1);
  EXPECT_EQ(index->Stats().tombstones, 0);
  EXPECT_THAT(SegmentFiles(), SizeIs(1));
  ExpectHoldsAll(*index);
  log_.Delete(log_.live().begin()->first);
  ASSERT_TRUE(log_.Replay(*index).ok());
  EXPECT_EQ(index->Stats().tombstones, 1);
  ASSERT_TRUE(index->Compact().ok());
  EXPECT_EQ(index->Stats().tombstones, 0);
  index.reset();
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, CompactOfDeadRowsAloneLeavesNothing) {
  std::unique_ptr<VectorIndex> index = Open();
  EXPECT_TRUE(index->Compact().ok());
  for (int i = 0; i < 25; ++i) log_.Put(absl::StrCat(i));
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  for (int i = 0; i < 25; ++i) log_.Delete(absl::StrCat(i));
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Compact().ok());
  EXPECT_EQ(index->Stats().segments, 0);
  ExpectHoldsAll(*index);
  index.reset();
  EXPECT_THAT(SegmentFiles(), IsEmpty());
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, ADamagedManifestIsMadeAgain) {
  Write(100);
  {
    const std::unique_ptr<VectorIndex> index = Open();
    ASSERT_TRUE(log_.Replay(*index).ok());
    ASSERT_TRUE(index->Checkpoint().ok());
  }
  fs::resize_file(path_ + "/MANIFEST", 30);
  {
    const std::unique_ptr<VectorIndex> index = Open();
    EXPECT_EQ(index->Snapshot()->size(), 0);
    EXPECT_EQ(index->Snapshot()->revision(), kNoRevision);
    ASSERT_TRUE(log_.Replay(*index).ok());
    ASSERT_TRUE(index->Checkpoint().ok());
  }
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, ADamagedSegmentIsMadeAgain) {
  Write(100);
  {
    const std::unique_ptr<VectorIndex> index = Open();
    ASSERT_TRUE(log_.Replay(*index).ok());
    ASSERT_TRUE(index->Checkpoint().ok());
  }
  ASSERT_THAT(SegmentFiles(), SizeIs(::testing::Gt(1)));
  fs::resize_file(SegmentFiles()[0], 5'000);
  {
    const std::unique_ptr<VectorIndex> index = Open();
    EXPECT_GT(index->Snapshot()->size(), 0);
    EXPECT_LT(index->Snapshot()->size(), log_.live().size());
    EXPECT_EQ(index->Snapshot()->revision(), kNoRevision);
    ASSERT_TRUE(log_.Replay(*index).ok());
    ExpectHoldsAll(*index);
    ASSERT_TRUE(index->Checkpoint().ok());
  }
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, WhatWasLeftOutIsKnownAtTheNextStart) {
  std::unique_ptr<VectorIndex> index = Open();
  EXPECT_THAT(index->Skipped(), IsEmpty());
  index->SetSkipped({"a", "b"});
  EXPECT_THAT(index->Skipped(), ElementsAre("a", "b"));
  ASSERT_TRUE(index->Checkpoint().ok());
  index.reset();
  index = Open();
  EXPECT_THAT(index->Skipped(), ElementsAre("a", "b"));
  EXPECT_EQ(index->Stats().skipped, 2);
  // Other writes do not change it.
  Write(25);
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  index.reset();
  EXPECT_THAT(Open()->Skipped(), ElementsAre("a", "b"));
}

TEST_F(IndexPersistenceTest, IsOpenedManyTimesOneAfterTheOther) {
  for (int round = 0; round < 30; ++round) {
    std::unique_ptr<VectorIndex> index = Open();
    ExpectHoldsAll(*index);
    Write(round % 4);
    ASSERT_TRUE(log_.Replay(*index).ok());
    ASSERT_TRUE(index->Checkpoint().ok());
    index.reset();
    EXPECT_LT(SegmentFiles().size(), 10);
  }
}

TEST_F(IndexPersistenceTest, ACheckpointThatFailsCanBeMadeAgain) {
  std::unique_ptr<VectorIndex> index = Open();
  Write(100);
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  TakeDirectoryAway();
  Write(5);
  ASSERT_TRUE(log_.Replay(*index).ok());
  EXPECT_TRUE(absl::IsUnavailable(index->Checkpoint()));
  EXPECT_TRUE(absl::IsUnavailable(index->Compact()));
  ExpectHoldsAll(*index);
  BringDirectoryBack();
  ASSERT_TRUE(index->Checkpoint().ok());
  index.reset();
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, WritersGoOnWhileNothingCanBeKept) {
  std::unique_ptr<VectorIndex> index = Open();
  TakeDirectoryAway();
  Write(300);
  ASSERT_TRUE(log_.Replay(*index).ok());
  ExpectHoldsAll(*index);
  BringDirectoryBack();
  ASSERT_TRUE(index->Checkpoint().ok());
  ExpectHoldsAll(*index);
  index.reset();
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, AManifestThatCannotBeWrittenIsTriedAgain) {
  std::unique_ptr<VectorIndex> index = Open();
  BlockManifest();
  for (int i = 0; i < 10; ++i) log_.Put(absl::StrCat(i));
  ASSERT_TRUE(log_.Replay(*index).ok());
  // Now the rows are sealed, and nothing is left to do but to say so.
  EXPECT_TRUE(absl::IsUnavailable(index->Checkpoint()));
  EXPECT_THAT(Covered(), IsEmpty());
  UnblockManifest();
  EXPECT_TRUE(AllComesToBeCovered());
  index.reset();
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest,
       ACheckpointThatCannotWriteTheManifestIsTriedAgain) {
  std::unique_ptr<VectorIndex> index = Open();
  for (int i = 0; i < 10; ++i) log_.Put(absl::StrCat(i));
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  BlockManifest();
  // No tail is closed by it: the checkpoint alone has something to write.
  log_.Delete("1");
  ASSERT_TRUE(log_.Replay(*index).ok());
  EXPECT_TRUE(absl::IsUnavailable(index->Checkpoint()));
  EXPECT_TRUE(index->Stats().failing);
  UnblockManifest();
  EXPECT_TRUE(AllComesToBeCovered());
  EXPECT_FALSE(index->Stats().failing);
  index.reset();
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, AFullDiskFailsTheCheckpointAlone) {
  std::unique_ptr<VectorIndex> index = Open();
  for (int i = 0; i < 5; ++i) log_.Put(absl::StrCat(i));
  ASSERT_TRUE(log_.Replay(*index).ok());
  // Whatever segment comes next has no room.
  for (int i = 1; i < 10; ++i) {
    fs::create_symlink("/dev/full", absl::StrCat(path_, "/segment-00000", i));
  }
  EXPECT_TRUE(absl::IsUnavailable(index->Checkpoint()));
  ExpectHoldsAll(*index);
  for (const fs::path& file : SegmentFiles()) {
    if (fs::is_symlink(file)) fs::remove(file);
  }
  ASSERT_TRUE(index->Checkpoint().ok());
  EXPECT_FALSE(index->Stats().failing);
  index.reset();
  ExpectHoldsAll(*Open());
}

TEST_F(IndexPersistenceTest, ASnapshotIsWhatIsCovered) {
  std::unique_ptr<VectorIndex> index = Open();
  Write(100);
  ASSERT_TRUE(log_.Replay(*index).ok());
  ASSERT_TRUE(index->Checkpoint().ok());
  const std::string snapshot = root_.path() + "/snapshot";
  Revision covered_before = kNoRevision;
  Revision covered_after = kNoRevision;
  ASSERT_TRUE(index
                  ->CreateSnapshot(snapshot,
                                   [&] {
                                     covered_before = Covered().back();
                                     Write(25);
                                     absl::Status applied = log_.Replay(*index);
                                     covered_after = Covered().back();
                                     return applied;
                                   })
                  .ok());
  EXPECT_EQ(covered_after, covered_before);
  ASSERT_TRUE(index->Compact().ok());
  index.reset();
  const std::unique_ptr<VectorIndex> copy =
      *OpenSegmentedIndex({.model = TestModel(), .directory = snapshot});
  EXPECT_EQ(copy->Snapshot()->revision(), covered_before);
  ASSERT_TRUE(log_.Replay(*copy).ok());
  ExpectHoldsAll(*copy);
}

TEST_F(IndexPersistenceTest, ASnapshotFailsAsTheCopyOfTheStoreDoes) {
  const std::unique_ptr<VectorIndex> index = Open();
  EXPECT_TRUE(
      absl::IsUnavailable(index->CreateSnapshot(root_.path() + "/snapshot", [] {
        return absl::UnavailableError("full");
      })));
}

TEST_F(IndexPersistenceTest, ASnapshotOfAnIndexInMemoryIsTheStoreAlone) {
  const std::unique_ptr<VectorIndex> index =
      *OpenSegmentedIndex({.model = TestModel()});
  bool copied = false;
  ASSERT_TRUE(index
                  ->CreateSnapshot(root_.path() + "/snapshot",
                                   [&copied] {
                                     copied = true;
                                     return absl::OkStatus();
                                   })
                  .ok());
  EXPECT_TRUE(copied);
  EXPECT_FALSE(fs::exists(root_.path() + "/snapshot"));
}

TEST_F(IndexPersistenceTest, CannotBeKeptWhereAFileIs) {
  std::ofstream(path_) << "x";
  EXPECT_TRUE(absl::IsFailedPrecondition(
      OpenSegmentedIndex({.model = TestModel(), .directory = path_}).status()));
}

}  // namespace
}  // namespace akin
