#ifndef AKIN_COMMAND_LINE_TERMINAL_H_
#define AKIN_COMMAND_LINE_TERMINAL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace akin {

// What an output stream is, and may be shown.
struct Terminal {
  bool is_terminal = false;
  bool styled = false;  // may be sent colours
  int columns = 0;      // 0: no bound

  // Of a file descriptor. NO_COLOR in the environment forbids colours.
  static Terminal Of(int fd);
};

// `text` on one line: control characters, which a terminal might obey, become
// spaces; what is longer than `columns` characters (0: no bound) ends in "...".
// `text` must be UTF-8.
std::string OneLine(absl::string_view text, int columns);

}  // namespace akin

#endif  // AKIN_COMMAND_LINE_TERMINAL_H_
