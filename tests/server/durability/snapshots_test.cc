#include "server/snapshots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_vector_index.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/durability/served_directory.h"

namespace akin {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

std::vector<std::string> NamesIn(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

class SnapshotsTest : public ::testing::Test {
 protected:
  static std::unique_ptr<ServedDirectory> Serve(const std::string& path) {
    absl::StatusOr<std::unique_ptr<ServedDirectory>> served =
        ServedDirectory::Open(path);
    EXPECT_TRUE(served.ok()) << served.status();
    return served.ok() ? *std::move(served) : nullptr;
  }

  static Titles SomeTitles(int first, int count) {
    Titles titles;
    for (int i = first; i < first + count; ++i) {
      titles[absl::StrCat("id", i)] = absl::StrCat("word", i, " common");
    }
    return titles;
  }

  const TempDirectory root_;
  const std::string data_ = root_.path() + "/data";
};

TEST_F(SnapshotsTest, AServerStartsOnOneWithoutMakingTheIndexAgain) {
  const auto served = Serve(data_);
  ASSERT_TRUE(served->Put(SomeTitles(0, 40)).ok());
  ASSERT_TRUE(served->Stop().ok());
  // These are in no segment yet.
  ASSERT_TRUE(served->Put(SomeTitles(40, 3)).ok());
  ASSERT_TRUE(served->catalog().Delete("id1").ok());
  const auto made = served->snapshots().Create("monday");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->path, data_ + "/snapshots/monday");
  EXPECT_EQ(made->revision, Revision{44});
  ASSERT_TRUE(served->Put(SomeTitles(50, 5)).ok());

  const auto restored = Serve(made->path);
  EXPECT_EQ(restored->loaded().kept, 39);
  EXPECT_EQ(restored->loaded().indexed, 3);
  EXPECT_FALSE(restored->loaded().compared_all);
  EXPECT_EQ(restored->Articles()->size(), 42);
  restored->ExpectIndexIsRight();
}

TEST_F(SnapshotsTest, NeitherSideSeesWhatTheOtherDoesAfterwards) {
  const auto served = Serve(data_);
  ASSERT_TRUE(served->Put(SomeTitles(0, 40)).ok());
  ASSERT_TRUE(served->Stop().ok());
  const auto made = served->snapshots().Create("monday");
  ASSERT_TRUE(made.ok()) << made.status();
  {
    // Not even on a copy, so that they share files.
    const auto restored = Serve(made->path);
    ASSERT_TRUE(restored->Put(SomeTitles(10, 60)).ok());
    ASSERT_TRUE(restored->catalog().Delete("id3").ok());
    ASSERT_TRUE(restored->index().Compact().ok());
    restored->ExpectIndexIsRight();
  }
  ASSERT_TRUE(served->catalog().Delete("id5").ok());
  ASSERT_TRUE(served->index().Compact().ok());
  EXPECT_EQ(served->Articles()->size(), 39);
  served->ExpectIndexIsRight();
  const auto restored = Serve(made->path);
  EXPECT_EQ(restored->Articles()->size(), 69);
  restored->ExpectIndexIsRight();
}

TEST_F(SnapshotsTest, OnAnotherDiskFilesAreCopied) {
  if (!fs::is_directory("/dev/shm")) GTEST_SKIP() << "there is no other disk";
  std::string other = "/dev/shm/akin-test-XXXXXX";
  ASSERT_NE(mkdtemp(other.data()), nullptr);
  fs::create_directory(data_);
  fs::create_directory_symlink(other, data_ + "/snapshots");
  {
    const auto served = Serve(data_);
    ASSERT_TRUE(served->Put(SomeTitles(0, 40)).ok());
    ASSERT_TRUE(served->Stop().ok());
    ASSERT_TRUE(served->snapshots().Create("monday").ok());
    const auto restored = Serve(other + "/monday");
    EXPECT_EQ(restored->loaded().kept, 40);
    restored->ExpectIndexIsRight();
  }
  fs::remove_all(other);
}

TEST_F(SnapshotsTest, WithoutANameItIsNamedByTheTime) {
  const auto served = Serve(data_);
  const auto made = served->snapshots().Create("");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT(made->name, MatchesRegex("[0-9]{8}T[0-9]{6}Z"));
}

TEST_F(SnapshotsTest, NoneIsWrittenOverAnother) {
  const auto served = Serve(data_);
  ASSERT_TRUE(served->snapshots().Create("monday").ok());
  EXPECT_EQ(served->snapshots().Create("monday").status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST_F(SnapshotsTest, ANameCannotLeadElsewhere) {
  const auto served = Serve(data_);
  for (const char* name : {"..", "a/b", "a.new", "/etc"}) {
    EXPECT_EQ(served->snapshots().Create(name).status().code(),
              absl::StatusCode::kInvalidArgument)
        << name;
  }
  EXPECT_EQ(served->snapshots().Create(std::string(65, 'a')).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(SnapshotsTest, WhatWasInterruptedIsRemovedByTheNext) {
  const auto served = Serve(data_);
  fs::create_directories(data_ + "/snapshots/monday.new/index");
  std::ofstream(data_ + "/snapshots/monday.new/index/MANIFEST") << "half";
  ASSERT_TRUE(served->snapshots().Create("tuesday").ok());
  EXPECT_THAT(NamesIn(data_ + "/snapshots"), ElementsAre("tuesday"));
}

TEST_F(SnapshotsTest, OneThatFailsLeavesNothing) {
  FakeArticleStore store;
  FakeVectorIndex index(32);
  Snapshots snapshots(root_.path() + "/snapshots", store, index);
  store.FailCreateSnapshot(absl::UnavailableError("disk full"));
  EXPECT_EQ(snapshots.Create("monday").status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_THAT(NamesIn(root_.path() + "/snapshots"), IsEmpty());
  store.FailCreateSnapshot(absl::OkStatus());
  EXPECT_TRUE(snapshots.Create("monday").ok());
}

}  // namespace
}  // namespace akin
