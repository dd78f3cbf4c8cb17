#ifndef AKIN_TESTS_FUZZ_MEMORY_FILE_H_
#define AKIN_TESTS_FUZZ_MEMORY_FILE_H_

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/fuzz/fuzz_input.h"

namespace akin {

// A file without a name that holds these bytes, ready to be read. The caller
// closes it.
inline int MemoryFile(const std::string& bytes) {
  const int file = memfd_create("input", MFD_CLOEXEC);
  Require(file >= 0, "there is memory for a file");
  Require(write(file, bytes.data(), bytes.size()) ==
              static_cast<ssize_t>(bytes.size()),
          "the bytes fit into memory");
  Require(lseek(file, 0, SEEK_SET) == 0, "a file in memory can be read");
  return file;
}

// How such a file is opened by a path.
inline std::string PathOf(int file) {
  return absl::StrCat("/proc/self/fd/", file);
}

}  // namespace akin

#endif  // AKIN_TESTS_FUZZ_MEMORY_FILE_H_
