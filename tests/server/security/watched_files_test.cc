#include "server/security/watched_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/fakes/log_lines.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kOften = absl::Milliseconds(1);

// Takes what does not say "bad" and logs it.
absl::Status Take(const std::vector<std::string>& contents) {
  if (contents[0] == "bad") {
    return absl::InvalidArgumentError("--a: is bad");
  }
  spdlog::info("taken: {}", contents[0]);
  return absl::OkStatus();
}

TEST(WatchedFilesTest, ReplacedFilesAreTakenAnew) {
  LogLines log;
  const TempDirectory directory;
  const std::string path = directory.Write("a", "one");
  const auto watched = WatchedFiles::Open({{"a", path}}, Take, kOften);
  ASSERT_TRUE(watched.ok()) << watched.status();
  directory.Write("a", "two");
  log.WaitFor("taken: two");
}

TEST(WatchedFilesTest, WhatIsNotTakenIsWarnedOfOnceAndTheNextIsTaken) {
  LogLines log;
  const TempDirectory directory;
  const std::string path = directory.Write("a", "one");
  const auto watched = WatchedFiles::Open({{"a", path}}, Take, kOften);
  ASSERT_TRUE(watched.ok()) << watched.status();
  directory.Write("a", "bad");
  log.WaitFor("--a: is bad; what was read before is used on");
  std::filesystem::remove(path);
  log.WaitFor(absl::StrCat("--a=", path, ": cannot be read"));
  directory.Write("a", "two");
  log.WaitFor("taken: two");
  const std::vector<std::string> lines = absl::StrSplit(log.text(), '\n');
  EXPECT_EQ(std::count(lines.begin(), lines.end(),
                       "--a: is bad; what was read before is used on"),
            1);
}

TEST(WatchedFilesTest, AtFirstEverythingMustBeRight) {
  const TempDirectory directory;
  const std::string missing = directory.path() + "/missing";
  const absl::Status unread =
      WatchedFiles::Open({{"a", missing}}, Take).status();
  EXPECT_TRUE(absl::IsInvalidArgument(unread));
  EXPECT_THAT(std::string(unread.message()),
              HasSubstr(absl::StrCat("--a=", missing, ": cannot be read: No")));
  const std::string bad = directory.Write("a", "bad");
  EXPECT_EQ(WatchedFiles::Open({{"a", bad}}, Take).status(),
            absl::InvalidArgumentError("--a: is bad"));
}

TEST(WatchedFilesTest, AnEndlessOrOddFileIsRefused) {
  for (const char* path : {"/dev/zero", "/proc"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        WatchedFiles::Open({{"a", path}}, Take).status()))
        << path;
  }
}

}  // namespace
}  // namespace akin
