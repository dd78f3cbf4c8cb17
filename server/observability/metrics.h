#ifndef AKIN_SERVER_OBSERVABILITY_METRICS_H_
#define AKIN_SERVER_OBSERVABILITY_METRICS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/observability/question_metrics.h"
#include "server/observability/serving_state.h"

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
class Registry;
}  // namespace prometheus

namespace akin {

struct ServerState;

// Counts what the server does, and shows it with its state as Prometheus reads
// it. Every series is there from the start, so that no alert misses one that
// has not happened yet. docs/metrics.md describes them. Thread-safe.
class Metrics {
 public:
  // Of the calls of one method, or the messages of its stream.
  class Method {
   public:
    // A thread has one, so long after it arrived.
    void Started(absl::Duration queued);
    // One is over, so long after it arrived.
    void Ended(absl::StatusCode code, absl::Duration duration);

   private:
    friend class Metrics;
    friend class InFlight;
    static constexpr int kCodes = 17;  // of absl::StatusCode

    std::atomic<int64_t>* all_in_flight_ = nullptr;
    prometheus::Gauge* in_flight_ = nullptr;
    prometheus::Histogram* queued_ = nullptr;
    prometheus::Histogram* duration_ = nullptr;
    std::array<prometheus::Counter*, kCodes> ended_{};
  };

  // One call that has arrived and is not over, as long as the object lives.
  class InFlight {
   public:
    explicit InFlight(Method& method);
    ~InFlight();
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

   private:
    Method& method_;
  };

  // `methods` are the names of all methods; these and the state must outlive
  // the object.
  Metrics(std::string_view version, std::span<const std::string_view> methods,
          const std::atomic<ServingState>& serving_state);
  ~Metrics();

  // Of one of the methods; lives as long as the metrics.
  Method& method(std::string_view name) { return *methods_.at(name); }

  QuestionMetrics& questions() const { return *questions_; }

  // Calls, and messages of streams, that have arrived and are not over.
  int64_t calls_in_flight() const { return in_flight_; }

  // Shows the state too from now on, as long as the object lives. `read` is
  // called by the threads that call ToText().
  class ShownState {
   public:
    ShownState(Metrics& metrics, std::function<ServerState()> read);
    ~ShownState();
    ShownState(const ShownState&) = delete;
    ShownState& operator=(const ShownState&) = delete;

   private:
    Metrics& metrics_;
  };

  // Everything in Prometheus' text form.
  std::string ToText() const;

 private:
  void AddMethod(std::string_view name);
  void SetState(std::function<ServerState()> read);

  const std::string version_;
  const std::atomic<ServingState>& serving_state_;
  const std::unique_ptr<prometheus::Registry> registry_;
  std::atomic<int64_t> in_flight_ = 0;
  absl::flat_hash_map<std::string_view, std::unique_ptr<Method>> methods_;
  const std::unique_ptr<QuestionMetrics> questions_;
  mutable Mutex state_mutex_;  // held while the state is read
  std::function<ServerState()> read_state_ ABSL_GUARDED_BY(state_mutex_);
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_METRICS_H_
