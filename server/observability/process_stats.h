#ifndef AKIN_SERVER_OBSERVABILITY_PROCESS_STATS_H_
#define AKIN_SERVER_OBSERVABILITY_PROCESS_STATS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace akin {

// What the process takes of the machine. What the system does not tell is 0.
struct ProcessStats {
  absl::Duration cpu_time;
  absl::Time started_at = absl::UnixEpoch();
  int64_t resident_memory_bytes = 0;
  int64_t virtual_memory_bytes = 0;
  int64_t open_fds = 0;
  int64_t max_fds = 0;
};

// Of this process, now.
ProcessStats ReadProcessStats();

// The disk that a path is on; 0 if there is no such path.
struct DiskStats {
  int64_t free_bytes = 0;  // for who is not root
  int64_t size_bytes = 0;
};
DiskStats ReadDiskStats(const std::string& path);

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_PROCESS_STATS_H_
