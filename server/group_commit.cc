#include "server/group_commit.h"

#include <iterator>
#include <utility>

namespace akin {
namespace {

// Most writes that share a sync: enough to hide its cost, few enough that
// nobody waits long for the others.
constexpr size_t kMaxGroupWrites = 4'000;

}  // namespace

std::vector<GroupCommit::Waiter*> GroupCommit::NextGroup() {
  std::vector<Waiter*> group;
  size_t writes = 0;
  for (Waiter* waiter : waiters_) {
    if (waiter->prepared.recheck && !group.empty()) break;
    writes += waiter->prepared.writes.size();
    if (!group.empty() && writes > kMaxGroupWrites) break;
    group.push_back(waiter);
    if (waiter->prepared.recheck) break;
  }
  return group;
}

absl::StatusOr<Revision> GroupCommit::Apply(const std::vector<Waiter*>& group) {
  PreparedWrites all = std::move(group[0]->prepared);
  if (all.recheck) {
    absl::Status holds = all.recheck(all);
    if (!holds.ok()) return holds;
    if (all.writes.empty()) return store_.LastRevision();
  }
  for (size_t i = 1; i < group.size(); ++i) {
    PreparedWrites& more = group[i]->prepared;
    all.writes.insert(all.writes.end(),
                      std::make_move_iterator(more.writes.begin()),
                      std::make_move_iterator(more.writes.end()));
    all.changes.insert(all.changes.end(),
                       std::make_move_iterator(more.changes.begin()),
                       std::make_move_iterator(more.changes.end()));
  }
  absl::StatusOr<Revision> revision = store_.Apply(all.writes);
  if (!revision.ok()) return revision;
  // The n-th change is the n-th write.
  uint64_t next = static_cast<uint64_t>(*revision) - all.changes.size();
  for (IndexChange& change : all.changes) {
    ++next;
    if (auto* article = std::get_if<IndexedArticle>(&change)) {
      article->revision = Revision{next};
    }
  }
  absl::Status visible = index_.Apply(std::move(all.changes), *revision);
  if (!visible.ok()) return visible;
  return revision;
}

absl::StatusOr<Revision> GroupCommit::Commit(PreparedWrites prepared) {
  Waiter waiter;
  waiter.prepared = std::move(prepared);
  std::vector<Waiter*> group;
  {
    MutexLock lock(mutex_);
    waiters_.push_back(&waiter);
    while (!waiter.done && waiters_.front() != &waiter) turn_.Wait(mutex_);
    if (waiter.done) return waiter.result;
    group = NextGroup();
  }
  // This thread is at the front, so it leads; the lock is free meanwhile, and
  // the group stays in the queue to keep others from leading.
  const absl::StatusOr<Revision> result = Apply(group);
  MutexLock lock(mutex_);
  for (Waiter* member : group) {
    member->result = result;
    member->done = true;
    waiters_.pop_front();
  }
  turn_.NotifyAll();
  return result;
}

}  // namespace akin
