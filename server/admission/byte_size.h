#ifndef AKIN_SERVER_ADMISSION_BYTE_SIZE_H_
#define AKIN_SERVER_ADMISSION_BYTE_SIZE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace akin {

// A number of bytes, as a flag takes it: "20GiB", "512MiB", "1000000".
struct ByteSize {
  int64_t bytes = 0;
};

// For Abseil's flags: a whole number above 0 of bytes, KiB, MiB, GiB or TiB;
// empty is 0 bytes, which stands for none given.
bool AbslParseFlag(absl::string_view text, ByteSize* size, std::string* error);
std::string AbslUnparseFlag(const ByteSize& size);

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_BYTE_SIZE_H_
