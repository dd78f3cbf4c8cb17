#include "server/stop_signals.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <cstdlib>

#include "command_line/exit_code.h"

namespace akin {
namespace {

int g_pipe[2];
volatile sig_atomic_t g_deferred = 0;

void SetHandler(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

void Handle(int signal) {
  if (!g_deferred) _exit(kDone);
  SetHandler(SIG_DFL);
  const char byte = static_cast<char>(signal);
  if (write(g_pipe[1], &byte, 1) != 1) _exit(kServerFailed);
}

}  // namespace

void StopSignals::Install() {
  if (pipe2(g_pipe, O_CLOEXEC) != 0) std::abort();
  SetHandler(&Handle);
}

void StopSignals::Defer() { g_deferred = 1; }

std::string StopSignals::Wait() {
  char signal = 0;
  while (read(g_pipe[0], &signal, 1) != 1) {
  }
  return strsignal(signal);
}

}  // namespace akin
