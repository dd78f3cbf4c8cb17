#include "server/index/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using ::testing::ElementsAre;

Manifest Some() {
  return {.model = "lexical-512-v2",
          .covered = Revision{uint64_t{1} << 40},
          .files = {{.name = "segment-000001", .deaths = {0, 7, 4'000'000}},
                    {.name = "segment-000007"}},
          .skipped = {"a", std::string("\xff\0", 2)}};
}

class ManifestTest : public ::testing::Test {
 protected:
  std::string Bytes() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file),
            std::istreambuf_iterator<char>()};
  }
  absl::Status StatusOf(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
    return ReadManifest(directory_.path()).status();
  }

  TempDirectory directory_;
  const std::string path_ = directory_.path() + "/MANIFEST";
};

TEST_F(ManifestTest, ReadsBackWhatWasWritten) {
  ASSERT_TRUE(WriteManifest(directory_.path(), Some()).ok());
  const absl::StatusOr<Manifest> read = ReadManifest(directory_.path());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->model, "lexical-512-v2");
  EXPECT_EQ(read->covered, Revision{uint64_t{1} << 40});
  ASSERT_EQ(read->files.size(), 2);
  EXPECT_EQ(read->files[0].name, "segment-000001");
  EXPECT_THAT(read->files[0].deaths, ElementsAre(0, 7, 4'000'000));
  EXPECT_EQ(read->files[1].name, "segment-000007");
  EXPECT_THAT(read->files[1].deaths, ElementsAre());
  EXPECT_THAT(read->skipped, ElementsAre("a", std::string("\xff\0", 2)));
}

TEST_F(ManifestTest, MayNameNoFile) {
  ASSERT_TRUE(WriteManifest(directory_.path(), Manifest()).ok());
  const absl::StatusOr<Manifest> read = ReadManifest(directory_.path());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->covered, kNoRevision);
  EXPECT_TRUE(read->files.empty());
}

TEST_F(ManifestTest, ReplacesTheLastOneAndLeavesNoDraft) {
  ASSERT_TRUE(WriteManifest(directory_.path(), Some()).ok());
  ASSERT_TRUE(WriteManifest(directory_.path(), {.model = "other"}).ok());
  EXPECT_EQ(ReadManifest(directory_.path())->model, "other");
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(directory_.path())) {
    files += entry.exists();
  }
  EXPECT_EQ(files, 1);
}

TEST_F(ManifestTest, ThatIsMissingIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(ReadManifest(directory_.path()).status()));
  EXPECT_TRUE(
      absl::IsNotFound(ReadManifest(directory_.path() + "/none").status()));
}

TEST_F(ManifestTest, CutOffAnywhereIsDamaged) {
  ASSERT_TRUE(WriteManifest(directory_.path(), Some()).ok());
  const std::string whole = Bytes();
  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_TRUE(absl::IsDataLoss(StatusOf(whole.substr(0, length)))) << length;
  }
  EXPECT_TRUE(absl::IsDataLoss(StatusOf(whole + "more")));
  EXPECT_TRUE(StatusOf(whole).ok());
}

TEST_F(ManifestTest, AnyChangedByteIsDamage) {
  ASSERT_TRUE(WriteManifest(directory_.path(), Some()).ok());
  const std::string whole = Bytes();
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] ^= 0x10;
    EXPECT_TRUE(absl::IsDataLoss(StatusOf(changed))) << i;
  }
}

TEST_F(ManifestTest, ADirectoryInItsPlaceIsUnavailable) {
  std::filesystem::create_directory(path_);
  EXPECT_TRUE(absl::IsUnavailable(ReadManifest(directory_.path()).status()));
  EXPECT_TRUE(absl::IsUnavailable(WriteManifest(directory_.path(), Some())));
}

TEST_F(ManifestTest, ThatCannotBeWrittenLeavesTheLastOne) {
  ASSERT_TRUE(WriteManifest(directory_.path(), Some()).ok());
  std::filesystem::create_symlink("/dev/full", path_ + ".new");
  EXPECT_TRUE(
      absl::IsUnavailable(WriteManifest(directory_.path(), Manifest())));
  EXPECT_EQ(ReadManifest(directory_.path())->model, "lexical-512-v2");
  EXPECT_TRUE(absl::IsUnavailable(
      WriteManifest(directory_.path() + "/none", Manifest())));
}

}  // namespace
}  // namespace akin
