#ifndef AKIN_TESTS_END_TO_END_SERVER_PROCESS_H_
#define AKIN_TESTS_END_TO_END_SERVER_PROCESS_H_

#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "akin/client_options.h"
#include "tests/end_to_end/program.h"
#include "tests/fakes/temp_directory.h"

namespace akin {

// A server of this build, on a directory of its own, that can be killed and
// comes back at the same address.
class ServerProcess {
 public:
  ServerProcess() { Start("127.0.0.1:0"); }

  // The defaults, with the address.
  ClientOptions client_options() const {
    ClientOptions options;
    options.target = address_;
    return options;
  }

  // Kills the server, and waits until another serves the same directory.
  void KillAndRestart() {
    server_->Signal(SIGKILL);
    server_->Wait();
    Start(address_);
  }

 private:
  void Start(const std::string& listen) {
    server_ = std::make_unique<Program>(
        Bin("akin-server"),
        std::vector<std::string>{"--listen=" + listen,
                                 "--data_dir=" + directory_.path() + "/data"});
    address_ = server_->WaitForLine("akin-server listening on ");
    if (!address_.empty()) return;
    std::fputs(server_->Wait().err.c_str(), stderr);
    std::abort();
  }

  const TempDirectory directory_;
  std::unique_ptr<Program> server_;
  std::string address_;
};

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_SERVER_PROCESS_H_
