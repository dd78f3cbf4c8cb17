#include "server/service/metrics.h"

#include <prometheus/client_metric.h>
#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <exception>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

// Seconds: 0.1 ms to 10 s.
const prometheus::Histogram::BucketBoundaries kDurations = {
    0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
    0.05,   0.1,    0.2,    0.5,   1,     2,     5,    10};

// Reads the state of the server when Prometheus asks.
class StateCollector : public prometheus::Collectable {
 public:
  explicit StateCollector(std::function<StateSample()> sample)
      : sample_(std::move(sample)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    const StateSample state = sample_();
    return {
        Gauge("akin_articles", "Live articles.", state.articles),
        Gauge("akin_index_rows",
              "Versions of articles in the index, dead ones included.",
              state.index_rows),
        Gauge("akin_index_tombstones", "Replaced and deleted rows.",
              state.index_tombstones),
        Gauge("akin_index_segments", "Parts of the index.",
              state.index_segments),
        Gauge("akin_index_memory_bytes", "Memory of the index.",
              state.index_memory_bytes),
        Gauge("akin_store_disk_bytes", "Files of the store.",
              state.store_disk_bytes),
    };
  }

 private:
  static prometheus::MetricFamily Gauge(std::string name, std::string help,
                                        int64_t value) {
    prometheus::MetricFamily family;
    family.name = std::move(name);
    family.help = std::move(help);
    family.type = prometheus::MetricType::Gauge;
    family.metric.resize(1);
    family.metric[0].gauge.value = static_cast<double>(value);
    return family;
  }

  const std::function<StateSample()> sample_;
};

}  // namespace

struct Metrics::State {
  std::shared_ptr<prometheus::Registry> registry =
      std::make_shared<prometheus::Registry>();
  std::shared_ptr<StateCollector> collector;
  prometheus::Family<prometheus::Counter>* calls = nullptr;
  prometheus::Family<prometheus::Histogram>* durations = nullptr;
  std::unique_ptr<prometheus::Exposer> exposer;
};

Metrics::Metrics(std::function<StateSample()> sample)
    : state_(std::make_unique<State>()) {
  state_->collector = std::make_shared<StateCollector>(std::move(sample));
  state_->calls = &prometheus::BuildCounter()
                       .Name("akin_calls_total")
                       .Help("Finished calls, and messages of streams.")
                       .Register(*state_->registry);
  state_->durations = &prometheus::BuildHistogram()
                           .Name("akin_call_duration_seconds")
                           .Help("Time from arrival to answer.")
                           .Register(*state_->registry);
}

Metrics::~Metrics() = default;

void Metrics::Observe(std::string_view method, absl::StatusCode code,
                      absl::Duration duration) {
  const std::string name(method);
  state_->calls
      ->Add({{"method", name}, {"code", absl::StatusCodeToString(code)}})
      .Increment();
  state_->durations->Add({{"method", name}}, kDurations)
      .Observe(absl::ToDoubleSeconds(duration));
}

absl::StatusOr<int> Metrics::Listen(const std::string& address) {
  try {
    state_->exposer = std::make_unique<prometheus::Exposer>(address);
  } catch (const std::exception& error) {
    return absl::UnavailableError(
        absl::StrCat("metrics_listen: cannot listen on '", address,
                     "': ", error.what(), "; choose a free HOST:PORT"));
  }
  state_->exposer->RegisterCollectable(state_->registry);
  state_->exposer->RegisterCollectable(state_->collector);
  return state_->exposer->GetListeningPorts().at(0);
}

}  // namespace akin
