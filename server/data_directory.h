#ifndef AKIN_SERVER_DATA_DIRECTORY_H_
#define AKIN_SERVER_DATA_DIRECTORY_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "base/file_lock.h"

namespace akin {

// The directory of a server, held for it alone as long as the object lives.
// docs/storage_format.md describes what lies in it.
class DataDirectory {
 public:
  // Makes the directory if it is missing and takes its lock. Unavailable if
  // another process holds it; InvalidArgument if the path cannot be used.
  static absl::StatusOr<DataDirectory> Open(const std::string& path);

  std::string store_path() const { return StorePath(path_); }
  std::string index_path() const { return path_ + "/index"; }
  std::string snapshots_path() const { return path_ + "/snapshots"; }

  // Where the store of the data directory `path` lies. A snapshot is a data
  // directory too.
  static std::string StorePath(const std::string& path) {
    return path + "/store";
  }

 private:
  DataDirectory(std::string path, FileLock lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  const std::string path_;
  FileLock lock_;
};

}  // namespace akin

#endif  // AKIN_SERVER_DATA_DIRECTORY_H_
