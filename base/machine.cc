#include "base/machine.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

// The number in a file; nothing if there is none, as in "max".
int64_t NumberIn(const std::string& path, int64_t otherwise) {
  std::ifstream file(path);
  int64_t number = 0;
  return file >> number ? number : otherwise;
}

// A control group that this process is in.
struct ControlGroup {
  bool version_2 = false;
  std::string directory;
};

// Those that may bound what `controller` is about, each with those around it.
std::vector<ControlGroup> GroupsOf(const std::string& root,
                                   const std::string& controller) {
  std::vector<ControlGroup> result;
  // "0::/GROUP" of version 2, "NUMBER:...,CONTROLLER,...:/GROUP" of version 1.
  std::ifstream groups(root + "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const size_t first = line.find(':');
    const size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers =
        "," + line.substr(first + 1, second - first - 1) + ",";
    const bool version_2 = controllers == ",,";
    if (!version_2 &&
        controllers.find("," + controller + ",") == std::string::npos) {
      continue;
    }
    const std::string hierarchy =
        root + "sys/fs/cgroup" + (version_2 ? "" : "/" + controller);
    std::string group = line.substr(second + 1);
    if (group == "/") group.clear();
    while (true) {
      result.push_back({version_2, absl::StrCat(hierarchy, group, "/")});
      const size_t slash = group.rfind('/');
      if (slash == std::string::npos) break;
      group.resize(slash);
    }
  }
  return result;
}

// Processor time of a group, in cores; infinite without a quota.
double QuotaOf(const ControlGroup& group) {
  double quota = -1, period = 0;  // microseconds
  if (group.version_2) {
    std::ifstream file(group.directory + "cpu.max");  // "QUOTA PERIOD"
    if (!(file >> quota >> period)) quota = -1;
  } else {
    quota =
        static_cast<double>(NumberIn(group.directory + "cpu.cfs_quota_us", -1));
    period =
        static_cast<double>(NumberIn(group.directory + "cpu.cfs_period_us", 0));
  }
  return quota > 0 && period > 0 ? quota / period
                                 : std::numeric_limits<double>::infinity();
}

}  // namespace

int64_t AvailableMemory(const std::string& root) {
  constexpr int64_t kUnknown = std::numeric_limits<int64_t>::max();
  int64_t available = kUnknown;
  std::ifstream meminfo(root + "proc/meminfo");
  for (std::string name, unit; meminfo >> name;) {
    int64_t kibibytes = 0;
    if (!(meminfo >> kibibytes)) break;
    if (name == "MemTotal:") available = kibibytes << 10;
    std::getline(meminfo, unit);
  }
  for (const ControlGroup& group : GroupsOf(root, "memory")) {
    const char* const file =
        group.version_2 ? "memory.max" : "memory.limit_in_bytes";
    available = std::min(available, NumberIn(group.directory + file, kUnknown));
  }
  return available == kUnknown ? 0 : available;
}

int AvailableCores(const std::string& root) {
  // std::thread::hardware_concurrency() counts all of the machine. More of
  // them than a cpu_set_t has are an error here.
  cpu_set_t allowed;
  double cores = sched_getaffinity(0, sizeof(allowed), &allowed) == 0
                     ? CPU_COUNT(&allowed)
                     : std::thread::hardware_concurrency();
  for (const ControlGroup& group : GroupsOf(root, "cpu")) {
    cores = std::min(cores, QuotaOf(group));
  }
  return static_cast<int>(std::max(1.0, std::ceil(cores)));
}

int64_t UsedMemory() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0, resident = 0, shared = 0;  // pages
  if (!(file >> size >> resident >> shared)) return 0;
  return (resident - shared) * sysconf(_SC_PAGESIZE);
}

}  // namespace akin
