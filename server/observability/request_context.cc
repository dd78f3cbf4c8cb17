#include "server/observability/request_context.h"

#include <cstdint>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr size_t kMaxIdBytes = 128;

bool IsLowerHex(std::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(c) && !(c >= 'a' && c <= 'f')) return false;
  }
  return true;
}

bool IsZero(std::string_view hex) {
  return hex.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::optional<TraceContext> TraceContext::Parse(std::string_view traceparent) {
  // "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
  constexpr size_t kBytes = 55;
  if (traceparent.size() < kBytes || traceparent[2] != '-' ||
      traceparent[35] != '-' || traceparent[52] != '-') {
    return std::nullopt;
  }
  const std::string_view version = traceparent.substr(0, 2);
  const std::string_view trace_id = traceparent.substr(3, 32);
  const std::string_view parent_id = traceparent.substr(36, 16);
  const std::string_view flags = traceparent.substr(53, 2);
  if (!IsLowerHex(version) || !IsLowerHex(trace_id) || !IsLowerHex(parent_id) ||
      !IsLowerHex(flags) || IsZero(trace_id) || IsZero(parent_id) ||
      version == "ff") {
    return std::nullopt;
  }
  // A later version may have more, behind another dash.
  const bool ends = traceparent.size() == kBytes;
  if (!ends && (version == "00" || traceparent[kBytes] != '-')) {
    return std::nullopt;
  }
  return TraceContext{.trace_id = std::string(trace_id),
                      .parent_id = std::string(parent_id)};
}

bool IsRequestId(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdBytes) return false;
  for (const char c : id) {
    if (!absl::ascii_isalnum(c) &&
        std::string_view("-_.:/+=@").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

std::string NewRequestId() {
  thread_local absl::InsecureBitGen random;
  const uint64_t high = random(), low = random();
  return absl::StrCat(absl::Hex(high, absl::kZeroPad16),
                      absl::Hex(low, absl::kZeroPad16));
}

}  // namespace akin
