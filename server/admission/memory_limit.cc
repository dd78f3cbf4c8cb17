#include "server/admission/memory_limit.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/admission/retry_after.h"

namespace akin {
namespace {

constexpr absl::Duration kMeasureEvery = absl::Milliseconds(100);
// Memory is freed by people and by merges, not in an instant; less than the
// time for which loaders go on trying.
constexpr absl::Duration kRetryAfter = absl::Seconds(10);

std::string InMebibytes(int64_t bytes) {
  return absl::StrCat(bytes >> 20, " MiB");
}

}  // namespace

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
