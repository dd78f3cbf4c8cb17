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
  // another process holds it; InvalidArgument if the path cannot be used;
  // FailedPrecondition if it has an index and no store, as half a copy has.
  static absl::StatusOr<DataDirectory> Open(const std::string& path);

  std::string store_path() const { return StorePath(path_); }
  std::string index_path() const { return IndexPath(path_); }
  std::string snapshots_path() const { return path_ + "/snapshots"; }

  // Where the store and the index of the data directory `path` lie. A snapshot
  // is a data directory too.
  static std::string StorePath(const std::string& path) {
    return path + "/store";
  }
  static std::string IndexPath(const std::string& path) {
    return path + "/index";
  }

 private:
  DataDirectory(std::string path, FileLock lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  const std::string path_;
  FileLock lock_;
};

}  // namespace akin

#endif  // AKIN_SERVER_DATA_DIRECTORY_H_
