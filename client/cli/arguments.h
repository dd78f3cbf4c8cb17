#ifndef AKIN_CLIENT_CLI_ARGUMENTS_H_
#define AKIN_CLIENT_CLI_ARGUMENTS_H_

#include <string>
#include <vector>

namespace akin {

// Sets the Abseil flags of the program from its command line and returns the
// other arguments in order. Flags may stand anywhere; "--" ends them. A flag
// that is a list may be repeated.
//
// Ends the program for --help (0), for --version (0), and, with one line on
// stderr, for a flag that does not exist or a value that it does not take (2).
// Unlike absl::ParseCommandLine(), which ends with 1 in these cases, and shows
// flags of libraries.
std::vector<std::string> ParseArguments(int argc, char** argv,
                                        const std::string& usage);

}  // namespace akin

#endif  // AKIN_CLIENT_CLI_ARGUMENTS_H_
