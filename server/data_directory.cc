#include "server/data_directory.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {

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
  absl::StatusOr<FileLock> lock = FileLock::Take(lock_path);
  if (lock.ok()) return DataDirectory(path, *std::move(lock));
  if (absl::IsUnavailable(lock.status())) {
    return absl::UnavailableError(
        absl::StrCat("data_dir: '", path, "' is ", lock.status().message(),
                     "; stop that server first or name another directory"));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "data_dir: cannot open '", lock_path, "': ", lock.status().message(),
      "; name a directory that can be written to"));
}

}  // namespace akin
