#include "server/index/segment_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/manifest.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class SegmentDirectoryTest : public ::testing::Test {
 protected:
  SegmentDirectory Open(const std::string& model = "model") const {
    return *SegmentDirectory::Open(root_.path(), model);
  }

  static SegmentFileInfo Expected() {
    return {.words = static_cast<uint32_t>(TestShape().words),
            .code_bytes = static_cast<uint32_t>(TestShape().code_bytes),
            .sketch_seed = kTestSeed};
  }

  // A segment of ten rows in a new file of the directory.
  std::shared_ptr<SealedSegment> Write(SegmentDirectory& files) {
    const std::string path = files.NewPath();
    const std::shared_ptr<SealedSegment> segment =
        Seal({Whole(MakeTail(RandomArticles(10, random_)))}, path);
    files.Written(path);
    return segment;
  }

  // Two segments, of the second of which rows 3 and 5 are dead, covering 20.
  void WriteTwo() {
    SegmentDirectory files = Open();
    files.Load(Expected());
    const auto first = Write(files);
    const auto second = Write(files);
    ASSERT_TRUE(files
                    .Commit({.revision = Revision{20},
                             .sealed = {{first, {}}, {second, {3, 5}}}})
                    .ok());
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(root_.path())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  std::string PathOf(const std::string& name) const {
    return absl::StrCat(root_.path(), "/", name);
  }

  void Damage(const std::string& name) const {
    std::fstream file(PathOf(name), std::ios::in | std::ios::out);
    file.seekp(5'000);
    const char byte = static_cast<char>(file.peek() ^ 1);
    file.seekp(5'000);
    file.put(byte);
  }

  const TempDirectory root_;
  std::mt19937 random_{1};
};

TEST_F(SegmentDirectoryTest, InMemoryKeepsNothing) {
  SegmentDirectory files;
  EXPECT_FALSE(files.durable());
  EXPECT_TRUE(files.Load(Expected()).sealed.empty());
  EXPECT_EQ(files.NewPath(), "");
  files.Written("");
  EXPECT_TRUE(files.Commit({}).ok());
}

TEST_F(SegmentDirectoryTest, IsMadeIfItIsMissing) {
  absl::StatusOr<SegmentDirectory> files =
      SegmentDirectory::Open(root_.path() + "/a/b", "model");
  ASSERT_TRUE(files.ok()) << files.status();
  const SegmentDirectory::Content content = files->Load(Expected());
  EXPECT_TRUE(content.sealed.empty());
  EXPECT_EQ(content.covered, kNoRevision);
  EXPECT_EQ(content.live.articles(), 0);
  EXPECT_TRUE(std::filesystem::is_directory(root_.path() + "/a/b"));
}

TEST_F(SegmentDirectoryTest, CannotBeWhereAFileIs) {
  std::ofstream(PathOf("file")) << "x";
  EXPECT_TRUE(absl::IsFailedPrecondition(
      SegmentDirectory::Open(PathOf("file"), "model").status()));
}

TEST_F(SegmentDirectoryTest, LoadsWhatWasCommitted) {
  WriteTwo();
  SegmentDirectory files = Open();
  const SegmentDirectory::Content content = files.Load(Expected());
  EXPECT_EQ(content.covered, Revision{20});
  ASSERT_EQ(content.sealed.size(), 2);
  LiveDigest live;
  for (const SegmentView& view : content.sealed) {
    EXPECT_EQ(view.rows, 10);
    for (int row = 0; row < view.rows; ++row) {
      if (!view.segment->tombstones().IsLive(row, kNoRevision)) continue;
      live.Add(view.segment->id(row),
               Revision{view.segment->arrays().heads[row].revision});
    }
  }
  EXPECT_EQ(live.articles(), 18);
  EXPECT_EQ(content.live, live);
  EXPECT_THAT(content.sealed[0].segment->tombstones().Deaths(), IsEmpty());
  EXPECT_THAT(content.sealed[1].segment->tombstones().Deaths(),
              ElementsAre(3, 5));
}

TEST_F(SegmentDirectoryTest, NewFilesGetNewNames) {
  WriteTwo();
  SegmentDirectory files = Open();
  const SegmentDirectory::Content content = files.Load(Expected());
  EXPECT_EQ(files.NewPath(), PathOf("segment-000003"));
  EXPECT_EQ(files.NewPath(), PathOf("segment-000004"));
}

TEST_F(SegmentDirectoryTest, StrangersAreRemovedAndOtherFilesStay) {
  WriteTwo();
  std::ofstream(PathOf("segment-000009")) << "left by a crash";
  std::ofstream(PathOf("NOTES")) << "of somebody";
  Open().Load(Expected());
  EXPECT_THAT(Names(), UnorderedElementsAre("MANIFEST", "segment-000001",
                                            "segment-000002", "NOTES"));
}

TEST_F(SegmentDirectoryTest, ACommitRemovesWhatItDoesNotName) {
  WriteTwo();
  SegmentDirectory files = Open();
  SegmentDirectory::Content content = files.Load(Expected());
  const auto merged = Write(files);
  // One whose writing failed has no file.
  files.Written(files.NewPath());
  ASSERT_TRUE(
      files.Commit({.revision = Revision{30}, .sealed = {{merged, {}}}}).ok());
  EXPECT_THAT(Names(), UnorderedElementsAre("MANIFEST", "segment-000003"));
  // Whose files are gone are still there for those who read them.
  EXPECT_EQ(content.sealed[0].segment->id(0).size(), 1);
}

TEST_F(SegmentDirectoryTest, ACommitThatFailsRemovesNothing) {
  WriteTwo();
  SegmentDirectory files = Open();
  files.Load(Expected());
  std::filesystem::create_directory(PathOf("MANIFEST.new"));
  EXPECT_TRUE(absl::IsUnavailable(files.Commit({.revision = Revision{30}})));
  EXPECT_EQ(Open().Load(Expected()).sealed.size(), 2);
}

TEST_F(SegmentDirectoryTest, OfAnotherModelBeginsEmpty) {
  WriteTwo();
  const SegmentDirectory::Content content = Open("other").Load(Expected());
  EXPECT_TRUE(content.sealed.empty());
  EXPECT_EQ(content.covered, kNoRevision);
  EXPECT_THAT(Names(), ElementsAre("MANIFEST"));
}

TEST_F(SegmentDirectoryTest, OfAnotherSketchBeginsEmpty) {
  WriteTwo();
  SegmentFileInfo other = Expected();
  other.sketch_seed = kTestSeed + 1;
  const SegmentDirectory::Content content = Open().Load(other);
  EXPECT_TRUE(content.sealed.empty());
  EXPECT_EQ(content.covered, kNoRevision);
}

TEST_F(SegmentDirectoryTest, ADamagedManifestBeginsEmpty) {
  WriteTwo();
  std::ofstream(PathOf("MANIFEST")) << "akin";
  const SegmentDirectory::Content content = Open().Load(Expected());
  EXPECT_TRUE(content.sealed.empty());
  EXPECT_EQ(content.covered, kNoRevision);
  EXPECT_THAT(Names(), ElementsAre("MANIFEST"));
}

TEST_F(SegmentDirectoryTest, ADamagedSegmentIsLeftOutAndNothingIsCovered) {
  WriteTwo();
  Damage("segment-000002");
  SegmentDirectory files = Open();
  const SegmentDirectory::Content content = files.Load(Expected());
  ASSERT_EQ(content.sealed.size(), 1);
  EXPECT_EQ(content.live.articles(), 10);
  EXPECT_EQ(content.covered, kNoRevision);
  EXPECT_THAT(Names(), UnorderedElementsAre("MANIFEST", "segment-000001"));
}

TEST_F(SegmentDirectoryTest, AMissingSegmentIsLeftOutAndNothingIsCovered) {
  WriteTwo();
  std::filesystem::remove(PathOf("segment-000001"));
  const SegmentDirectory::Content content = Open().Load(Expected());
  EXPECT_EQ(content.sealed.size(), 1);
  EXPECT_EQ(content.live.articles(), 8);
  EXPECT_EQ(content.covered, kNoRevision);
}

TEST_F(SegmentDirectoryTest, DeathsThatCannotBeLeaveTheSegmentOut) {
  using Deaths = std::vector<uint32_t>;
  // Beyond the rows, twice, and not ascending.
  for (const Deaths& deaths : {Deaths{10}, Deaths{4, 4}, Deaths{5, 4}}) {
    WriteTwo();
    absl::StatusOr<Manifest> manifest = ReadManifest(root_.path());
    ASSERT_TRUE(manifest.ok());
    manifest->files[0].deaths = deaths;
    ASSERT_TRUE(WriteManifest(root_.path(), *manifest).ok());
    const SegmentDirectory::Content content = Open().Load(Expected());
    EXPECT_EQ(content.sealed.size(), 1);
    EXPECT_EQ(content.covered, kNoRevision);
  }
}

// Else a crash before the next manifest would let the last one's name, deaths
// and revision stand for a file of other rows.
TEST_F(SegmentDirectoryTest, TheNameOfASegmentThatIsLeftOutIsNotUsedAgain) {
  WriteTwo();
  Damage("segment-000002");
  SegmentDirectory damaged = Open();
  damaged.Load(Expected());
  EXPECT_EQ(damaged.NewPath(), PathOf("segment-000003"));
  SegmentDirectory other = Open("other");
  other.Load(Expected());
  EXPECT_EQ(other.NewPath(), PathOf("segment-000003"));
}

}  // namespace
}  // namespace akin
