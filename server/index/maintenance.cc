#include "server/index/maintenance.h"

#include <spdlog/spdlog.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/thread_priority.h"
#include "server/index/segment_builder.h"

namespace akin {

Maintenance::Maintenance(LiveSegments& segments, SegmentDirectory files,
                         const Sketcher& sketcher, const MergePolicy& policy,
                         absl::Duration retry_after,
                         std::function<void(Revision)> on_covered)
    : segments_(segments),
      sketcher_(sketcher),
      policy_(policy),
      retry_after_(retry_after),
      on_covered_(std::move(on_covered)),
      files_(std::move(files)),
      skipped_(static_cast<int64_t>(files_.skipped().size())) {
  // Questions go before both; writers wait if that lasts.
  sealer_ = std::thread([this] {
    SetThreadPriority(ThreadPriority::kLow);
    Loop([this] { return SealNext(); });
  });
  merger_ = std::thread([this] {
    SetThreadPriority(ThreadPriority::kLow);
    Loop([this] { return MergeNext(policy_); });
  });
}

Maintenance::~Maintenance() {
  segments_.Stop();
  sealer_.join();
  merger_.join();
}

void Maintenance::Loop(const std::function<absl::StatusOr<bool>()>& work) {
  std::optional<uint64_t> seen = 0;
  while (seen.has_value()) {
    const absl::StatusOr<bool> worked = work();
    absl::Duration pause = absl::InfiniteDuration();
    if (!worked.ok()) {
      spdlog::warn("the index cannot be kept, trying again: {}",
                   std::string(worked.status().message()));
      pause = retry_after_;
    } else if (*worked) {
      pause = absl::ZeroDuration();
    }
    seen = segments_.WaitForChange(*seen, pause);
  }
}

absl::StatusOr<bool> Maintenance::SealNext() {
  MutexLock lock(seal_mutex_);
  const std::vector<SegmentView> tails = segments_.ClosedTails();
  if (tails.empty()) {
    seals_.SetIdle();
    return CommitIfBehind();
  }
  absl::Status sealed = Rewrite({tails[0]});
  segments_.SetFailing(!sealed.ok());
  seals_.Add(sealed);
  if (!sealed.ok()) return sealed;
  return true;
}

absl::StatusOr<bool> Maintenance::MergeNext(const MergePolicy& policy) {
  MutexLock lock(merge_mutex_);
  const std::vector<SegmentView> sealed = segments_.Sealed();
  std::vector<MergeCandidate> candidates;
  for (const SegmentView& view : sealed) {
    candidates.push_back(
        {.rows = view.rows,
         .live = view.rows - view.segment->tombstones().count()});
  }
  std::vector<SegmentView> chosen;
  for (const int place : ChooseMerge(candidates, policy)) {
    chosen.push_back(sealed[place]);
  }
  if (chosen.empty()) {
    merges_.SetIdle();
    return false;
  }
  absl::Status merged = Rewrite(std::move(chosen));
  merges_.Add(merged);
  if (!merged.ok()) return merged;
  return true;
}

absl::Status Maintenance::Rewrite(std::vector<SegmentView> segments) {
  const LiveSegments::Replaced old = LiveSegments::Choose(std::move(segments));
  if (old.rows.empty()) {
    segments_.Replace(old, nullptr);
    return Commit();
  }
  std::string path;
  {
    MutexLock lock(files_mutex_);
    path = files_.NewPath();
  }
  absl::StatusOr<std::shared_ptr<SealedSegment>> sealed =
      BuildSegment(old.rows, sketcher_, path);
  if (sealed.ok()) segments_.Replace(old, *sealed);
  {
    MutexLock lock(files_mutex_);
    files_.Written(path);
  }
  if (!sealed.ok()) return sealed.status();
  return Commit();
}

absl::Status Maintenance::Commit() {
  MutexLock lock(files_mutex_);
  const LiveSegments::CoveredState state = segments_.Covered();
  absl::Status committed = files_.Commit(state);
  const bool was_behind = std::exchange(behind_, !committed.ok());
  commits_.Add(committed);
  if (!committed.ok()) {
    // The sealer may have found nothing to do before.
    if (!was_behind) segments_.Wake();
    return committed;
  }
  if (files_.durable()) on_covered_(state.revision);
  return absl::OkStatus();
}

absl::StatusOr<bool> Maintenance::CommitIfBehind() {
  {
    MutexLock lock(files_mutex_);
    if (!behind_) return false;
  }
  absl::Status committed = Commit();
  if (!committed.ok()) return committed;
  return true;
}

void Maintenance::AddTo(IndexStats& stats) const {
  const WorkLog::Done seals = seals_.done(), merges = merges_.done();
  stats.seals = seals.times;
  stats.last_sealed_at = seals.last;
  stats.merges = merges.times;
  stats.last_merged_at = merges.last;
  stats.skipped = skipped_;
  stats.failing = seals.failing || merges.failing || commits_.done().failing;
}

void Maintenance::SetSkipped(std::vector<std::string> ids) {
  skipped_ = static_cast<int64_t>(ids.size());
  MutexLock lock(files_mutex_);
  files_.SetSkipped(std::move(ids));
}

std::vector<std::string> Maintenance::Skipped() const {
  MutexLock lock(files_mutex_);
  return files_.skipped();
}

absl::Status Maintenance::Checkpoint() {
  segments_.CloseTail();
  // Tails go on being closed meanwhile, so it would have no end by itself.
  size_t steps = segments_.ClosedTails().size();
  absl::StatusOr<bool> sealed = true;
  while (sealed.ok() && *sealed && steps-- > 0) sealed = SealNext();
  return sealed.ok() ? Commit() : sealed.status();
}

absl::Status Maintenance::Compact() {
  absl::Status kept = Checkpoint();
  if (!kept.ok()) return kept;
  // Any two that fit together, and any with a dead row.
  const MergePolicy all{.tail_rows = policy_.max_rows,
                        .segments = 2,
                        .max_rows = policy_.max_rows,
                        .dead_share = 0};
  // Rows go on dying meanwhile, so it would have no end by itself.
  int steps = 2 * static_cast<int>(segments_.Sealed().size());
  absl::StatusOr<bool> merged = true;
  while (merged.ok() && *merged && steps-- > 0) merged = MergeNext(all);
  return merged.status();
}

absl::Status Maintenance::CreateSnapshot(
    const std::string& path, const std::function<absl::Status()>& copy_store) {
  MutexLock lock(files_mutex_);
  absl::Status linked = files_.LinkTo(path);
  return linked.ok() ? copy_store() : linked;
}

}  // namespace akin
