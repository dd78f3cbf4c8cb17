#ifndef AKIN_CLIENT_LOAD_SETTLED_RECORDS_H_
#define AKIN_CLIENT_LOAD_SETTLED_RECORDS_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"
#include "client/load/record_ledger.h"

namespace akin {

// Which records of an input are settled, so that a load that follows one that
// was interrupted begins where that ended. Records count from 1.
//
// The first are known by a checksum of their texts: an input that begins
// otherwise is not the one that was loaded, one that has grown is.
//
// state() is for any thread.
class SettledRecords : public RecordLedger {
 public:
  struct State {
    int64_t first = 0;          // so many from the beginning on are settled
    uint64_t checksum = 0;      // of them
    std::set<int64_t> further;  // settled ones beyond the next
    int64_t loaded = 0;         // of the settled ones
    int64_t rejected = 0;
  };

  // Begins with what an interrupted load has settled. `changed` is called, on
  // any thread and under no lock, when more is; it must be quick.
  SettledRecords(State state, std::function<void()> changed);

  absl::StatusOr<bool> Read(const Record& record, RecordKey& key) override;
  absl::Status End() override;
  void Settle(const RecordKey& key, RecordOutcome outcome) override;

  State state() const;

 private:
  const State begin_;
  const std::function<void()> changed_;
  // The reading thread's.
  int64_t read_ = 0;
  uint64_t checksum_ = 0;

  mutable Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_);
  // Checksums of the input up to each record after the settled ones.
  std::deque<uint64_t> checksums_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_SETTLED_RECORDS_H_
