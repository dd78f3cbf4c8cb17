#include "server/data_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

TEST(DataDirectoryTest, ADirectoryIsMadeWithItsParents) {
  const TempDirectory temp;
  EXPECT_TRUE(DataDirectory::Open(temp.path() + "/a/b/c").ok());
}

TEST(DataDirectoryTest, ASecondHolderIsRefusedWithTheFirstOnesNumber) {
  const TempDirectory temp;
  const absl::StatusOr<DataDirectory> first = DataDirectory::Open(temp.path());
  ASSERT_TRUE(first.ok());
  const absl::Status second = DataDirectory::Open(temp.path()).status();
  EXPECT_TRUE(absl::IsUnavailable(second));
  EXPECT_THAT(std::string(second.message()),
              HasSubstr(absl::StrCat("process ", getpid())));
}

TEST(DataDirectoryTest, TheLockEndsWithItsHolder) {
  const TempDirectory temp;
  {
    absl::StatusOr<DataDirectory> first = DataDirectory::Open(temp.path());
    ASSERT_TRUE(first.ok());
    const DataDirectory moved = *std::move(first);
    EXPECT_FALSE(DataDirectory::Open(temp.path()).ok());
  }
  EXPECT_TRUE(DataDirectory::Open(temp.path()).ok());
}

TEST(DataDirectoryTest, APathThatCannotBeADirectoryIsRefused) {
  const TempDirectory temp;
  std::ofstream(temp.path() + "/file") << "x";
  EXPECT_TRUE(absl::IsInvalidArgument(
      DataDirectory::Open(temp.path() + "/file").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(DataDirectory::Open("").status()));
}

TEST(DataDirectoryTest, HalfOfACopyIsNotTakenForAnEmptyOne) {
  const TempDirectory directory;
  std::filesystem::create_directory(directory.path() + "/index");
  const absl::Status status = DataDirectory::Open(directory.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("restore a snapshot"));
  std::filesystem::create_directory(directory.path() + "/store");
  EXPECT_TRUE(DataDirectory::Open(directory.path()).ok());
}

}  // namespace
}  // namespace akin
