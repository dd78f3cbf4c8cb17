#include "server/admission/concurrency_limit.h"

#include <algorithm>

namespace akin {
namespace {

// As CoDel's: some times as long as a call takes.
constexpr absl::Duration kInterval = absl::Milliseconds(100);
constexpr int kIncrease = 1;
constexpr double kDecrease = 0.8;

}  // namespace

void ConcurrencyLimit::Waited(absl::Duration wait, absl::Time now) {
  if (now >= end_) {
    Adjust();
    end_ = now + kInterval;
    least_wait_ = wait;
    refused_ = false;
  }
  least_wait_ = std::min(least_wait_, wait);
}

void ConcurrencyLimit::Adjust() {
  if (least_wait_ > options_.target_delay) {
    value_ = std::max(options_.least, static_cast<int>(value_ * kDecrease));
  } else if (refused_ || value_ < options_.first) {
    value_ = std::min(options_.most, value_ + kIncrease);
  }
}

}  // namespace akin
