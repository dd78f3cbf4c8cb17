#ifndef AKIN_BASE_POOL_H_
#define AKIN_BASE_POOL_H_

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"

namespace akin {

// Lends each caller an object of its own, and keeps as many as were ever lent
// at once: for what is costly to make and not thread-safe. Thread-safe.
template <typename T>
class Pool {
 public:
  using Maker = std::function<absl::StatusOr<std::unique_ptr<T>>()>;

  explicit Pool(Maker make) : make_(std::move(make)) {}

  // One that was given back, or a new one; fails as the maker does.
  absl::StatusOr<std::unique_ptr<T>> Borrow() {
    {
      MutexLock lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<T> object = std::move(free_.back());
        free_.pop_back();
        return object;
      }
    }
    return make_();
  }

  void Return(std::unique_ptr<T> object) {
    MutexLock lock(mutex_);
    free_.push_back(std::move(object));
  }

 private:
  const Maker make_;
  Mutex mutex_;
  std::vector<std::unique_ptr<T>> free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_BASE_POOL_H_
