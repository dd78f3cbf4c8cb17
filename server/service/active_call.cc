#include "server/service/active_call.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/string_views.h"

namespace akin {
namespace {

// The values of the header; a caller may have sent it several times.
std::vector<std::string_view> AuthorizationOf(
    const grpc::CallbackServerContext& call) {
  std::vector<std::string_view> values;
  const auto [begin, end] = call.client_metadata().equal_range("authorization");
  for (auto header = begin; header != end; ++header) {
    values.emplace_back(header->second.data(), header->second.size());
  }
  return values;
}

}  // namespace

absl::Status ActiveCall::Authorize() {
  absl::StatusOr<Caller> caller =
      context_.authenticator.Identify(AuthorizationOf(call_));
  if (!caller.ok()) return caller.status();
  if (!Permits(caller->role, method_.role)) {
    return absl::PermissionDeniedError(absl::StrCat(
        AbslView(method_.name), ": needs a token of the role ",
        AbslView(RoleName(method_.role)), "; that of '", caller->name,
        "' has the role ", AbslView(RoleName(caller->role))));
  }
  caller_ = std::move(caller->name);
  return absl::OkStatus();
}

absl::Status ActiveCall::Begin() {
  in_flight_.emplace(metrics_);
  absl::Status authorized = Authorize();
  return authorized.ok() ? context_.phase.CheckLoaded() : authorized;
}

absl::Status ActiveCall::Resume() {
  queued_ = absl::Now() - arrived_at_;
  metrics_.Started(queued_);
  return call_.IsCancelled() ? absl::CancelledError("the caller has gone")
                             : absl::OkStatus();
}

void ActiveCall::End(const absl::Status& status) {
  in_flight_.reset();
  const absl::Duration took = absl::Now() - arrived_at_;
  metrics_.Ended(status.code(), took);
  context_.log.Add(request_, method_.name, status, took);
}

}  // namespace akin
