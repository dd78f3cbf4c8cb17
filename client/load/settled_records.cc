#include "client/load/settled_records.h"

#include <xxhash.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

absl::Status OtherInput(int64_t settled) {
  return absl::FailedPreconditionError(
      absl::StrCat("does not begin with the ", settled,
                   " records that --resume says are loaded; name the input "
                   "that was interrupted, or another --resume file"));
}

}  // namespace

SettledRecords::SettledRecords(State state, std::function<void()> changed)
    : begin_(state), changed_(std::move(changed)), state_(std::move(state)) {}

absl::StatusOr<bool> SettledRecords::Read(const Record& record,
                                          RecordKey& key) {
  checksum_ =
      XXH3_64bits_withSeed(record.text.data(), record.text.size(), checksum_);
  key.number = ++read_;
  if (read_ == begin_.first && checksum_ != begin_.checksum) {
    return OtherInput(begin_.first);
  }
  if (read_ <= begin_.first) return false;
  MutexLock lock(mutex_);
  checksums_.push_back(checksum_);
  return begin_.further.count(read_) == 0;
}

absl::Status SettledRecords::End() {
  return read_ < begin_.first ? OtherInput(begin_.first) : absl::OkStatus();
}

void SettledRecords::Settle(const RecordKey& key, RecordOutcome outcome) {
  {
    MutexLock lock(mutex_);
    ++(outcome == RecordOutcome::kLoaded ? state_.loaded : state_.rejected);
    state_.further.insert(key.number);
    // Records that are settled need not have been read again yet.
    while (!state_.further.empty() && !checksums_.empty() &&
           *state_.further.begin() == state_.first + 1) {
      state_.further.erase(state_.further.begin());
      ++state_.first;
      state_.checksum = checksums_.front();
      checksums_.pop_front();
    }
  }
  changed_();
}

SettledRecords::State SettledRecords::state() const {
  MutexLock lock(mutex_);
  return state_;
}

}  // namespace akin
