// akin-server: similar news over gRPC.

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "command_line/arguments.h"
#include "command_line/exit_code.h"
#include "server/admission/admission_control.h"
#include "server/catalog.h"
#include "server/observability/http_server.h"
#include "server/observability/log.h"
#include "server/observability/metrics.h"
#include "server/observability/question_log.h"
#include "server/observability/recall_sampler.h"
#include "server/observability/server_state.h"
#include "server/observability/serving_state.h"
#include "server/options.h"
#include "server/parts.h"
#include "server/recommender.h"
#include "server/retention.h"
#include "server/security/security.h"
#include "server/service/answer_cache.h"
#include "server/service/connection_listener.h"
#include "server/service/grpc_server.h"
#include "server/service/method.h"
#include "server/snapshots.h"
#include "server/stop_signals.h"

namespace akin {
namespace {

constexpr char kUsageText[] =
    "akin-server serves similar news over gRPC.\n\n"
    "Usage: akin-server --data_dir=DIR [--listen=127.0.0.1:50051]\n\n"
    "Prints 'akin-server listening on HOST:PORT' when it serves. SIGTERM and "
    "SIGINT drain\nit; a second one ends it at once.\n\n"
    "Ends with 0 when it was stopped, 2 for usage, 3 if it cannot serve.";

// Says on stderr why the server does not run.
ExitCode Refuse(const absl::Status& status) {
  spdlog::error("{}", std::string(status.message()));
  return absl::IsInvalidArgument(status) ? kUsage : kServerFailed;
}

// Null if nothing is to be served by HTTP.
absl::StatusOr<std::unique_ptr<HttpServer>> ServeHttp(
    const ServerOptions& options, const Metrics& metrics,
    const std::atomic<ServingState>& serving_state) {
  if (!options.metrics_listen.has_value()) return nullptr;
  absl::StatusOr<std::unique_ptr<HttpServer>> http = HttpServer::Start(
      options.metrics_listen->host, options.metrics_listen->port,
      [&metrics] { return metrics.ToText(); }, serving_state);
  if (http.ok()) spdlog::info("metrics on port {}", (*http)->port());
  return http;
}

ExitCode Serve(const ServerOptions& options) {
  const absl::Time started_at = absl::Now();
  spdlog::info("akin-server {} starts with {}", AKIN_VERSION,
               absl::StrJoin(FlagValues(), " "));
  StopSignals::Install();
  absl::StatusOr<Security> security = SecurityFromFlags(options.listen.host);
  if (!security.ok()) return Refuse(security.status());
  std::atomic<ServingState> serving_state = ServingState::kLoading;
  Metrics metrics(AKIN_VERSION, MethodNames(), serving_state);
  const absl::StatusOr<std::unique_ptr<HttpServer>> http =
      ServeHttp(options, metrics, serving_state);
  if (!http.ok()) return Refuse(http.status());
  absl::StatusOr<Parts> parts = OpenParts(options);
  if (!parts.ok()) return Refuse(parts.status());
  Catalog catalog(*parts->store, *parts->index, *parts->embedder);
  Snapshots snapshots(parts->directory.snapshots_path(), *parts->store,
                      *parts->index);
  const Recommender recommender(*parts->store, *parts->index, *parts->embedder,
                                *parts->shared_terms, parts->relevance);
  AnswerCache answer_cache(options.answer_cache_bytes);
  AdmissionControl admission(options.admission);
  std::optional<Retention> retention;
  RecallSampler recall_sampler(
      recommender, metrics.questions(), options.observability.recall_pause,
      [&metrics] { return metrics.calls_in_flight() >= Threads(); });
  QuestionLog question_log(metrics.questions(), recall_sampler,
                           options.observability.slow_query_threshold);
  const ServerStateReader state(
      {.store = *parts->store,
       .index = *parts->index,
       .serving_state = serving_state,
       .metrics = metrics,
       .admission = admission,
       .model = parts->embedder->model(),
       .version = AKIN_VERSION,
       .started_at = started_at,
       .data_directory = options.data_dir,
       .snapshot_directory = parts->directory.snapshots_path(),
       .answer_cache = [&answer_cache] { return answer_cache.Stats(); },
       .retention_deleted =
           [&retention] {
             return retention.has_value() ? retention->deleted() : 0;
           }});
  const auto read_state = [&state] { return state.Read(); };
  absl::StatusOr<std::unique_ptr<GrpcServer>> server =
      GrpcServer::Start({.listen = options.listen,
                         .credentials = security->credentials,
                         .reflection = security->reflection,
                         .max_connections = MaxConnections(),
                         .max_connection_age = options.max_connection_age},
                        {.catalog = catalog,
                         .recommender = recommender,
                         .answer_cache = answer_cache,
                         .admin = {.index = *parts->index,
                                   .snapshots = snapshots,
                                   .model = parts->embedder->model(),
                                   .read_state = read_state},
                         .admission = admission,
                         .metrics = metrics,
                         .question_log = question_log,
                         .serving_state = serving_state,
                         .authenticator = *security->authenticator});
  if (!server.ok()) return Refuse(server.status());

  sd_notify(0, "STATUS=Loading the index");
  const absl::Status brought_up = BringUpIndex(*parts);
  if (!brought_up.ok()) return Refuse(brought_up);
  if (options.retention.duration < absl::InfiniteDuration()) {
    retention.emplace(catalog, *parts->index, options.retention);
  }
  const Metrics::ShownState shown(metrics, read_state);
  StopSignals::Defer();
  (*server)->Serve();
  std::printf("akin-server listening on %s\n", (*server)->address().c_str());
  std::fflush(stdout);
  sd_notify(0, "READY=1\nSTATUS=Serving");

  spdlog::info("{} received, draining", StopSignals::Wait());
  sd_notify(0, "STOPPING=1\nSTATUS=Draining");
  (*server)->Drain(options.shutdown_grace);
  Checkpoint(*parts->index);
  spdlog::info("stopped");
  return kDone;
}

ExitCode Main(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) {
    return UsageError(absl::StrCat("unknown argument '", arguments[0],
                                   "'; flags begin with --, see --help"));
  }
  absl::StatusOr<ServerOptions> options = ServerOptionsFromFlags();
  if (!options.ok()) return UsageError(std::string(options.status().message()));
  InstallLog(options->observability.log_format,
             options->observability.log_level,
             std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  return Serve(*options);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText));
}
