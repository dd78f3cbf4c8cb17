#include "server/service/metrics.h"

#include <httplib.h>
#include <prometheus/client_metric.h>
#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <iterator>
#include <thread>
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
        Counter("akin_retention_deleted_total",
                "Articles deleted for their age.", state.retention_deleted),
        Counter("akin_answer_cache_hits_total", "Answers from the cache.",
                state.answer_cache.hits),
        Counter("akin_answer_cache_misses_total",
                "Questions that allowed a cached answer and had none.",
                state.answer_cache.misses),
        Counter("akin_answer_cache_evictions_total",
                "Cached answers that had to make room.",
                state.answer_cache.evictions),
        Gauge("akin_answer_cache_bytes", "Memory of the cached answers.",
              state.answer_cache.bytes),
    };
  }

 private:
  static prometheus::MetricFamily Family(std::string name, std::string help,
                                         prometheus::MetricType type) {
    prometheus::MetricFamily family;
    family.name = std::move(name);
    family.help = std::move(help);
    family.type = type;
    family.metric.resize(1);
    return family;
  }

  static prometheus::MetricFamily Gauge(std::string name, std::string help,
                                        int64_t value) {
    prometheus::MetricFamily family =
        Family(std::move(name), std::move(help), prometheus::MetricType::Gauge);
    family.metric[0].gauge.value = static_cast<double>(value);
    return family;
  }

  static prometheus::MetricFamily Counter(std::string name, std::string help,
                                          int64_t value) {
    prometheus::MetricFamily family = Family(std::move(name), std::move(help),
                                             prometheus::MetricType::Counter);
    family.metric[0].counter.value = static_cast<double>(value);
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

  // Everything in Prometheus' text form.
  std::string ToText() const {
    std::vector<prometheus::MetricFamily> families = registry->Collect();
    std::vector<prometheus::MetricFamily> gauges = collector->Collect();
    families.insert(families.end(), std::make_move_iterator(gauges.begin()),
                    std::make_move_iterator(gauges.end()));
    return prometheus::TextSerializer().Serialize(families);
  }

  httplib::Server http;
  std::thread http_thread;
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

Metrics::~Metrics() {
  if (!state_->http_thread.joinable()) return;
  state_->http.stop();
  state_->http_thread.join();
}

void Metrics::Observe(std::string_view method, absl::StatusCode code,
                      absl::Duration duration) {
  const std::string name(method);
  state_->calls
      ->Add({{"method", name}, {"code", absl::StatusCodeToString(code)}})
      .Increment();
  state_->durations->Add({{"method", name}}, kDurations)
      .Observe(absl::ToDoubleSeconds(duration));
}

absl::StatusOr<int> Metrics::Listen(const ListenAddress& address) {
  state_->http.Get(
      "/metrics", [this](const httplib::Request&, httplib::Response& response) {
        response.set_content(state_->ToText(), "text/plain; version=0.0.4");
      });
  // Without SO_REUSEPORT, which would let a second server take the port too.
  state_->http.set_socket_options([](socket_t listener) {
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  // Scrapers are few; what is idle must not hold a thread for long.
  state_->http.new_task_queue = [] { return new httplib::ThreadPool(2); };
  state_->http.set_keep_alive_timeout(1);
  int port = address.port;
  if (port == 0) {
    port = state_->http.bind_to_any_port(address.host);
  } else if (!state_->http.bind_to_port(address.host, port)) {
    port = -1;
  }
  if (port <= 0) {
    return absl::UnavailableError(
        absl::StrCat("metrics_listen: cannot listen on '", address.ToString(),
                     "'; name a HOST:PORT of this machine that is free, or "
                     "port 0"));
  }
  state_->http_thread =
      std::thread([this] { state_->http.listen_after_bind(); });
  // Before it runs it cannot be stopped.
  while (!state_->http.is_running()) std::this_thread::yield();
  return port;
}

}  // namespace akin
