#ifndef AKIN_CLIENT_LOAD_SEEN_ITEMS_H_
#define AKIN_CLIENT_LOAD_SEEN_ITEMS_H_

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"
#include "client/input/download.h"
#include "client/load/record_ledger.h"

namespace akin {

// Which items of a feed are settled, by hashes of their ids and of what they
// say, so that a feed that is read again gives only what is new or has changed.
// Items that have not been in the feed for the longest are forgotten first.
//
// validators() and EndPoll() are for the thread that reads, state() is for any.
class SeenItems : public RecordLedger {
 public:
  // As many as a sitemap may have.
  static constexpr size_t kMostItems = 50'000;

  struct Item {
    uint64_t id = 0;
    uint64_t content = 0;
  };
  struct State {
    Validators validators;    // of the last version that is settled as a whole
    std::vector<Item> items;  // what was in the feed last at the end
    int64_t loaded = 0;
    int64_t rejected = 0;
  };

  // Begins with what another load has seen. `changed` is called, on any thread
  // and under no lock, when more is; it must be quick.
  SeenItems(const State& state, std::function<void()> changed,
            size_t most_items = kMostItems);

  absl::StatusOr<bool> Read(const Record& record, RecordKey& key) override;
  absl::Status End() override { return absl::OkStatus(); }
  void Settle(const RecordKey& key, RecordOutcome outcome) override;

  Validators validators() const;
  // Tells that all items of a version of the feed are settled.
  void EndPoll(const Validators& validators);

  State state() const;

 private:
  using Items = std::list<Item>;
  void Keep(const Item& item) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::function<void()> changed_;
  const size_t most_items_;

  mutable Mutex mutex_;
  Validators validators_ ABSL_GUARDED_BY(mutex_);
  Items items_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<uint64_t, Items::iterator> by_id_ ABSL_GUARDED_BY(mutex_);
  int64_t loaded_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t rejected_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_SEEN_ITEMS_H_
