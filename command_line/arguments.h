#ifndef AKIN_COMMAND_LINE_ARGUMENTS_H_
#define AKIN_COMMAND_LINE_ARGUMENTS_H_

#include <string>
#include <vector>

namespace akin {

// Sets the Abseil flags of the program from its command line and returns the
// other arguments in order. Flags may stand anywhere; "--" ends them. A flag
// that is a list may be repeated. --flagfile=FILE stands for the flags in the
// file, in Abseil's form: --name=value, a flag a line; # begins a comment.
//
// Ends the program for --help (0), for --version (0), and, with one line on
// stderr, for a flag that does not exist, a value that it does not take or a
// flagfile that cannot be read (2). Unlike absl::ParseCommandLine(), which ends
// with 1 in these cases, and shows flags of libraries.
std::vector<std::string> ParseArguments(int argc, char** argv,
                                        const std::string& usage);

// Every flag of the program as it is set, "--name=value", by name.
std::vector<std::string> FlagValues();

}  // namespace akin

#endif  // AKIN_COMMAND_LINE_ARGUMENTS_H_
