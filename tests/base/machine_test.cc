#include "base/machine.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

constexpr int64_t kMebibyte = 1 << 20;

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
class MachineTest : public ::testing::Test {
 protected:
  MachineTest() {
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

TEST_F(MachineTest, MemoryIsAllOfItIfNothingLimitsIt) {
  Put("proc/self/cgroup", "0::/a/b\n");
  Put("sys/fs/cgroup/a/b/memory.max", "max\n");
  EXPECT_EQ(AvailableMemory(root_), 1'024 * kMebibyte);
}

TEST_F(MachineTest, MemoryIsThatOfTheNarrowestGroupAroundTheProcess) {
  Put("proc/self/cgroup", "0::/a/b\n");
  Put("sys/fs/cgroup/a/memory.max", "104857600\n");
  Put("sys/fs/cgroup/a/b/memory.max", "209715200\n");
  EXPECT_EQ(AvailableMemory(root_), 100 * kMebibyte);
}

TEST_F(MachineTest, MemoryIsThatOfTheGroupThatAContainerSeesAsTheRoot) {
  Put("proc/self/cgroup", "0::/\n");
  Put("sys/fs/cgroup/memory.max", "104857600\n");
  EXPECT_EQ(AvailableMemory(root_), 100 * kMebibyte);
}

TEST_F(MachineTest, MemoryKnowsGroupsOfTheFirstVersion) {
  Put("proc/self/cgroup", "3:cpuset:/\n4:memory:/a\n0::/\n");
  Put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  Put("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "104857600\n");
  EXPECT_EQ(AvailableMemory(root_), 100 * kMebibyte);
}

TEST_F(MachineTest, MemoryIsNotKnownWithoutTheFilesOfTheKernel) {
  EXPECT_EQ(AvailableMemory(root_ + "nowhere/"), 0);
}

TEST(MemoryOfThisMachineTest, IsKnown) { EXPECT_GT(AvailableMemory(), 0); }

TEST_F(MachineTest, CoresAreThoseThatTheProcessMayRunOn) {
  Put("proc/self/cgroup", "0::/a\n");
  Put("sys/fs/cgroup/a/cpu.max", "max 100000\n");
  cpu_set_t before, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof(before), &before), 0);
  EXPECT_EQ(AvailableCores(root_), CPU_COUNT(&before));
  CPU_ZERO(&one);
  for (int cpu = 0; CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(AvailableCores(root_), 1);
  ASSERT_EQ(sched_setaffinity(0, sizeof(before), &before), 0);
}

TEST_F(MachineTest, CoresAreNoMoreThanTheQuotaOfTheNarrowestGroup) {
  Put("proc/self/cgroup", "0::/a/b\n");
  Put("sys/fs/cgroup/a/cpu.max", "50000 100000\n");
  Put("sys/fs/cgroup/a/b/cpu.max", "6400000 100000\n");
  EXPECT_EQ(AvailableCores(root_), 1);
}

TEST_F(MachineTest, CoresKnowQuotasOfTheFirstVersion) {
  Put("proc/self/cgroup", "4:cpu,cpuacct:/a\n5:memory:/a\n");
  Put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  Put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  Put("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "90000\n");
  Put("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(AvailableCores(root_), 1);
}

TEST_F(MachineTest, QuotasOfNonsenseAreNone) {
  const int all = AvailableCores(root_ + "nowhere/");
  Put("proc/self/cgroup", "0::/\n0::x\n:\nnonsense\n");
  Put("sys/fs/cgroup/cpu.max", "0 0\n");
  EXPECT_EQ(AvailableCores(root_), all);
}

}  // namespace
}  // namespace akin
