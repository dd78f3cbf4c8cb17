#include "command_line/exit_code.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "absl/strings/str_cat.h"
#include "command_line/terminal.h"

namespace akin {

void PrintError(const std::string& message) {
  fprintf(stderr, "%s: %s\n", program_invocation_short_name,
          OneLine(message, 0).c_str());
}

ExitCode UsageError(const std::string& message) {
  PrintError(message);
  return kUsage;
}

ExitCode FinishOutput(ExitCode code) {
  const bool failed_before = ferror(stdout) != 0;
  if (fflush(stdout) == 0 && !failed_before) return code;
  PrintError(absl::StrCat("the standard output cannot be written",
                          failed_before ? "" : ": ",
                          failed_before ? "" : strerror(errno)));
  return code == kDone ? kPartlyDone : code;
}

}  // namespace akin
