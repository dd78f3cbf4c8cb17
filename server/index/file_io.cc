#include "server/index/file_io.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace akin {

absl::Status FileError(const std::string& action, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", action, " ", path, ": ", std::strerror(errno)));
}

absl::Status WriteAll(const FileDescriptor& file, const void* bytes,
                      size_t count, uint64_t offset, const std::string& path) {
  const char* next = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t part = pwrite(file.get(), next, count, offset);
    if (part < 0 && errno == EINTR) continue;
    if (part <= 0) return FileError("write", path);
    next += part;
    count -= part;
    offset += part;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadAll(const FileDescriptor& file,
                                    const std::string& path) {
  std::string bytes;
  char buffer[4096];
  while (true) {
    const ssize_t part =
        pread(file.get(), buffer, sizeof(buffer), bytes.size());
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) return FileError("read", path);
    if (part == 0) return bytes;
    bytes.append(buffer, part);
  }
}

absl::Status SyncFile(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return FileError("open", path);
  if (fsync(file.get()) != 0) return FileError("sync", path);
  return absl::OkStatus();
}

}  // namespace akin
