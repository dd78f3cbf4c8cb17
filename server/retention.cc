#include "server/retention.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"

namespace akin {
namespace {

constexpr absl::Duration kPause = absl::Minutes(1);

// Articles that are deleted at a time: other writes wait for no more than
// these.
constexpr size_t kBatch = 1'000;

bool ParseDays(absl::string_view text, absl::Duration& days) {
  int64_t count = 0;
  if (!absl::ConsumeSuffix(&text, "d") || !absl::SimpleAtoi(text, &count)) {
    return false;
  }
  days = count * absl::Hours(24);
  return true;
}

}  // namespace

bool AbslParseFlag(absl::string_view text, MaxAge* age, std::string* error) {
  absl::Duration duration = absl::InfiniteDuration();
  if (!text.empty() && !ParseDays(text, duration) &&
      !absl::ParseDuration(text, &duration)) {
    *error = "(give days or hours, such as 90d or 36h)";
    return false;
  }
  if (duration < MaxAge::kLeast) {
    *error = absl::StrCat("(", absl::FormatDuration(MaxAge::kLeast),
                          " is the least; leave it out to keep everything)");
    return false;
  }
  age->duration = duration;
  return true;
}

std::string AbslUnparseFlag(const MaxAge& age) {
  return age.duration == absl::InfiniteDuration()
             ? ""
             : absl::FormatDuration(age.duration);
}

Retention::Retention(Catalog& catalog, const VectorIndex& index, MaxAge max_age,
                     Clock now)
    : catalog_(catalog),
      index_(index),
      max_age_(max_age),
      now_(std::move(now)),
      thread_([this] { Loop(); }) {}

Retention::~Retention() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.NotifyAll();
  thread_.join();
}

void Retention::Wake() {
  {
    MutexLock lock(mutex_);
    awake_ = true;
  }
  wake_.NotifyAll();
}

bool Retention::stopping() const {
  MutexLock lock(mutex_);
  return stopping_;
}

void Retention::Loop() {
  while (true) {
    {
      MutexLock lock(mutex_);
      const absl::Time next = absl::Now() + kPause;
      while (!awake_ && !stopping_ &&
             wake_.WaitFor(mutex_, next - absl::Now())) {
      }
      if (stopping_) return;
      awake_ = false;
    }
    const absl::StatusOr<int64_t> deleted = Sweep();
    if (!deleted.ok()) {
      spdlog::warn("expired articles cannot be deleted, trying again: {}",
                   std::string(deleted.status().message()));
    } else if (*deleted > 0) {
      spdlog::info("deleted {} articles that are older than {}", *deleted,
                   absl::FormatDuration(max_age_.duration));
    }
  }
}

absl::StatusOr<int64_t> Retention::Sweep() {
  const Filter expired{.published_before = now_() - max_age_.duration};
  std::vector<std::string> ids;
  index_.Snapshot()->Matching(expired)->ForEach(
      [&](const RowView& row) { ids.emplace_back(row.id); });
  int64_t deleted = 0;
  for (absl::Span<const std::string> rest = ids; !rest.empty() && !stopping();
       rest.remove_prefix(std::min(kBatch, rest.size()))) {
    // The index only says which may be; the store says which are.
    absl::StatusOr<DeleteOutcome> outcome =
        catalog_.DeleteMatching(rest.subspan(0, kBatch), expired);
    if (!outcome.ok()) return outcome.status();
    deleted += outcome->deleted;
    deleted_ += outcome->deleted;
  }
  return deleted;
}

}  // namespace akin
