#include "server/service/active_call.h"

#include <string>
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

// The address of the caller's machine, as a name to count by:
// "ipv4:192.0.2.1:50122" without the port.
std::string CallerAddress(const grpc::CallbackServerContext& call) {
  std::string peer = call.peer();
  if (peer.rfind("ip", 0) == 0) peer.resize(peer.rfind(':'));
  return peer;
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

absl::Status ActiveCall::Begin(const CallSize& size) {
  in_flight_.emplace(metrics_);
  absl::Status authorized = Authorize();
  if (!authorized.ok()) return authorized;
  absl::Status loaded = context_.phase.CheckLoaded();
  if (!loaded.ok()) return loaded;
  absl::StatusOr<Admission> admitted = context_.admission.Admit(
      {.budget = method_.budget,
       .method = method_.name,
       .adds_articles = method_.adds_articles(),
       .caller = caller_.empty() ? CallerAddress(call_) : caller_,
       .units = size.units,
       .steps = size.steps,
       .deadline = absl::FromChrono(call_.deadline())},
      absl::Now());
  if (admitted.ok()) admission_.emplace(*std::move(admitted));
  return admitted.status();
}

absl::Status ActiveCall::Resume() {
  const absl::Time now = absl::Now();
  if (!std::exchange(started_, true)) {
    queued_ = now - arrived_at_;
    metrics_.Started(queued_);
  }
  if (call_.IsCancelled()) return absl::CancelledError("the caller has gone");
  if (now > absl::FromChrono(call_.deadline())) {
    return absl::DeadlineExceededError(
        "the deadline passed while the call waited for a thread");
  }
  admission_->Run(now);
  return absl::OkStatus();
}

void ActiveCall::Pause() { admission_->Pause(absl::Now()); }

void ActiveCall::Continue() { admission_->Continue(absl::Now()); }

void ActiveCall::End(const absl::Status& status) {
  admission_.reset();
  in_flight_.reset();
  const absl::Duration took = absl::Now() - arrived_at_;
  metrics_.Ended(status.code(), took);
  context_.log.Add(request_, method_.name, status, took);
}

}  // namespace akin
