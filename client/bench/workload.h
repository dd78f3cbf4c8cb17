#ifndef AKIN_CLIENT_BENCH_WORKLOAD_H_
#define AKIN_CLIENT_BENCH_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/client.h"
#include "client/bench/operation.h"
#include "client/bench/schedule.h"
#include "client/bench/workload_description.h"

namespace akin {

// Calls of one kind, ready to be made.
struct CallKind {
  std::string name;
  Frequency frequency;
  std::shared_ptr<const Operation> operation;
};

// What a run calls, and how often.
struct Workload {
  std::vector<CallKind> kinds;
  std::optional<Burst> burst;
};

// Makes the calls of a description, about at most `ids` articles that are drawn
// from those of the server. The server's errors while it is asked for them, or
// FailedPrecondition if its articles lack what the description asks for.
absl::StatusOr<Workload> MakeWorkload(const Client& client,
                                      const WorkloadDescription& description,
                                      size_t ids, uint64_t seed);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_WORKLOAD_H_
