#include "server/admission/memory_limit.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/admission/retry_after.h"

namespace akin {
namespace {

constexpr absl::Duration kMeasureEvery = absl::Milliseconds(100);
// Memory is freed by people and by merges, not in an instant; less than the
// time for which loaders go on trying.
constexpr absl::Duration kRetryAfter = absl::Seconds(10);

// The number in a file; nothing if there is none, as in "max".
int64_t NumberIn(const std::string& path, int64_t otherwise) {
  std::ifstream file(path);
  int64_t number = 0;
  return file >> number ? number : otherwise;
}

// The least limit of a control group and of those around it.
int64_t GroupLimit(const std::string& hierarchy, std::string group,
                   const std::string& file) {
  int64_t least = std::numeric_limits<int64_t>::max();
  while (true) {
    least = std::min(
        least, NumberIn(absl::StrCat(hierarchy, group, "/", file), least));
    if (group.empty()) return least;
    group.resize(group.rfind('/'));
  }
}

std::string InMebibytes(int64_t bytes) {
  return absl::StrCat(bytes >> 20, " MiB");
}

}  // namespace

int64_t UsedMemory() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0, resident = 0, shared = 0;  // pages
  if (!(file >> size >> resident >> shared)) return 0;
  return (resident - shared) * sysconf(_SC_PAGESIZE);
}

int64_t AvailableMemory(const std::string& root) {
  int64_t available = std::numeric_limits<int64_t>::max();
  std::ifstream meminfo(root + "proc/meminfo");
  for (std::string name, unit; meminfo >> name;) {
    int64_t kibibytes = 0;
    if (!(meminfo >> kibibytes)) break;
    if (name == "MemTotal:") available = kibibytes << 10;
    std::getline(meminfo, unit);
  }
  // "0::/GROUP" of version 2, "NUMBER:...,memory,...:/GROUP" of version 1.
  std::ifstream groups(root + "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const size_t first = line.find(':');
    const size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers =
        "," + line.substr(first + 1, second - first - 1) + ",";
    std::string group = line.substr(second + 1);
    if (group == "/") group.clear();
    if (controllers == ",,") {
      available = std::min(
          available, GroupLimit(root + "sys/fs/cgroup", group, "memory.max"));
    } else if (controllers.find(",memory,") != std::string::npos) {
      available =
          std::min(available, GroupLimit(root + "sys/fs/cgroup/memory", group,
                                         "memory.limit_in_bytes"));
    }
  }
  return available == std::numeric_limits<int64_t>::max() ? 0 : available;
}

MemoryLimit::MemoryLimit(int64_t bytes, std::function<int64_t()> used)
    : used_(std::move(used)) {
  MutexLock lock(mutex_);
  stats_.limit_bytes = bytes;
}

absl::Status MemoryLimit::Check(absl::Time now) {
  MutexLock lock(mutex_);
  if (stats_.limit_bytes == 0) return absl::OkStatus();
  if (now >= measured_at_ + kMeasureEvery) {
    stats_.used_bytes = used_();
    measured_at_ = now;
  }
  if (stats_.used_bytes < stats_.limit_bytes) return absl::OkStatus();
  ++stats_.refused;
  return Overloaded(
      absl::StrCat("the server uses ", InMebibytes(stats_.used_bytes),
                   " of memory and takes no articles above ",
                   InMebibytes(stats_.limit_bytes),
                   "; delete articles or raise --memory_limit"),
      kRetryAfter);
}

MemoryLimit::Stats MemoryLimit::GetStats() const {
  MutexLock lock(mutex_);
  return stats_;
}

}  // namespace akin
