#ifndef AKIN_TESTS_END_TO_END_SERVER_PROCESS_H_
#define AKIN_TESTS_END_TO_END_SERVER_PROCESS_H_

#include <memory>
#include <string>

#include "akin/client_options.h"
#include "tests/end_to_end/running_server.h"
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
    options.target = server_->address();
    return options;
  }

  // Kills the server, and waits until another serves the same directory.
  void KillAndRestart() {
    const std::string address = server_->address();
    server_.reset();
    Start(address);
  }

 private:
  void Start(const std::string& listen) {
    server_ = std::make_unique<RunningServer>(directory_.File("data"), listen);
    server_->client();  // once it serves
  }

  const TempDirectory directory_;
  std::unique_ptr<RunningServer> server_;
};

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_SERVER_PROCESS_H_
