#ifndef AKIN_BASE_DIRECTORIES_H_
#define AKIN_BASE_DIRECTORIES_H_

#include <cstdint>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace akin {

// "/a/b" for "b/" in "/a". InvalidArgument for an empty path.
absl::StatusOr<std::filesystem::path> AbsolutePath(const std::string& path);

// Makes a directory and its parents, durably, where they are missing.
// FailedPrecondition if one of them is something else; Unavailable if the disk
// refuses.
absl::Status MakeDirectories(const std::filesystem::path& path);

// Makes the entries of a directory durable.
absl::Status SyncDirectory(const std::filesystem::path& path);

// The sum of the sizes of a directory's files, those of its subdirectories left
// out.
int64_t SizeOfFiles(const std::filesystem::path& directory);

}  // namespace akin

#endif  // AKIN_BASE_DIRECTORIES_H_
