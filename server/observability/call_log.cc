#include "server/observability/call_log.h"

#include <spdlog/spdlog.h>

#include <string>

#include "base/string_views.h"

namespace akin {
namespace {

// Whether the caller can do nothing about it.
bool IsServersFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal ||
         code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

}  // namespace

void CallLog::Add(const RequestContext& request, std::string_view method,
                  const absl::Status& status, absl::Duration took) {
  const bool failed = IsServersFault(status.code());
  if (!failed && !spdlog::should_log(spdlog::level::debug)) return;
  int64_t left_out = 0;
  if (failed && !limiter_.Allow(left_out)) return;
  LogFields fields;
  fields.Add(request).Add("method", method).Add("took_ms", took);
  fields.Add("code", absl::StatusCodeToString(status.code()));
  // Of the caller's errors it may quote what was sent.
  if (failed) fields.Add("error", StdView(status.message()));
  if (left_out > 0) fields.Add("left_out", left_out);
  Log(failed ? spdlog::level::err : spdlog::level::debug,
      failed ? "call failed" : "call", fields);
}

}  // namespace akin
