#include "server/observability/process_stats.h"

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace akin {
namespace {

std::string ReadFile(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

absl::Duration OfTicks(int64_t ticks) {
  return absl::Seconds(static_cast<double>(ticks) / sysconf(_SC_CLK_TCK));
}

// When the machine started.
absl::Time BootTime() {
  const std::string stat = ReadFile("/proc/stat");
  for (absl::string_view line : absl::StrSplit(stat, '\n')) {
    int64_t seconds = 0;
    if (absl::ConsumePrefix(&line, "btime ") &&
        absl::SimpleAtoi(line, &seconds)) {
      return absl::FromUnixSeconds(seconds);
    }
  }
  return absl::UnixEpoch();
}

int64_t CountOpenFds() {
  std::error_code error;
  const std::filesystem::directory_iterator fds("/proc/self/fd", error);
  return error ? 0 : std::distance(begin(fds), end(fds));
}

}  // namespace

ProcessStats ReadProcessStats() {
  ProcessStats stats;
  // "PID (NAME) STATE ...": the name may hold anything. The numbers are those
  // of proc(5), where the state is the third.
  const std::string text = ReadFile("/proc/self/stat");
  const std::vector<std::string> fields =
      absl::StrSplit(text.substr(std::min(text.rfind(')') + 1, text.size())),
                     ' ', absl::SkipEmpty());
  const auto field = [&fields](size_t number) {
    int64_t value = 0;
    if (number - 3 >= fields.size() ||
        !absl::SimpleAtoi(fields[number - 3], &value)) {
      return int64_t{0};
    }
    return value;
  };
  stats.cpu_time = OfTicks(field(14) + field(15));
  stats.started_at = BootTime() + OfTicks(field(22));
  stats.virtual_memory_bytes = field(23);
  stats.resident_memory_bytes = field(24) * sysconf(_SC_PAGESIZE);
  stats.open_fds = CountOpenFds();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    stats.max_fds = static_cast<int64_t>(limit.rlim_cur);
  }
  return stats;
}

DiskStats ReadDiskStats(const std::string& path) {
  struct statvfs disk {};
  if (statvfs(path.c_str(), &disk) != 0) return {};
  return {.free_bytes = static_cast<int64_t>(disk.f_bavail * disk.f_frsize),
          .size_bytes = static_cast<int64_t>(disk.f_blocks * disk.f_frsize)};
}

}  // namespace akin
