#ifndef AKIN_SERVER_OBSERVABILITY_CACHE_STATS_H_
#define AKIN_SERVER_OBSERVABILITY_CACHE_STATS_H_

#include <cstdint>

namespace akin {

// What a cache did since the start.
struct CacheStats {
  int64_t hits = 0;
  int64_t misses = 0;
  int64_t evictions = 0;  // for want of space
  int64_t bytes = 0;      // now
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_CACHE_STATS_H_
