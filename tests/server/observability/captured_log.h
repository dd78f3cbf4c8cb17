#ifndef AKIN_TESTS_SERVER_OBSERVABILITY_CAPTURED_LOG_H_
#define AKIN_TESTS_SERVER_OBSERVABILITY_CAPTURED_LOG_H_

#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <string>

#include "server/observability/log.h"

namespace akin {

// Takes all that is logged, for a scope.
class CapturedLog {
 public:
  explicit CapturedLog(LogFormat format,
                       spdlog::level::level_enum level = spdlog::level::info);
  ~CapturedLog();

  std::string text() const { return text_.str(); }

 private:
  const std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
  std::ostringstream text_;
};

}  // namespace akin

#endif  // AKIN_TESTS_SERVER_OBSERVABILITY_CAPTURED_LOG_H_
