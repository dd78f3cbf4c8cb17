#ifndef AKIN_CLIENT_CLI_EXIT_CODE_H_
#define AKIN_CLIENT_CLI_EXIT_CODE_H_

#include <string>

#include "absl/status/status.h"

namespace akin {

// What every program ends with.
enum ExitCode {
  kDone = 0,
  kPartlyDone = 1,  // says how much
  kUsage = 2,
  kServerFailed = 3,  // it cannot be reached, or refused
};

// Writes "PROGRAM: message" to stderr, on one line.
void PrintError(const std::string& message);

// PrintError() of what is wrong with the command line; returns kUsage.
ExitCode UsageError(const std::string& message);

// PrintError() of a failed call, naming the server and a remedy where one is
// known; returns kServerFailed. `doing` is what was tried: "delete a-17".
ExitCode ServerError(const std::string& doing, const absl::Status& status);

// What the program is to end with: `code`, or else kPartlyDone, with
// PrintError(), if the standard output could not be written.
ExitCode FinishOutput(ExitCode code);

}  // namespace akin

#endif  // AKIN_CLIENT_CLI_EXIT_CODE_H_
