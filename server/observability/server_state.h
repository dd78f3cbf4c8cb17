#ifndef AKIN_SERVER_OBSERVABILITY_SERVER_STATE_H_
#define AKIN_SERVER_OBSERVABILITY_SERVER_STATE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "embeddings/embedding.h"
#include "server/admission/admission_control.h"
#include "server/article/revision.h"
#include "server/index/vector_index.h"
#include "server/observability/cache_stats.h"
#include "server/observability/metrics.h"
#include "server/observability/process_stats.h"
#include "server/observability/rate_history.h"
#include "server/observability/serving_state.h"
#include "server/store/article_store.h"

namespace akin {

// The state of the server at one time, for whoever watches it.
struct ServerState {
  std::string version;
  absl::Time started_at = absl::UnixEpoch();
  absl::Duration uptime;
  ServingState serving_state = ServingState::kServing;
  EmbeddingModel model;
  int64_t articles = 0;
  Revision revision = kNoRevision;  // that queries see
  int64_t lag = 0;  // acknowledged writes that they do not see yet
  IndexStats index;
  StoreStats store;
  std::optional<absl::Time> last_snapshot_at;
  int64_t writes = 0;             // since the start
  int64_t retention_deleted = 0;  // since the start
  CacheStats answer_cache;
  AdmissionControl::Stats admission;
  int64_t calls_in_flight = 0;
  WorkRates rates;
  ProcessStats process;
  DiskStats disk;
};

// What an operator should look at, a sentence each.
std::vector<std::string> Warnings(const ServerState& state);

// Reads the state from the parts of the server. Thread-safe.
class ServerStateReader {
 public:
  // What is borrowed must outlive the reader.
  struct Parts {
    const ArticleStore& store;
    const VectorIndex& index;
    const std::atomic<ServingState>& serving_state;
    const Metrics& metrics;
    const AdmissionControl& admission;
    EmbeddingModel model;
    std::string version;
    absl::Time started_at;
    std::string data_directory;
    std::string snapshot_directory;
    std::function<CacheStats()> answer_cache;
    std::function<int64_t()> retention_deleted;
  };

  explicit ServerStateReader(Parts parts);

  ServerState Read() const;

 private:
  int64_t Writes() const;

  const Parts parts_;
  const Revision first_;  // what the store had at the start
  const RateHistory rates_;
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_SERVER_STATE_H_
