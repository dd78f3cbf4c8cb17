#ifndef AKIN_CLIENT_INPUT_TEXT_LINES_H_
#define AKIN_CLIENT_INPUT_TEXT_LINES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace akin {

// Removes the mark that some programs put before UTF-8.
void DropByteOrderMark(std::string& line);

// Whether a line holds nothing but spaces.
bool IsBlank(absl::string_view line);

// Why a record is not read: it has more bytes than are kept. `noun` is what it
// is.
absl::Status TooLong(absl::string_view noun, size_t max_bytes);

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_TEXT_LINES_H_
