#include "server/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace akin {
namespace {

// Who holds the lock, as its file says.
std::string Holder(const std::string& lock_path) {
  std::ifstream file(lock_path);
  std::string line;
  std::getline(file, line);
  return line.empty() ? "another process" : absl::StrCat("process ", line);
}

}  // namespace

absl::StatusOr<DataDirectory> DataDirectory::Open(const std::string& path) {
  if (path.empty()) {
    return absl::InvalidArgumentError(
        "data_dir: is empty; name a directory for the articles");
  }
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat("data_dir: cannot make '", path, "': ", error.message(),
                     "; name a directory that can be written to"));
  }
  // A server makes its store first.
  if (std::filesystem::exists(IndexPath(path), error) &&
      !std::filesystem::exists(StorePath(path), error)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "data_dir: '", path,
        "' has an index but no articles: it is half of a copy, or its "
        "directory 'store' is lost; restore a snapshot, or remove 'index' to "
        "begin without articles"));
  }
  const std::string lock_path = absl::StrCat(path, "/LOCK");
  const int lock = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "data_dir: cannot open '", lock_path, "': ", std::strerror(errno),
        "; name a directory that can be written to"));
  }
  // The kernel frees the lock when the process ends, however it ends.
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    close(lock);
    return absl::UnavailableError(
        absl::StrCat("data_dir: '", path, "' is in use by ", Holder(lock_path),
                     "; stop that server first or name another directory"));
  }
  const std::string holder = absl::StrCat(getpid(), "\n");
  if (ftruncate(lock, 0) != 0 || write(lock, holder.data(), holder.size()) !=
                                     static_cast<ssize_t>(holder.size())) {
    // The number is for the message above only.
  }
  return DataDirectory(path, lock);
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(other.path_), lock_(std::exchange(other.lock_, -1)) {}

DataDirectory::~DataDirectory() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace akin
