#ifndef AKIN_TESTS_END_TO_END_PROGRAM_H_
#define AKIN_TESTS_END_TO_END_PROGRAM_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace akin {

// What a program left behind.
struct Outcome {
  int exit_code = -1;  // -1: it was killed by a signal
  std::string out;
  std::string err;
};

// A running program. Killed when the object ends, if it still runs.
class Program {
 public:
  // Starts PATH ARGUMENTS... with `input` as its standard input. Aborts if it
  // cannot be started.
  Program(const std::string& path, const std::vector<std::string>& arguments,
          const std::string& input = "");
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Blocks until the program has written a line that starts with `prefix` to
  // its standard output, and returns the rest of that line; "" if it ended
  // first.
  std::string WaitForLine(const std::string& prefix);

  // What it has written to its standard error by now.
  std::string ErrorSoFar() const;

  void Signal(int signal);

  // Blocks until the program ends.
  Outcome Wait();

 private:
  pid_t pid_ = -1;
  int out_ = -1;          // pipe from its standard output
  std::string out_read_;  // what was read of it so far
  std::string err_path_;  // file that takes its standard error
};

// Runs a program to its end. (Run() is a method of ::testing::Test.)
Outcome RunProgram(const std::string& path,
                   const std::vector<std::string>& arguments,
                   const std::string& input = "");

// The path of a program of this build: "akin-load".
std::string Bin(const std::string& name);

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_PROGRAM_H_
