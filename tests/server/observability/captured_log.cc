#include "tests/server/observability/captured_log.h"

#include <spdlog/sinks/ostream_sink.h>

namespace akin {

CapturedLog::CapturedLog(LogFormat format, spdlog::level::level_enum level) {
  InstallLog(format, {level},
             std::make_shared<spdlog::sinks::ostream_sink_mt>(text_));
}

CapturedLog::~CapturedLog() { spdlog::set_default_logger(before_); }

}  // namespace akin
