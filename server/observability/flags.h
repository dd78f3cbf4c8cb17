#ifndef AKIN_SERVER_OBSERVABILITY_FLAGS_H_
#define AKIN_SERVER_OBSERVABILITY_FLAGS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/observability/log.h"

namespace akin {

// How the server is watched, by its flags.
struct ObservabilityOptions {
  LogFormat log_format = LogFormat::kText;
  LogLevel log_level;
  // Infinite: no question is slow.
  absl::Duration slow_query_threshold;
  // Between two questions that are asked again; infinite: none is.
  absl::Duration recall_pause;
};

// InvalidArgument names a flag whose value cannot be.
absl::StatusOr<ObservabilityOptions> ObservabilityFromFlags();

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_FLAGS_H_
