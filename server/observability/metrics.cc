#include "server/observability/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <iterator>
#include <utility>
#include <vector>

#include "server/observability/server_state.h"
#include "server/observability/state_families.h"

namespace akin {
namespace {

// Seconds: 0.1 ms to 10 s.
const prometheus::Histogram::BucketBoundaries kDurations = {
    0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
    0.05,   0.1,    0.2,    0.5,   1,     2,     5,    10};

}  // namespace

Metrics::InFlight::InFlight(Method& method) : method_(method) {
  method_.in_flight_->Increment();
  ++*method_.all_in_flight_;
}

Metrics::InFlight::~InFlight() {
  method_.in_flight_->Decrement();
  --*method_.all_in_flight_;
}

void Metrics::Method::Started(absl::Duration queued) {
  queued_->Observe(absl::ToDoubleSeconds(queued));
}

void Metrics::Method::Ended(absl::StatusCode code, absl::Duration duration) {
  duration_->Observe(absl::ToDoubleSeconds(duration));
  ended_[static_cast<size_t>(code)]->Increment();
}

Metrics::Metrics(std::string_view version,
                 std::span<const std::string_view> methods,
                 const std::atomic<ServingState>& serving_state)
    : version_(version),
      serving_state_(serving_state),
      registry_(std::make_unique<prometheus::Registry>()),
      questions_(std::make_unique<QuestionMetrics>(*registry_)) {
  for (const std::string_view name : methods) AddMethod(name);
}

Metrics::~Metrics() = default;

void Metrics::AddMethod(std::string_view name) {
  const std::string label(name);
  auto method = std::make_unique<Method>();
  method->all_in_flight_ = &in_flight_;
  method->in_flight_ = &prometheus::BuildGauge()
                            .Name("akin_calls_in_flight")
                            .Help(
                                "Calls, and messages of streams, that have "
                                "arrived and are not over.")
                            .Register(*registry_)
                            .Add({{"method", label}});
  method->queued_ = &prometheus::BuildHistogram()
                         .Name("akin_call_queue_seconds")
                         .Help("Time from arrival until a thread has the call.")
                         .Register(*registry_)
                         .Add({{"method", label}}, kDurations);
  method->duration_ = &prometheus::BuildHistogram()
                           .Name("akin_call_duration_seconds")
                           .Help("Time from arrival to answer.")
                           .Register(*registry_)
                           .Add({{"method", label}}, kDurations);
  for (int code = 0; code < Method::kCodes; ++code) {
    method->ended_[code] =
        &prometheus::BuildCounter()
             .Name("akin_calls_total")
             .Help("Finished calls, and messages of streams.")
             .Register(*registry_)
             .Add({{"method", label},
                   {"code", absl::StatusCodeToString(
                                static_cast<absl::StatusCode>(code))}});
  }
  methods_.emplace(name, std::move(method));
}

void Metrics::SetState(std::function<ServerState()> read) {
  MutexLock lock(state_mutex_);
  read_state_ = std::move(read);
}

Metrics::ShownState::ShownState(Metrics& metrics,
                                std::function<ServerState()> read)
    : metrics_(metrics) {
  metrics_.SetState(std::move(read));
}

Metrics::ShownState::~ShownState() { metrics_.SetState(nullptr); }

std::string Metrics::ToText() const {
  std::vector<prometheus::MetricFamily> families = registry_->Collect();
  const auto add = [&families](std::vector<prometheus::MetricFamily> more) {
    families.insert(families.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
  };
  add(BuildFamilies(version_, serving_state_));
  add(ProcessFamilies(ReadProcessStats()));
  {
    MutexLock lock(state_mutex_);
    if (read_state_ != nullptr) {
      const ServerState state = read_state_();
      add(AdmissionFamilies(state.admission));
      add(StateFamilies(state));
    }
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace akin
