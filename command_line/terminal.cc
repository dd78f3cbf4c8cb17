#include "command_line/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace akin {

Terminal Terminal::Of(int fd) {
  Terminal terminal;
  terminal.is_terminal = isatty(fd) != 0;
  if (!terminal.is_terminal) return terminal;
  const char* no_color = getenv("NO_COLOR");
  const char* term = getenv("TERM");
  terminal.styled = (no_color == nullptr || *no_color == '\0') &&
                    term != nullptr && absl::string_view(term) != "dumb";
  winsize size = {};
  terminal.columns = 80;
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.columns = size.ws_col;
  }
  return terminal;
}

std::string OneLine(absl::string_view text, int columns) {
  std::string line;
  size_t characters = 0;
  size_t cut = std::string::npos;  // where "..." would stand
  const size_t limit = columns <= 0 ? std::string::npos : std::max(columns, 4);
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char byte = text[i];
    const bool starts_character = (byte & 0xC0) != 0x80;
    if (starts_character) {
      if (characters == limit) return absl::StrCat(line.substr(0, cut), "...");
      if (characters + 3 == limit) cut = line.size();
      ++characters;
    }
    // U+0080 to U+009F are controls too, in two bytes.
    const bool c1 = byte == 0xC2 && i + 1 < text.size() &&
                    static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    line += byte < 0x20 || byte == 0x7F || c1 ? ' ' : static_cast<char>(byte);
  }
  return line;
}

}  // namespace akin
