#include "server/admission/memory_limit.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "server/admission/retry_after.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kMebibyte = 1 << 20;

TEST(MemoryLimitTest, AtTheLimitNothingIsTaken) {
  int64_t used = 99 * kMebibyte;
  absl::Time now = absl::UnixEpoch();
  MemoryLimit limit(100 * kMebibyte, [&] { return used; });
  EXPECT_TRUE(limit.Check(now).ok());
  used = 100 * kMebibyte;
  now += absl::Milliseconds(100);
  const absl::Status refusal = limit.Check(now);
  EXPECT_TRUE(absl::IsResourceExhausted(refusal));
  EXPECT_THAT(std::string(refusal.message()),
              HasSubstr("uses 100 MiB of memory and takes no articles above "
                        "100 MiB; delete articles or raise --memory_limit"));
  EXPECT_EQ(GetRetryAfter(refusal), absl::Seconds(10));
  EXPECT_EQ(limit.GetStats().refused, 1);
  EXPECT_EQ(limit.GetStats().used_bytes, 100 * kMebibyte);
  used = 99 * kMebibyte;
  now += absl::Milliseconds(100);
  EXPECT_TRUE(limit.Check(now).ok());
}

TEST(MemoryLimitTest, MeasuresTenTimesASecondAtMost) {
  int measured = 0;
  MemoryLimit limit(kMebibyte, [&] {
    ++measured;
    return int64_t{0};
  });
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_TRUE(limit.Check(absl::UnixEpoch() + absl::Milliseconds(i)).ok());
  }
  EXPECT_EQ(measured, 10);
}

TEST(MemoryLimitTest, WithoutALimitEverythingIsTaken) {
  MemoryLimit limit(0, [] { return int64_t{1} << 60; });
  EXPECT_TRUE(limit.Check(absl::UnixEpoch()).ok());
}

TEST(UsedMemoryTest, CountsWhatIsWrittenToAndNotWhatIsMapped) {
  constexpr size_t kBytes = 64 * kMebibyte;
  const TempDirectory directory;
  const std::string path = directory.path() + "/mapped";
  std::ofstream(path) << "x";
  std::filesystem::resize_file(path, kBytes);
  const auto map = [](int fd, int flags) {
    // The kernel writes: of what the program does ThreadSanitizer keeps a
    // shadow.
    void* memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                        flags | MAP_POPULATE, fd, 0);
    EXPECT_NE(memory, MAP_FAILED);
    return memory;
  };
  const int64_t before = UsedMemory();
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  void* const file = map(fd, MAP_SHARED);
  EXPECT_LT(UsedMemory(), before + 16 * kMebibyte);
  void* const own = map(-1, MAP_PRIVATE | MAP_ANONYMOUS);
  EXPECT_GT(UsedMemory(), before + 48 * kMebibyte);
  munmap(own, kBytes);
  munmap(file, kBytes);
  close(fd);
}

// A file system of its own for each test.
class AvailableMemoryTest : public ::testing::Test {
 protected:
  AvailableMemoryTest() {
    Put("proc/meminfo",
        "MemTotal:       1048576 kB\nMemFree:          500000 kB\n");
  }

  void Put(const std::string& path, const std::string& text) {
    const std::filesystem::path whole = root_ + path;
    std::filesystem::create_directories(whole.parent_path());
    std::ofstream(whole) << text;
  }

  const TempDirectory directory_;
  const std::string root_ = directory_.path() + "/";
};

TEST_F(AvailableMemoryTest, IsThatOfTheMachineIfNothingLimitsIt) {
  Put("proc/self/cgroup", "0::/a/b\n");
  Put("sys/fs/cgroup/a/b/memory.max", "max\n");
  EXPECT_EQ(AvailableMemory(root_), 1'024 * kMebibyte);
}

TEST_F(AvailableMemoryTest, IsThatOfTheNarrowestGroupAroundTheProcess) {
  Put("proc/self/cgroup", "0::/a/b\n");
  Put("sys/fs/cgroup/a/memory.max", "104857600\n");
  Put("sys/fs/cgroup/a/b/memory.max", "209715200\n");
  EXPECT_EQ(AvailableMemory(root_), 100 * kMebibyte);
}

TEST_F(AvailableMemoryTest, IsThatOfTheGroupThatAContainerSeesAsTheRoot) {
  Put("proc/self/cgroup", "0::/\n");
  Put("sys/fs/cgroup/memory.max", "104857600\n");
  EXPECT_EQ(AvailableMemory(root_), 100 * kMebibyte);
}

TEST_F(AvailableMemoryTest, KnowsGroupsOfTheFirstVersion) {
  Put("proc/self/cgroup", "3:cpuset:/\n4:memory:/a\n0::/\n");
  Put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  Put("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "104857600\n");
  EXPECT_EQ(AvailableMemory(root_), 100 * kMebibyte);
}

TEST_F(AvailableMemoryTest, IsNotKnownWithoutTheFilesOfTheKernel) {
  EXPECT_EQ(AvailableMemory(root_ + "nowhere/"), 0);
}

TEST(AvailableMemoryOfThisMachineTest, IsKnown) {
  EXPECT_GT(AvailableMemory(), 0);
}

}  // namespace
}  // namespace akin
