#ifndef AKIN_TESTS_END_TO_END_RUNNING_SERVER_H_
#define AKIN_TESTS_END_TO_END_RUNNING_SERVER_H_

#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "akin/client.h"
#include "tests/end_to_end/program.h"

namespace akin {

// A server of this build on a data directory. Killed at the end of the scope.
class RunningServer {
 public:
  // Begins to start; client() waits for the rest.
  explicit RunningServer(const std::string& data_dir,
                         const std::string& listen = "127.0.0.1:0")
      : program_(Bin("akin-server"),
                 {"--listen=" + listen, "--data_dir=" + data_dir}) {}

  // Its calls are not repeated. Aborts if the server does not start.
  const Client& client() {
    if (client_ == nullptr) {
      address_ = program_.WaitForLine("akin-server listening on ");
      if (address_.empty()) {
        std::fputs(program_.Wait().err.c_str(), stderr);
        std::abort();
      }
      ClientOptions options;
      options.target = address_;
      options.max_attempts = 1;
      client_ = std::make_unique<Client>(*MakeConnection(options));
    }
    return *client_;
  }

  // "HOST:PORT".
  const std::string& address() {
    client();
    return address_;
  }

  void Kill() { program_.Signal(SIGKILL); }

 private:
  Program program_;
  std::string address_;
  std::unique_ptr<Client> client_;
};

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_RUNNING_SERVER_H_
