#include "server/observability/log.h"

#include <spdlog/details/log_msg.h>
#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/string_views.h"

namespace akin {
namespace {

constexpr int kLinesPerSecond = 10;

// Of the line that this thread is writing. spdlog has no place for fields, and
// its sinks format on the thread that logs.
thread_local const LogFields* current_fields = nullptr;

// Quoted unless it can be told from what stands around it. A line stays a line
// whatever callers send.
std::string ToText(const std::string& value) {
  bool plain = !value.empty();
  for (const char c : value) {
    plain = plain && absl::ascii_isgraph(c) && c != '"' && c != '=';
  }
  return plain ? value
               : nlohmann::json(value).dump(
                     -1, ' ', false, nlohmann::json::error_handler_t::replace);
}
std::string ToText(double value) { return absl::StrFormat("%.6g", value); }
std::string ToText(int64_t value) { return absl::StrCat(value); }

// " name=value ..." at the end of a line of text.
class FieldsFlag : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg&, const std::tm&,
              spdlog::memory_buf_t& line) override {
    if (current_fields == nullptr) return;
    for (const auto& [name, value] : current_fields->values()) {
      const std::string text = absl::StrCat(
          " ", name, "=",
          std::visit([](const auto& v) { return ToText(v); }, value));
      line.append(text.data(), text.data() + text.size());
    }
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<FieldsFlag>();
  }
};

std::unique_ptr<spdlog::formatter> TextFormatter() {
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<FieldsFlag>('*').set_pattern(
      "[%Y-%m-%d %H:%M:%S.%e] [%^%l%$] %v%*");
  return formatter;
}

class JsonFormatter : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message,
              spdlog::memory_buf_t& line) override {
    nlohmann::ordered_json object;
    object["time"] =
        absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::FromChrono(message.time),
                         absl::UTCTimeZone());
    const spdlog::string_view_t level =
        spdlog::level::to_string_view(message.level);
    object["level"] = std::string(level.data(), level.size());
    object["message"] =
        std::string(message.payload.data(), message.payload.size());
    if (current_fields != nullptr) {
      for (const auto& [name, value] : current_fields->values()) {
        std::visit([&, &name = name](const auto& v) { object[name] = v; },
                   value);
      }
    }
    const std::string text =
        object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
        "\n";
    line.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

}  // namespace

bool AbslParseFlag(absl::string_view text, LogFormat* format,
                   std::string* error) {
  if (text == "text" || text == "json") {
    *format = text == "text" ? LogFormat::kText : LogFormat::kJson;
    return true;
  }
  *error = "it must be text or json";
  return false;
}

std::string AbslUnparseFlag(LogFormat format) {
  return format == LogFormat::kText ? "text" : "json";
}

bool AbslParseFlag(absl::string_view text, LogLevel* level,
                   std::string* error) {
  for (const spdlog::level::level_enum value :
       {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
        spdlog::level::err}) {
    if (text == AbslUnparseFlag(LogLevel{value})) {
      level->value = value;
      return true;
    }
  }
  *error = "it must be debug, info, warning or error";
  return false;
}

std::string AbslUnparseFlag(LogLevel level) {
  const spdlog::string_view_t name = spdlog::level::to_string_view(level.value);
  return std::string(name.data(), name.size());
}

void InstallLog(LogFormat format, LogLevel level, spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>("akin", std::move(sink));
  logger->set_formatter(format == LogFormat::kText
                            ? TextFormatter()
                            : std::make_unique<JsonFormatter>());
  logger->set_level(level.value);
  // Whoever reads it sees a line when it is written.
  logger->flush_on(level.value);
  spdlog::set_default_logger(std::move(logger));
}

LogFields& LogFields::Add(const RequestContext& request) {
  Add("request_id", request.id);
  if (request.trace.has_value()) {
    Add("trace_id", request.trace->trace_id);
    Add("parent_id", request.trace->parent_id);
  }
  return *this;
}

void Log(spdlog::level::level_enum level, std::string_view message,
         const LogFields& fields) {
  current_fields = &fields;
  spdlog::log(level, spdlog::string_view_t(message.data(), message.size()));
  current_fields = nullptr;
}

bool LogLimiter::Allow(int64_t& left_out, absl::Time now) {
  MutexLock lock(mutex_);
  if (now - second_ >= absl::Seconds(1)) {
    second_ = now;
    lines_ = 0;
  }
  if (lines_ >= kLinesPerSecond) {
    ++left_out_;
    return false;
  }
  ++lines_;
  left_out = std::exchange(left_out_, 0);
  return true;
}

}  // namespace akin
