#include "server/admission/rate_limiter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/string_views.h"
#include "server/admission/retry_after.h"

namespace akin {
namespace {

// Callers that are known at a time. Beyond it new ones share a bucket, so that
// whoever has many addresses neither fills the memory nor gets more.
constexpr size_t kMostCallers = 10'000;
constexpr std::string_view kTheRest = "";
// So that who waits as long as told is not refused for a sum's last bit.
constexpr double kRounding = 1e-6;

}  // namespace

RateLimiter::RateLimiter(double rate, std::string_view what,
                         std::string_view flag)
    : rate_(rate), capacity_(std::max(rate, 1.0)), what_(what), flag_(flag) {}

absl::Status RateLimiter::Check(std::string_view caller, absl::Time now) {
  if (rate_ == 0) return absl::OkStatus();
  MutexLock lock(mutex_);
  const Bucket& bucket = Fill(caller, now);
  if (bucket.tokens > 1 - kRounding) return absl::OkStatus();
  ++refused_;
  return Overloaded(absl::StrCat("'", AbslView(caller), "' asks for more than ",
                                 rate_, " ", AbslView(what_),
                                 " a second, the limit of ", AbslView(flag_)),
                    absl::Seconds((1 - bucket.tokens) / rate_));
}

void RateLimiter::Take(std::string_view caller, double units, absl::Time now) {
  if (rate_ == 0) return;
  MutexLock lock(mutex_);
  Fill(caller, now).tokens -= units;
}

int64_t RateLimiter::refused() const {
  MutexLock lock(mutex_);
  return refused_;
}

double RateLimiter::TokensAt(const Bucket& bucket, absl::Time now) const {
  const double seconds =
      std::max(0.0, absl::ToDoubleSeconds(now - bucket.filled_at));
  return std::min(capacity_, bucket.tokens + seconds * rate_);
}

RateLimiter::Bucket& RateLimiter::Fill(std::string_view caller,
                                       absl::Time now) {
  auto found = buckets_.find(caller);
  if (found == buckets_.end()) {
    if (buckets_.size() >= kMostCallers) ForgetTheIdle(now);
    if (buckets_.size() >= kMostCallers) caller = kTheRest;
    found =
        buckets_.try_emplace(std::string(caller), Bucket{capacity_, now}).first;
  }
  found->second.tokens = TokensAt(found->second, now);
  found->second.filled_at = now;
  return found->second;
}

void RateLimiter::ForgetTheIdle(absl::Time now) {
  if (now < idle_forgotten_at_ + absl::Seconds(1)) return;
  idle_forgotten_at_ = now;
  std::erase_if(buckets_, [&](const auto& entry) {
    return TokensAt(entry.second, now) >= capacity_;
  });
}

}  // namespace akin
