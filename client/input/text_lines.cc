#include "client/input/text_lines.h"

#include "absl/strings/str_cat.h"

namespace akin {

void DropByteOrderMark(std::string& line) {
  constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
  if (line.rfind(kByteOrderMark, 0) == 0) {
    line.erase(0, sizeof(kByteOrderMark) - 1);
  }
}

bool IsBlank(absl::string_view line) {
  return line.find_first_not_of(" \t\r") == absl::string_view::npos;
}

absl::Status TooLong(absl::string_view noun, size_t max_bytes) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the ", noun, " is longer than ", max_bytes, " bytes; shorten it"));
}

}  // namespace akin
