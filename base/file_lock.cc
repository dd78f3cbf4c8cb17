#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

// Who holds the lock, as its file says.
std::string Holder(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line.empty() ? "another process" : absl::StrCat("process ", line);
}

}  // namespace

absl::StatusOr<FileLock> FileLock::Take(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return absl::InvalidArgumentError(std::strerror(errno));
  FileLock lock(descriptor);
  // The kernel frees the lock when the process ends, however it ends.
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return absl::UnavailableError(absl::StrCat("in use by ", Holder(path)));
  }
  const std::string holder = absl::StrCat(getpid(), "\n");
  if (ftruncate(descriptor, 0) != 0 ||
      write(descriptor, holder.data(), holder.size()) !=
          static_cast<ssize_t>(holder.size())) {
    // The number is for the message above only.
  }
  return lock;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace akin
