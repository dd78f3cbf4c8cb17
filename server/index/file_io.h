#ifndef AKIN_SERVER_INDEX_FILE_IO_H_
#define AKIN_SERVER_INDEX_FILE_IO_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file_descriptor.h"

namespace akin {

// "cannot ACTION PATH: ..." with what errno says: Unavailable.
absl::Status FileError(const std::string& action, const std::string& path);

// Writes all bytes at an offset of the file, or fails with FileError().
absl::Status WriteAll(const FileDescriptor& file, const void* bytes,
                      size_t count, uint64_t offset, const std::string& path);

// The bytes of a file from its beginning, or FileError().
absl::StatusOr<std::string> ReadAll(const FileDescriptor& file,
                                    const std::string& path);

// Makes the bytes of a file durable, or fails with FileError().
absl::Status SyncFile(const std::string& path);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_FILE_IO_H_
