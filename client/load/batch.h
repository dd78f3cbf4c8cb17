#ifndef AKIN_CLIENT_LOAD_BATCH_H_
#define AKIN_CLIENT_LOAD_BATCH_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "akin/v1/articles.pb.h"
#include "client/load/record_ledger.h"

namespace akin {

// Where an article was read.
struct InputLine {
  const std::string* file = nullptr;  // outlives the load
  int64_t number = 0;                 // from 1
  std::string text;                   // empty unless rejected lines are kept
  RecordLedger* ledger = nullptr;     // null: nobody keeps what became of it
  RecordKey key;                      // what the ledger knows it by

  void Settle(RecordOutcome outcome) const {
    if (ledger != nullptr) ledger->Settle(key, outcome);
  }
};

// One message to send.
struct Batch {
  v1::ImportArticlesRequest request;
  std::vector<InputLine> lines;  // of request.articles, in their order
  int64_t bytes = 0;             // of the articles, encoded
};

// How far a load is; for any thread.
struct LoadCounters {
  std::atomic<int64_t> loaded{0};      // articles that the server took
  std::atomic<int64_t> bytes_read{0};  // of the inputs as they are stored
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_BATCH_H_
