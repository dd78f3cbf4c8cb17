#include "server/observability/state_families.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace akin {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily Family(std::string name, std::string help, MetricType type) {
  MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  family.metric.resize(1);
  return family;
}

template <typename Number>
MetricFamily Gauge(std::string name, std::string help, Number value) {
  MetricFamily family =
      Family(std::move(name), std::move(help), MetricType::Gauge);
  family.metric[0].gauge.value = static_cast<double>(value);
  return family;
}

template <typename Number>
MetricFamily Counter(std::string name, std::string help, Number value) {
  MetricFamily family =
      Family(std::move(name), std::move(help), MetricType::Counter);
  family.metric[0].counter.value = static_cast<double>(value);
  return family;
}

// Values by their labels.
using Samples =
    std::vector<std::pair<std::vector<ClientMetric::Label>, int64_t>>;

MetricFamily Gauges(std::string name, std::string help,
                    const Samples& samples) {
  MetricFamily family =
      Family(std::move(name), std::move(help), MetricType::Gauge);
  family.metric.clear();
  for (const auto& [labels, value] : samples) {
    ClientMetric& metric = family.metric.emplace_back();
    metric.label = labels;
    metric.gauge.value = static_cast<double>(value);
  }
  return family;
}

MetricFamily Counters(std::string name, std::string help,
                      const Samples& samples) {
  MetricFamily family =
      Family(std::move(name), std::move(help), MetricType::Counter);
  family.metric.clear();
  for (const auto& [labels, value] : samples) {
    ClientMetric& metric = family.metric.emplace_back();
    metric.label = labels;
    metric.counter.value = static_cast<double>(value);
  }
  return family;
}

// 0 if it never was.
MetricFamily Timestamp(std::string name, std::string help,
                       std::optional<absl::Time> time) {
  return Gauge(std::move(name), std::move(help),
               absl::ToUnixSeconds(time.value_or(absl::UnixEpoch())));
}

}  // namespace

std::vector<MetricFamily> BuildFamilies(std::string_view version,
                                        ServingState state) {
  MetricFamily build = Gauge("akin_build_info",
                             "Always 1; the labels say which build it is.", 1);
  build.metric[0].label = {{"compiler", __VERSION__},
                           {"version", std::string(version)}};
  MetricFamily serving = Family(
      "akin_serving_state", "1 for the state that the server is in, else 0.",
      MetricType::Gauge);
  serving.metric.clear();
  for (const ServingState each :
       {ServingState::kLoading, ServingState::kServing,
        ServingState::kDraining}) {
    ClientMetric metric;
    metric.label = {{"state", std::string(ToString(each))}};
    metric.gauge.value = each == state ? 1 : 0;
    serving.metric.push_back(std::move(metric));
  }
  return {std::move(build), std::move(serving)};
}

std::vector<MetricFamily> ProcessFamilies(const ProcessStats& process) {
  return {
      Counter("process_cpu_seconds_total",
              "Time of the processors, of user and system.",
              absl::ToDoubleSeconds(process.cpu_time)),
      Gauge("process_resident_memory_bytes", "Resident memory.",
            process.resident_memory_bytes),
      Gauge("process_virtual_memory_bytes", "Virtual memory.",
            process.virtual_memory_bytes),
      Gauge("process_open_fds", "Open file descriptors.", process.open_fds),
      Gauge("process_max_fds", "Most open file descriptors.", process.max_fds),
      Gauge("process_start_time_seconds", "When the process started.",
            absl::ToDoubleSeconds(process.started_at - absl::UnixEpoch()))};
}

std::vector<MetricFamily> AdmissionFamilies(
    const AdmissionControl::Stats& admission) {
  Samples limit, calls, refused, dropped;
  const auto add = [&](const char* budget, const CallBudget::Stats& stats) {
    limit.push_back({{{"budget", budget}}, stats.limit});
    calls.push_back({{{"budget", budget}, {"state", "waiting"}},
                     stats.in_flight - stats.running});
    calls.push_back(
        {{{"budget", budget}, {"state", "running"}}, stats.running});
    refused.push_back({{{"budget", budget}, {"cause", "concurrency"}},
                       stats.refused_concurrency});
    refused.push_back(
        {{{"budget", budget}, {"cause", "deadline"}}, stats.refused_deadline});
    dropped.push_back({{{"budget", budget}}, stats.dropped});
  };
  add("reads", admission.reads);
  add("writes", admission.writes);
  add("admin", admission.admin);
  refused.push_back(
      {{{"budget", "reads"}, {"cause", "rate"}}, admission.refused_read_rate});
  refused.push_back({{{"budget", "writes"}, {"cause", "rate"}},
                     admission.refused_write_rate});
  refused.push_back(
      {{{"budget", "writes"}, {"cause", "memory"}}, admission.memory.refused});
  return {Gauges("akin_admission_limit", "Calls that may wait and run at once.",
                 limit),
          Gauges("akin_admission_calls", "Calls that wait or run.", calls),
          Counters("akin_admission_refused_total",
                   "Calls and messages that were refused at once.", refused),
          Counters("akin_admission_dropped_total",
                   "Calls that nobody waited for any more when a thread had "
                   "them.",
                   dropped),
          Gauge("akin_memory_limit_bytes",
                "Memory beyond which no articles are taken; 0: no limit.",
                admission.memory.limit_bytes)};
}

std::vector<MetricFamily> StateFamilies(const ServerState& state) {
  const IndexStats& index = state.index;
  return {
      Gauge("akin_articles", "Live articles.", state.articles),
      Counter("akin_writes_total", "Articles put in, replaced and deleted.",
              state.writes),
      Counter("akin_retention_deleted_total", "Articles deleted for their age.",
              state.retention_deleted),
      Gauge("akin_index_rows",
            "Versions of articles in the index, dead ones included.",
            index.rows),
      Gauge("akin_index_tombstones", "Replaced and deleted rows.",
            index.tombstones),
      Gauge("akin_index_tail_rows", "Rows that are in memory alone.",
            index.tail_rows),
      Gauge("akin_index_segments", "Parts of the index.", index.segments),
      Gauge("akin_index_memory_bytes",
            "Memory of the index, mapped files included.", index.memory_bytes),
      Gauge("akin_index_lag_writes",
            "Acknowledged writes that queries do not see yet.", state.lag),
      Gauge("akin_index_skipped_articles",
            "Articles that are kept but similar to nothing.", index.skipped),
      Gauge("akin_index_failing",
            "1 if the index's files could not be written at the last attempt.",
            index.failing ? 1 : 0),
      Counter("akin_index_seals_total", "Times that rows were put into a file.",
              index.seals),
      Counter("akin_index_merges_total",
              "Times that files were merged or rewritten.", index.merges),
      Timestamp("akin_index_last_seal_timestamp_seconds",
                "When rows were last put into a file; 0: not since the start.",
                index.last_sealed_at),
      Timestamp("akin_index_last_merge_timestamp_seconds",
                "When files were last merged; 0: not since the start.",
                index.last_merged_at),
      Gauge("akin_store_disk_bytes", "Files of the store.",
            state.store.disk_bytes),
      Timestamp("akin_last_snapshot_timestamp_seconds",
                "When the newest snapshot was made; 0: there is none.",
                state.last_snapshot_at),
      Gauge("akin_disk_free_bytes", "Free where the data directory is.",
            state.disk.free_bytes),
      Gauge("akin_disk_size_bytes", "Size of the disk it is on.",
            state.disk.size_bytes),
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

}  // namespace akin
