#include "server/service/request_metadata.h"

#include <string_view>

namespace akin {
namespace {

constexpr char kRequestId[] = "x-request-id";
constexpr char kTraceParent[] = "traceparent";

// Empty if it is missing or there are several.
std::string_view Find(const grpc::CallbackServerContext& call,
                      const char* name) {
  const auto [first, last] = call.client_metadata().equal_range(name);
  if (first == last || std::next(first) != last) return {};
  return {first->second.data(), first->second.size()};
}

}  // namespace

RequestContext IdentifyRequest(grpc::CallbackServerContext& call) {
  const std::string_view given = Find(call, kRequestId);
  RequestContext request{
      .id = IsRequestId(given) ? std::string(given) : NewRequestId(),
      .trace = TraceContext::Parse(Find(call, kTraceParent))};
  call.AddInitialMetadata(kRequestId, request.id);
  return request;
}

}  // namespace akin
