#ifndef AKIN_SERVER_STOP_SIGNALS_H_
#define AKIN_SERVER_STOP_SIGNALS_H_

#include <string>

namespace akin {

// SIGTERM and SIGINT of the process. A handler rather than a blocked mask:
// libraries start threads before main(), and any thread may be given the
// signal.
class StopSignals {
 public:
  // From now on a signal ends the process at once, with success: until it
  // serves there is nothing to drain. Call once.
  static void Install();

  // From now on the first signal only ends Wait(). The second one ends the
  // process at once: what is acknowledged is on disk.
  static void Defer();

  // Blocks until there is a signal, and returns its name.
  static std::string Wait();
};

}  // namespace akin

#endif  // AKIN_SERVER_STOP_SIGNALS_H_
