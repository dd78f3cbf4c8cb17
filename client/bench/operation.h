#ifndef AKIN_CLIENT_BENCH_OPERATION_H_
#define AKIN_CLIENT_BENCH_OPERATION_H_

#include <optional>
#include <random>

#include "absl/status/status.h"
#include "akin/v1/similar_news.pb.h"

namespace akin {

// Random numbers of one thread.
using Random = std::mt19937_64;

// What came of a call.
struct Outcome {
  absl::Status status;
  // Of a call that asks, one of its questions and the answer to it. The
  // question lives as long as the operation.
  const v1::FindSimilarRequest* question = nullptr;
  std::optional<v1::FindSimilarResponse> answer;
};

// A kind of call, each of which asks or writes something else.
//
// Thread-safe: each thread brings its own randomness.
class Operation {
 public:
  virtual ~Operation() = default;
  // Makes one call and waits for its outcome.
  virtual Outcome Call(Random& random) const = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_OPERATION_H_
