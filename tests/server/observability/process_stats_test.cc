#include "server/observability/process_stats.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/time/clock.h"

namespace akin {
namespace {

TEST(ProcessStatsTest, AreThoseOfThisProcess) {
  const ProcessStats stats = ReadProcessStats();
  EXPECT_GT(stats.resident_memory_bytes, 1 << 20);
  EXPECT_GE(stats.virtual_memory_bytes, stats.resident_memory_bytes);
  EXPECT_GE(stats.open_fds, 3);
  EXPECT_GE(stats.max_fds, stats.open_fds);
  EXPECT_GE(stats.cpu_time, absl::ZeroDuration());
  EXPECT_LT(stats.started_at, absl::Now() + absl::Seconds(2));
  EXPECT_GT(stats.started_at, absl::Now() - absl::Hours(24));
}

TEST(ProcessStatsTest, AnOpenFileIsCounted) {
  const int64_t before = ReadProcessStats().open_fds;
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(ReadProcessStats().open_fds, before + 1);
  close(file);
}

TEST(ProcessStatsTest, WorkTakesTimeOfTheProcessor) {
  const absl::Duration before = ReadProcessStats().cpu_time;
  volatile uint64_t sum = 0;
  while (ReadProcessStats().cpu_time == before) {
    for (int i = 0; i < 1'000'000; ++i) sum = sum + i;
  }
  EXPECT_GT(ReadProcessStats().cpu_time, before);
}

TEST(DiskStatsTest, ADiskHasASizeAndWhatIsFreeIsAPartOfIt) {
  const DiskStats disk = ReadDiskStats("/");
  EXPECT_GT(disk.size_bytes, 0);
  EXPECT_LE(disk.free_bytes, disk.size_bytes);
}

TEST(DiskStatsTest, OfAPathThatIsNoneNothingIsKnown) {
  EXPECT_EQ(ReadDiskStats("/no/such/path").size_bytes, 0);
}

}  // namespace
}  // namespace akin
