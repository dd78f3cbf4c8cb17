#include "client/internal/repetition.h"

#include <algorithm>
#include <random>

#include "akin/status.h"

namespace akin {
namespace {

// Longest pause, as a multiple of what the server asks for.
constexpr double kSpread = 1.25;

}  // namespace

std::optional<absl::Duration> Repetition::PauseAfter(const absl::Status& status,
                                                     absl::Time now) {
  const std::optional<absl::Duration> asked = RetryDelay(status);
  if (!asked.has_value() || attempts_ >= plan_.max_attempts) {
    return std::nullopt;
  }
  std::random_device random;
  const absl::Duration pause =
      std::max(*asked, absl::ZeroDuration()) *
      std::uniform_real_distribution<double>(1, kSpread)(random);
  if (now + pause >= plan_.deadline) return std::nullopt;
  ++attempts_;
  return pause;
}

}  // namespace akin
