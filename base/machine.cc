#include "base/machine.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <thread>
#include <utility>
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

// A control group of this process and those around it, the innermost first,
// as directories.
struct ControlGroups {
  bool version_2 = false;
  std::vector<std::string> directories;
};

// Those that may bound what `controller` is about.
std::vector<ControlGroups> GroupsOf(const std::string& root,
                                    const std::string& controller) {
  std::vector<ControlGroups> result;
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
    ControlGroups found{.version_2 = version_2};
    while (true) {
      found.directories.push_back(absl::StrCat(hierarchy, group, "/"));
      if (group.empty()) break;
      group.resize(group.rfind('/'));
    }
    result.push_back(std::move(found));
  }
  return result;
}

// The least that any of a controller's groups allows.
template <typename Number>
Number Least(const std::string& root, const std::string& controller,
             Number otherwise,
             const std::function<Number(bool version_2,
                                        const std::string& directory)>& limit) {
  Number least = otherwise;
  for (const ControlGroups& groups : GroupsOf(root, controller)) {
    for (const std::string& directory : groups.directories) {
      least = std::min(least, limit(groups.version_2, directory));
    }
  }
  return least;
}

// Processor time of a group, in cores; infinite without a quota.
double QuotaOf(bool version_2, const std::string& directory) {
  double quota = -1, period = 0;  // microseconds
  if (version_2) {
    std::ifstream file(directory + "cpu.max");  // "QUOTA PERIOD"
    if (!(file >> quota >> period)) quota = -1;
  } else {
    quota = static_cast<double>(NumberIn(directory + "cpu.cfs_quota_us", -1));
    period = static_cast<double>(NumberIn(directory + "cpu.cfs_period_us", 0));
  }
  return quota > 0 && period > 0 ? quota / period
                                 : std::numeric_limits<double>::infinity();
}

}  // namespace

int64_t AvailableMemory(const std::string& root) {
  constexpr int64_t kUnknown = std::numeric_limits<int64_t>::max();
  int64_t machine = kUnknown;
  std::ifstream meminfo(root + "proc/meminfo");
  for (std::string name, unit; meminfo >> name;) {
    int64_t kibibytes = 0;
    if (!(meminfo >> kibibytes)) break;
    if (name == "MemTotal:") machine = kibibytes << 10;
    std::getline(meminfo, unit);
  }
  const int64_t available = Least<int64_t>(
      root, "memory", machine,
      [](bool version_2, const std::string& directory) {
        return NumberIn(
            directory + (version_2 ? "memory.max" : "memory.limit_in_bytes"),
            kUnknown);
      });
  return available == kUnknown ? 0 : available;
}

int AvailableCores(const std::string& root) {
  // std::thread::hardware_concurrency() counts all of the machine. More of
  // them than a cpu_set_t has are an error here.
  cpu_set_t allowed;
  const double cores = sched_getaffinity(0, sizeof(allowed), &allowed) == 0
                           ? CPU_COUNT(&allowed)
                           : std::thread::hardware_concurrency();
  return static_cast<int>(
      std::max(1.0, std::ceil(Least<double>(root, "cpu", cores, &QuotaOf))));
}

int64_t UsedMemory() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0, resident = 0, shared = 0;  // pages
  if (!(file >> size >> resident >> shared)) return 0;
  return (resident - shared) * sysconf(_SC_PAGESIZE);
}

}  // namespace akin
