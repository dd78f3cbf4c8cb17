#include "server/service/grpc_log.h"

#include <grpc/support/log.h>
#include <spdlog/spdlog.h>

#include <cstdint>
#include <string>

#include "server/observability/log.h"

namespace akin {
namespace {

// What gRPC calls an error is mostly a caller's: a handshake that fails, say.
spdlog::level::level_enum LevelOf(gpr_log_severity severity) {
  switch (severity) {
    case GPR_LOG_SEVERITY_ERROR:
      return spdlog::level::warn;
    case GPR_LOG_SEVERITY_INFO:
      return spdlog::level::info;
    default:
      return spdlog::level::debug;
  }
}

void Write(gpr_log_func_args* line) {
  // Never destroyed: gRPC's threads may outlive what is.
  static auto& limiter = *new LogLimiter;
  const spdlog::level::level_enum level = LevelOf(line->severity);
  if (!spdlog::should_log(level)) return;
  int64_t left_out = 0;
  if (!limiter.Allow(left_out)) return;
  LogFields fields;
  if (left_out > 0) fields.Add("left_out", left_out);
  Log(level, std::string("grpc: ") + line->message, fields);
}

}  // namespace

void RouteGrpcLog() { gpr_set_log_function(&Write); }

}  // namespace akin
