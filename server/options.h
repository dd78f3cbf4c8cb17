#ifndef AKIN_SERVER_OPTIONS_H_
#define AKIN_SERVER_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admission/admission_control.h"
#include "server/observability/flags.h"
#include "server/retention.h"
#include "server/service/listen_address.h"

namespace akin {

// How the server is to run, as its flags say; options.cc has what each means.
struct ServerOptions {
  ListenAddress listen;
  std::string data_dir;
  std::optional<ListenAddress> metrics_listen;
  AdmissionControl::Options admission;
  ObservabilityOptions observability;
  std::string relevance_model;  // path; empty: the one that is linked in
  uint64_t answer_cache_bytes = 0;
  double target_recall = 0;
  MaxAge retention;
  absl::Duration max_connection_age;
  absl::Duration shutdown_grace;
};

// The options that the flags ask for. InvalidArgument, naming the flag, if they
// make no sense.
absl::StatusOr<ServerOptions> ServerOptionsFromFlags();

}  // namespace akin

#endif  // AKIN_SERVER_OPTIONS_H_
