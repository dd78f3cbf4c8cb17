#ifndef AKIN_BASE_FILE_LOCK_H_
#define AKIN_BASE_FILE_LOCK_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace akin {

// A lock that one holder among all processes has, as long as the object lives
// or until the process ends, however it ends. The lock's file stays.
class FileLock {
 public:
  // Takes the lock whose file is `path`, which is made if it is missing.
  // Unavailable, "in use by process 17", if another holds it; InvalidArgument,
  // with the reason alone, if the file cannot be opened.
  static absl::StatusOr<FileLock> Take(const std::string& path);

  ~FileLock();
  FileLock(FileLock&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;  // of the locked file; -1: moved from
};

}  // namespace akin

#endif  // AKIN_BASE_FILE_LOCK_H_
