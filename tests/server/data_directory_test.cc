#include "server/data_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace akin
