#ifndef AKIN_CLIENT_BENCH_FRESHNESS_H_
#define AKIN_CLIENT_BENCH_FRESHNESS_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "akin/client.h"
#include "client/bench/histogram.h"
#include "client/bench/run.h"

namespace akin {

// How soon articles are found after their writes were acknowledged.
struct FreshnessResult {
  // From the acknowledgement to the answer that has the article, that query's
  // time included.
  Histogram found;
  int64_t at_once = 0;  // articles that the first query found
  int64_t lost = 0;     // not found within kFreshnessTimeout
  int64_t failed = 0;   // probes of which a call failed
};

inline constexpr absl::Duration kFreshnessTimeout = absl::Seconds(10);

// Puts articles in, asks until each is found, and takes them out.
class FreshnessProbe {
 public:
  // What is put in are copies of `articles`, not empty, with titles or vectors
  // to be found by; their ids begin with kBenchPrefix. `rate` articles a
  // second at most, positive: the next waits until one is found.
  FreshnessProbe(const Client& client, std::vector<v1::Article> articles,
                 double rate);

  // Probes until the window ends.
  void Run(const RunWindow& window);

  const FreshnessResult& result() const { return result_; }

 private:
  // One article.
  void Probe(const v1::Article& original, Clock& clock);

  const Client client_;
  const std::vector<v1::Article> articles_;
  const double rate_;
  int64_t probes_ = 0;
  FreshnessResult result_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_FRESHNESS_H_
