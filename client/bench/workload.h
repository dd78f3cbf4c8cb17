#ifndef AKIN_CLIENT_BENCH_WORKLOAD_H_
#define AKIN_CLIENT_BENCH_WORKLOAD_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "akin/client.h"

namespace akin {

// Random numbers of one thread.
using Random = std::mt19937_64;

// What a load test asks, call by call.
//
// Thread-safe: each thread brings its own randomness.
class Workload {
 public:
  virtual ~Workload() = default;
  // Makes one call and returns its status.
  virtual absl::Status Call(const Client& client, Random& random) const = 0;
};

// Draws 0 .. count-1, the k-th with a weight of 1 / (k+1)^exponent, as readers
// draw articles.
class Zipf {
 public:
  // `count` must be positive, `exponent` not negative; 0 draws evenly.
  Zipf(size_t count, double exponent);
  size_t Draw(Random& random) const;

 private:
  std::vector<double> cumulative_;
};

// Asks what is similar to articles, some of them far more often than others.
class SimilarById : public Workload {
 public:
  // `questions` must not be empty; the first is the most popular.
  SimilarById(std::vector<v1::FindSimilarRequest> questions, double exponent);
  absl::Status Call(const Client& client, Random& random) const override;

 private:
  const std::vector<v1::FindSimilarRequest> questions_;
  const Zipf popularity_;
};

// Writes as a news service does, beside the articles of the server: puts copies
// of them in under other ids, replaces these, and deletes one for five that it
// writes.
class Churn : public Workload {
 public:
  // `articles` must not be empty.
  explicit Churn(std::vector<v1::Article> articles);
  absl::Status Call(const Client& client, Random& random) const override;

 private:
  const std::vector<v1::Article> articles_;  // with the ids of the copies
};

// The first articles of the server by id, `most` at most, as far as the view
// shows them, in an order that depends on the seed; not those that Churn put
// in. FailedPrecondition if the server has none.
absl::StatusOr<std::vector<v1::Article>> DrawArticles(const Client& client,
                                                      size_t most,
                                                      v1::ArticleView view,
                                                      uint64_t seed);

struct WorkloadOptions {
  std::string name;
  size_t ids = 10000;
  double zipf = 1.0;
  uint64_t seed = 1;
};

// Names of workloads, for people.
std::string WorkloadNames();

// The workload of a name. InvalidArgument if there is none, else the server's
// errors while its data is drawn.
absl::StatusOr<std::unique_ptr<Workload>> MakeWorkload(
    const Client& client, const WorkloadOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_WORKLOAD_H_
