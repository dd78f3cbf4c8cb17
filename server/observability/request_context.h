#ifndef AKIN_SERVER_OBSERVABILITY_REQUEST_CONTEXT_H_
#define AKIN_SERVER_OBSERVABILITY_REQUEST_CONTEXT_H_

#include <optional>
#include <string>
#include <string_view>

namespace akin {

// Where a request stands in a distributed trace: the `traceparent` of W3C's
// Trace Context.
struct TraceContext {
  std::string trace_id;   // 32 hexadecimal digits
  std::string parent_id;  // 16; the caller's span

  // nullopt if the header is not valid by https://www.w3.org/TR/trace-context/.
  static std::optional<TraceContext> Parse(std::string_view traceparent);
};

// What a request is called in logs, here and at the caller's.
struct RequestContext {
  std::string id;
  std::optional<TraceContext> trace;
};

// Whether an id that a caller gives can be used: 1 to 128 letters, digits and
// "-_.:/+=@".
bool IsRequestId(std::string_view id);

// 32 hexadecimal digits that nobody has had before. Not a secret.
std::string NewRequestId();

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_REQUEST_CONTEXT_H_
