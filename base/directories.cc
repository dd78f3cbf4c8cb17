#include "base/directories.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

namespace fs = std::filesystem;

absl::Status DiskRefuses(const char* action, const fs::path& path,
                         const std::error_code& error) {
  return absl::UnavailableError(absl::StrCat(
      "cannot ", action, " ", path.string(), ": ", error.message()));
}

}  // namespace

absl::StatusOr<fs::path> AbsolutePath(const std::string& path) {
  if (path.empty()) {
    return absl::InvalidArgumentError("the path is empty; name a directory");
  }
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error).lexically_normal();
  if (error) return DiskRefuses("find", path, error);
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

absl::Status MakeDirectories(const fs::path& path) {
  std::error_code error;
  const fs::file_status found = fs::status(path, error);
  if (fs::is_directory(found)) return absl::OkStatus();
  if (fs::exists(found)) {
    return absl::FailedPreconditionError(absl::StrCat(
        path.string(), " is not a directory; name one, or a new path"));
  }
  if (!fs::status_known(found)) return DiskRefuses("look at", path, error);
  absl::Status status = MakeDirectories(path.parent_path());
  if (!status.ok()) return status;
  fs::create_directory(path, error);
  if (error) return DiskRefuses("make the directory", path, error);
  return SyncDirectory(path.parent_path());
}

absl::Status SyncDirectory(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
  const std::error_code error(errno, std::generic_category());
  if (descriptor >= 0) close(descriptor);
  if (!synced) return DiskRefuses("sync the directory", path, error);
  return absl::OkStatus();
}

int64_t SizeOfFiles(const fs::path& directory) {
  // Files come and go meanwhile; one that is gone counts nothing.
  int64_t bytes = 0;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end;
       !error && entry != end; entry.increment(error)) {
    std::error_code gone;
    if (!entry->is_regular_file(gone)) continue;
    const uintmax_t size = entry->file_size(gone);
    if (!gone) bytes += static_cast<int64_t>(size);
  }
  return bytes;
}

}  // namespace akin
