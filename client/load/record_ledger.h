#ifndef AKIN_CLIENT_LOAD_RECORD_LEDGER_H_
#define AKIN_CLIENT_LOAD_RECORD_LEDGER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/input/article_reader.h"

namespace akin {

// What a ledger knows a record by.
struct RecordKey {
  int64_t number = 0;    // of its input, from 1
  uint64_t id = 0;       // a hash of the article's id
  uint64_t content = 0;  // a hash of the record's text
};

enum class RecordOutcome { kLoaded, kRejected };

// Remembers what became of the records of an input, so that it need not be done
// again. Read() and End() are for the thread that reads the input, Settle() is
// for any.
class RecordLedger {
 public:
  virtual ~RecordLedger() = default;

  // Tells of the next record, and sets its key. Whether it has still to be
  // settled. FailedPrecondition if the input is not the one that is remembered.
  virtual absl::StatusOr<bool> Read(const Record& record, RecordKey& key) = 0;
  // Tells that there is no more record; fails like Read().
  virtual absl::Status End() = 0;

  // The record was acknowledged by the server, or rejected for good.
  virtual void Settle(const RecordKey& key, RecordOutcome outcome) = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_RECORD_LEDGER_H_
