#include "server/index/live_segments.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/index/vector_search.h"

namespace akin {
namespace {

// Closed tails that may wait to be sealed before a writer waits.
constexpr int kMaxWaitingTails = 4;

absl::Status CheckBounds(const IndexedArticle& article, int dimensions) {
  if (article.embedding.dimensions() != dimensions) {
    return absl::InvalidArgumentError(
        absl::StrCat("embedding has ", article.embedding.dimensions(),
                     " values, the index needs ", dimensions));
  }
  if (article.id.size() > kMaxIdBytes || article.labels.size() > kMaxLabels) {
    return absl::InvalidArgumentError(
        absl::StrCat("an id of ", article.id.size(), " bytes and ",
                     article.labels.size(), " labels; the index takes ids of ",
                     kMaxIdBytes, " bytes and ", kMaxLabels, " labels"));
  }
  return absl::OkStatus();
}

bool IsSealed(const SegmentView& view) {
  return dynamic_cast<const SealedSegment*>(view.segment.get()) != nullptr;
}

bool IsClosedTail(const SegmentView& view, const Segment* open) {
  return view.segment.get() != open && !IsSealed(view);
}

}  // namespace

LiveSegments::LiveSegments(std::shared_ptr<const IndexModel> model,
                           const SegmentShape& shape, int tail_rows,
                           Segments sealed, LiveDigest live, Revision covered)
    : model_(std::move(model)),
      shape_(shape),
      tail_rows_(tail_rows),
      snapshot_(std::make_shared<const SegmentedSnapshot>(
          model_, std::move(sealed), live, covered)) {}

LiveSegments::Draft LiveSegments::NextDraft() const {
  const std::shared_ptr<const SegmentedSnapshot> now = Snapshot();
  return {now->segments(), now->live(), now->revision()};
}

void LiveSegments::Publish(Draft draft) {
  auto next = std::make_shared<const SegmentedSnapshot>(
      model_, std::move(draft.segments), draft.live, draft.revision);
  MutexLock lock(snapshot_mutex_);
  snapshot_.swap(next);
}

void LiveSegments::Changed() {
  ++changes_;
  changed_.NotifyAll();
}

int LiveSegments::CountClosedTails() const {
  const std::shared_ptr<const SegmentedSnapshot> now = Snapshot();
  int count = 0;
  for (const SegmentView& view : now->segments()) {
    count += IsClosedTail(view, tail_.get());
  }
  return count;
}

void LiveSegments::Remove(std::string_view id, Draft& draft) {
  const std::optional<int64_t> row =
      FindRow(draft.segments, id, draft.revision);
  if (!row.has_value()) return;
  Segment& segment = *draft.segments[SegmentOf(*row)].segment;
  draft.live.Remove(id, Revision{segment.arrays().heads[RowOf(*row)].revision});
  segment.Kill(RowOf(*row), draft.revision);
}

void LiveSegments::Upsert(const IndexedArticle& article, Draft& draft) {
  Remove(article.id, draft);
  if (tail_ == nullptr) {
    tail_ = std::make_shared<Tail>(shape_, tail_rows_, model_->sketcher,
                                   Snapshot()->revision());
    draft.segments.push_back({tail_, 0});
  }
  tail_->Append(article);
  draft.segments.back().rows = tail_->rows();
  draft.live.Add(article.id, article.revision);
  if (tail_->rows() == tail_->capacity()) {
    tail_ = nullptr;
    Changed();
  }
}

absl::Status LiveSegments::Apply(const std::vector<IndexChange>& changes,
                                 Revision revision) {
  for (const IndexChange& change : changes) {
    const auto* article = std::get_if<IndexedArticle>(&change);
    if (article == nullptr) continue;
    absl::Status within = CheckBounds(*article, model_->dimensions);
    if (!within.ok()) return within;
  }
  MutexLock lock(mutex_);
  while (CountClosedTails() > kMaxWaitingTails && !failing_ && !stopped_) {
    changed_.Wait(mutex_);
  }
  Draft draft = NextDraft();
  draft.revision = revision;
  for (const IndexChange& change : changes) {
    if (const auto* article = std::get_if<IndexedArticle>(&change)) {
      Upsert(*article, draft);
    } else {
      Remove(std::get<IndexDelete>(change).id, draft);
    }
  }
  Publish(std::move(draft));
  return absl::OkStatus();
}

void LiveSegments::CloseTail() {
  MutexLock lock(mutex_);
  if (tail_ == nullptr) return;
  tail_ = nullptr;
  Changed();
}

LiveSegments::Segments LiveSegments::ClosedTails() const {
  MutexLock lock(mutex_);
  const std::shared_ptr<const SegmentedSnapshot> now = Snapshot();
  Segments tails;
  for (const SegmentView& view : now->segments()) {
    if (IsClosedTail(view, tail_.get())) tails.push_back(view);
  }
  return tails;
}

LiveSegments::Segments LiveSegments::Sealed() const {
  const std::shared_ptr<const SegmentedSnapshot> now = Snapshot();
  Segments sealed;
  for (const SegmentView& view : now->segments()) {
    if (IsSealed(view)) sealed.push_back(view);
  }
  return sealed;
}

LiveSegments::Replaced LiveSegments::Choose(Segments segments) {
  Replaced chosen{.segments = std::move(segments)};
  for (const SegmentView& view : chosen.segments) {
    const Tombstones& tombstones = view.segment->tombstones();
    // Before a row is looked at, so that no death is missed.
    chosen.deaths.push_back(tombstones.count());
    for (int row = 0; row < view.rows; ++row) {
      if (!tombstones.DiedAt(row).has_value()) {
        chosen.rows.push_back({view.segment.get(), row});
      }
    }
  }
  SortByTime(chosen.rows);
  return chosen;
}

void LiveSegments::Replace(const Replaced& old,
                           const std::shared_ptr<SealedSegment>& sealed) {
  MutexLock lock(mutex_);
  for (size_t i = 0; i < old.segments.size() && sealed != nullptr; ++i) {
    const Segment& segment = *old.segments[i].segment;
    for (const uint32_t row : segment.tombstones().DeathsAfter(old.deaths[i])) {
      // What replaced it is in none of these segments, so that its id leads to
      // it alone; to nothing if it was not chosen any more.
      const int copy = sealed->Find(segment.id(static_cast<int>(row)),
                                    sealed->rows(), kNoRevision);
      if (copy == kNoRow) continue;
      sealed->Kill(copy, *segment.tombstones().DiedAt(static_cast<int>(row)));
    }
  }
  Draft draft = NextDraft();
  Segments segments;
  bool placed = sealed == nullptr;
  for (const SegmentView& view : draft.segments) {
    if (absl::c_none_of(old.segments, [&view](const SegmentView& replaced) {
          return replaced.segment == view.segment;
        })) {
      segments.push_back(view);
    } else if (!placed) {
      segments.push_back({sealed, sealed->rows()});
      placed = true;
    }
  }
  draft.segments = std::move(segments);
  Publish(std::move(draft));
  Changed();
}

LiveSegments::CoveredState LiveSegments::Covered() const {
  MutexLock lock(mutex_);
  const std::shared_ptr<const SegmentedSnapshot> now = Snapshot();
  CoveredState state{.revision = now->revision()};
  for (const SegmentView& view : now->segments()) {
    if (const auto* tail = dynamic_cast<const Tail*>(view.segment.get())) {
      state.revision = std::min(state.revision, tail->before());
      continue;
    }
    state.sealed.emplace_back(
        std::static_pointer_cast<SealedSegment>(view.segment),
        view.segment->tombstones().Deaths());
  }
  return state;
}

void LiveSegments::SetFailing(bool failing) {
  MutexLock lock(mutex_);
  failing_ = failing;
  changed_.NotifyAll();
}

void LiveSegments::Wake() {
  MutexLock lock(mutex_);
  Changed();
}

void LiveSegments::Stop() {
  MutexLock lock(mutex_);
  stopped_ = true;
  changed_.NotifyAll();
}

std::optional<uint64_t> LiveSegments::WaitForChange(uint64_t seen,
                                                    absl::Duration timeout) {
  MutexLock lock(mutex_);
  const absl::Time deadline = absl::Now() + timeout;
  while (!stopped_ && changes_ == seen) {
    if (timeout == absl::InfiniteDuration()) {
      changed_.Wait(mutex_);
    } else if (!changed_.WaitFor(mutex_, deadline - absl::Now())) {
      break;
    }
  }
  if (stopped_) return std::nullopt;
  return changes_;
}

}  // namespace akin
