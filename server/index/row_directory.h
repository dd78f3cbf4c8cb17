#ifndef AKIN_SERVER_INDEX_ROW_DIRECTORY_H_
#define AKIN_SERVER_INDEX_ROW_DIRECTORY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/mutex.h"
#include "base/string_views.h"
#include "server/index/segment.h"

namespace akin {

// Finds the rows of an article: the newest, and for an older snapshot the one
// before it. Thread-safe; the lock is held for a look-up only.
class RowDirectory {
 public:
  // Says that `row`, which is greater than any before, is the newest of `id`.
  void Add(std::string_view id, int64_t row) {
    MutexLock lock(mutex_);
    auto [entry, is_new] = newest_.try_emplace(AbslView(id), row);
    previous_.resize(row + 1, kNoRow);
    if (is_new) return;
    previous_[row] = entry->second;
    entry->second = row;
  }

  // The newest row of the article that is below `row_limit`; kNoRow if there is
  // none. It may be dead.
  int64_t Find(std::string_view id, int64_t row_limit) const {
    MutexLock lock(mutex_);
    const auto entry = newest_.find(AbslView(id));
    if (entry == newest_.end()) return kNoRow;
    int64_t row = entry->second;
    while (row >= row_limit) row = previous_[row];
    return row;
  }

 private:
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, int64_t> newest_ ABSL_GUARDED_BY(mutex_);
  // By row: the row of the same article before it, or kNoRow.
  std::vector<int64_t> previous_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_ROW_DIRECTORY_H_
