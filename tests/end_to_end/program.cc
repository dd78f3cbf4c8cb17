#include "tests/end_to_end/program.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

extern char** environ;

namespace akin {
namespace {

[[noreturn]] void Die(const char* what) {
  std::perror(what);
  std::abort();
}

// A new file with the content; its path.
std::string TemporaryFile(const std::string& content) {
  std::string path = "/tmp/akin-test-XXXXXX";
  const int file = mkstemp(path.data());
  if (file < 0) Die("mkstemp");
  close(file);
  std::ofstream(path) << content;
  return path;
}

std::string Read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string ReadAndRemove(const std::string& path) {
  std::string content = Read(path);
  std::remove(path.c_str());
  return content;
}

}  // namespace

Program::Program(const std::string& path,
                 const std::vector<std::string>& arguments,
                 const std::string& input)
    : err_path_(TemporaryFile("")) {
  const std::string input_path = TemporaryFile(input);
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) Die("pipe2");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, input_path.c_str(), O_RDONLY,
                                   0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, err_path_.c_str(),
                                   O_WRONLY | O_APPEND, 0);
  std::vector<char*> argv = {const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  if (posix_spawnp(&pid_, path.c_str(), &actions, nullptr, argv.data(),
                   environ) != 0) {
    Die(path.c_str());
  }
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  out_ = out[0];
  // The program has it open.
  std::remove(input_path.c_str());
}

Program::~Program() {
  if (pid_ < 0) return;
  Signal(SIGKILL);
  Wait();
}

std::string Program::WaitForLine(const std::string& prefix) {
  while (true) {
    for (size_t start = 0, end;
         (end = out_read_.find('\n', start)) != std::string::npos;
         start = end + 1) {
      if (out_read_.compare(start, prefix.size(), prefix) == 0) {
        start += prefix.size();
        return out_read_.substr(start, end - start);
      }
    }
    char buffer[4096];
    const ssize_t count = read(out_, buffer, sizeof(buffer));
    if (count <= 0) return "";
    out_read_.append(buffer, count);
  }
}

std::string Program::ErrorSoFar() const { return Read(err_path_); }

void Program::Signal(int signal) {
  if (pid_ > 0) kill(pid_, signal);
}

Outcome Program::Wait() {
  char buffer[65536];
  for (ssize_t count; (count = read(out_, buffer, sizeof(buffer))) > 0;) {
    out_read_.append(buffer, count);
  }
  close(out_);
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .out = std::move(out_read_),
          .err = ReadAndRemove(err_path_)};
}

Outcome RunProgram(const std::string& path,
                   const std::vector<std::string>& arguments,
                   const std::string& input) {
  return Program(path, arguments, input).Wait();
}

std::string Bin(const std::string& name) {
  return std::string(AKIN_BIN_DIRECTORY) + "/" + name;
}

}  // namespace akin
