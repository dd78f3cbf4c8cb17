#include "client/load/seen_items.h"

#include <xxhash.h>

#include <utility>

namespace akin {
namespace {

uint64_t HashOf(const std::string& text) {
  return XXH3_64bits(text.data(), text.size());
}

}  // namespace

SeenItems::SeenItems(const State& state, std::function<void()> changed,
                     size_t most_items)
    : changed_(std::move(changed)), most_items_(most_items) {
  MutexLock lock(mutex_);
  validators_ = state.validators;
  loaded_ = state.loaded;
  rejected_ = state.rejected;
  for (const Item& item : state.items) Keep(item);
}

// Keeps an item as the last that was in the feed.
void SeenItems::Keep(const Item& item) {
  const auto known = by_id_.find(item.id);
  if (known != by_id_.end()) items_.erase(known->second);
  items_.push_back(item);
  by_id_[item.id] = std::prev(items_.end());
  if (items_.size() <= most_items_) return;
  by_id_.erase(items_.front().id);
  items_.pop_front();
}

absl::StatusOr<bool> SeenItems::Read(const Record& record, RecordKey& key) {
  key.id = HashOf(record.id.empty() ? record.text : record.id);
  key.content = HashOf(record.text);
  MutexLock lock(mutex_);
  const auto known = by_id_.find(key.id);
  if (known == by_id_.end()) return true;
  const Item item = *known->second;
  Keep(item);
  return item.content != key.content;
}

void SeenItems::Settle(const RecordKey& key, RecordOutcome outcome) {
  {
    MutexLock lock(mutex_);
    ++(outcome == RecordOutcome::kLoaded ? loaded_ : rejected_);
    Keep({key.id, key.content});
  }
  changed_();
}

Validators SeenItems::validators() const {
  MutexLock lock(mutex_);
  return validators_;
}

void SeenItems::EndPoll(const Validators& validators) {
  {
    MutexLock lock(mutex_);
    validators_ = validators;
  }
  changed_();
}

SeenItems::State SeenItems::state() const {
  State state;
  MutexLock lock(mutex_);
  state.validators = validators_;
  state.items.assign(items_.begin(), items_.end());
  state.loaded = loaded_;
  state.rejected = rejected_;
  return state;
}

}  // namespace akin
