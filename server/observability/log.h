#ifndef AKIN_SERVER_OBSERVABILITY_LOG_H_
#define AKIN_SERVER_OBSERVABILITY_LOG_H_

#include <spdlog/common.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/observability/request_context.h"

namespace akin {

// The form of the lines of the log.
enum class LogFormat {
  kText,  // [time] [level] message name=value ...
  kJson,  // an object with time, level, message and the fields
};

// As flags: "text", "json"; "debug", "info", "warning", "error".
bool AbslParseFlag(absl::string_view text, LogFormat* format,
                   std::string* error);
std::string AbslUnparseFlag(LogFormat format);

struct LogLevel {
  spdlog::level::level_enum value = spdlog::level::info;
};
bool AbslParseFlag(absl::string_view text, LogLevel* level, std::string* error);
std::string AbslUnparseFlag(LogLevel level);

// Has all of spdlog go to `sink`, in this form, from this level on.
void InstallLog(LogFormat format, LogLevel level, spdlog::sink_ptr sink);

// What a line says beside its message, in the order of the line.
class LogFields {
 public:
  using Value = std::variant<std::string, double, int64_t>;

  LogFields& Add(std::string_view name, std::string_view value) {
    return AddValue(name, std::string(value));
  }
  LogFields& Add(std::string_view name, double value) {
    return AddValue(name, value);
  }
  LogFields& Add(std::string_view name, int64_t value) {
    return AddValue(name, value);
  }
  // In milliseconds, under a name that says so.
  LogFields& Add(std::string_view name_ms, absl::Duration value) {
    return AddValue(name_ms, absl::ToDoubleMilliseconds(value));
  }
  // "request_id", and "trace_id" and "parent_id" if there is a trace.
  LogFields& Add(const RequestContext& request);

  const std::vector<std::pair<std::string, Value>>& values() const {
    return values_;
  }

 private:
  LogFields& AddValue(std::string_view name, Value value) {
    values_.emplace_back(name, std::move(value));
    return *this;
  }

  std::vector<std::pair<std::string, Value>> values_;
};

// Logs a line with fields.
void Log(spdlog::level::level_enum level, std::string_view message,
         const LogFields& fields);

// Keeps what can happen to every call from filling the log: at most ten lines a
// second. Thread-safe.
class LogLimiter {
 public:
  // Whether a line may be written now. If so, `left_out` is set to the number
  // of lines that were not since the last that was.
  bool Allow(int64_t& left_out, absl::Time now = absl::Now());

 private:
  Mutex mutex_;
  absl::Time second_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  int lines_ ABSL_GUARDED_BY(mutex_) = 0;  // in that second
  int64_t left_out_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_LOG_H_
