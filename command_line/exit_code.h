#ifndef AKIN_COMMAND_LINE_EXIT_CODE_H_
#define AKIN_COMMAND_LINE_EXIT_CODE_H_

#include <string>

namespace akin {

// What every program ends with.
enum ExitCode {
  kDone = 0,
  kPartlyDone = 1,  // says how much
  kUsage = 2,
  kServerFailed = 3,  // of a client: it cannot be reached, or refused; of the
                      // server itself: it cannot serve
};

// Writes "PROGRAM: message" to stderr, on one line.
void PrintError(const std::string& message);

// PrintError() of what is wrong with the command line; returns kUsage.
ExitCode UsageError(const std::string& message);

// What the program is to end with: `code`, or else kPartlyDone, with
// PrintError(), if the standard output could not be written.
ExitCode FinishOutput(ExitCode code);

}  // namespace akin

#endif  // AKIN_COMMAND_LINE_EXIT_CODE_H_
