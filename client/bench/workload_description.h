#ifndef AKIN_CLIENT_BENCH_WORKLOAD_DESCRIPTION_H_
#define AKIN_CLIENT_BENCH_WORKLOAD_DESCRIPTION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/v1/similar_news.pb.h"
#include "client/bench/schedule.h"

namespace akin {

// What calls of one kind do.
enum class Doing {
  kSimilarById,    // ask what is similar to an article of the server
  kSimilarInWeek,  // the same, among those of the seven days before it
  kByText,         // ask by the text of an article
  kByVector,       // ask by a vector
  kFiltered,       // ask by id under a filter
  kUpsert,         // put a copy of an article in
  kDelete,         // take a copy out
};

// How questions are sent.
enum class Sending { kUnary, kBatch, kStream };

// Calls of one kind.
struct KindDescription {
  std::string name;
  Doing doing = Doing::kSimilarById;
  Frequency frequency;
  Sending sending = Sending::kUnary;
  int batch_size = 10;         // of kBatch, 1 to 100
  double share = 0.1;          // of kFiltered; one of kFilterShares
  double zipf = 1;             // how uneven questions are drawn, 0 to 10
  v1::FindSimilarRequest ask;  // what all questions have, without seeds
};

// What is asked and written, and how often.
struct WorkloadDescription {
  std::string name;
  std::vector<KindDescription> kinds;  // at least one
  std::optional<Burst> burst;
};

// What the workloads that have names leave open.
struct NamedWorkloadOptions {
  double zipf = 1;
  int batch_size = 10;
  double upserts = 20;  // a second, of "mixed"; 0 for none
  double deletes = 5;   // likewise
  Burst burst = {absl::Seconds(10), absl::Seconds(1), 5};  // of "burst"
};

// The names, for people.
std::string WorkloadNames();

// The workload of a name. InvalidArgument if there is none.
absl::StatusOr<WorkloadDescription> NamedWorkload(
    const std::string& name, const NamedWorkloadOptions& options);

// Parses what docs/load_testing.md describes. InvalidArgument names the key,
// the value and what it may be.
absl::StatusOr<WorkloadDescription> ParseWorkload(const std::string& json);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_WORKLOAD_DESCRIPTION_H_
