// akin-server: similar news over gRPC.

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

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
#include "server/catalog.h"
#include "server/options.h"
#include "server/parts.h"
#include "server/recommender.h"
#include "server/retention.h"
#include "server/service/answer_cache.h"
#include "server/service/grpc_server.h"
#include "server/service/metrics.h"
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

StateSample Sample(const Parts& parts, const AnswerCache& answer_cache,
                   const std::optional<Retention>& retention) {
  const IndexStats rows = parts.index->Stats();
  return {.articles = parts.index->Snapshot()->size(),
          .index_rows = rows.rows,
          .index_tombstones = rows.tombstones,
          .index_segments = rows.segments,
          .index_memory_bytes = rows.memory_bytes,
          .store_disk_bytes = parts.store->Stats().disk_bytes,
          .retention_deleted = retention.has_value() ? retention->deleted() : 0,
          .answer_cache = answer_cache.Stats()};
}

absl::Status ServeMetrics(const ServerOptions& options, Metrics& metrics) {
  if (!options.metrics_listen.has_value()) return absl::OkStatus();
  absl::StatusOr<int> port = metrics.Listen(*options.metrics_listen);
  if (!port.ok()) return port.status();
  spdlog::info("metrics on port {}", *port);
  return absl::OkStatus();
}

ExitCode Serve(const ServerOptions& options) {
  const absl::Time started_at = absl::Now();
  spdlog::info("akin-server {} starts with {}", AKIN_VERSION,
               absl::StrJoin(FlagValues(), " "));
  StopSignals::Install();
  absl::StatusOr<Parts> parts = OpenParts(options);
  if (!parts.ok()) return Refuse(parts.status());
  Catalog catalog(*parts->store, *parts->index, *parts->embedder);
  const Recommender recommender(*parts->store, *parts->index, *parts->embedder,
                                *parts->shared_terms, parts->relevance);
  AnswerCache answer_cache(options.answer_cache_bytes);
  std::optional<Retention> retention;
  Metrics metrics([&] { return Sample(*parts, answer_cache, retention); });
  absl::StatusOr<std::unique_ptr<GrpcServer>> server = GrpcServer::Start(
      {.listen = options.listen,
       .read_threads = Threads(),
       .max_connection_age = options.max_connection_age},
      {.catalog = catalog,
       .recommender = recommender,
       .answer_cache = answer_cache,
       .admin = {.store = *parts->store,
                 .index = *parts->index,
                 .model = parts->embedder->model(),
                 .version = AKIN_VERSION,
                 .started_at = started_at,
                 .snapshot_directory = parts->directory.snapshots_path()},
       .metrics = metrics});
  if (!server.ok()) return Refuse(server.status());

  sd_notify(0, "STATUS=Loading the index");
  const absl::Status brought_up = BringUpIndex(*parts);
  if (!brought_up.ok()) return Refuse(brought_up);
  if (options.retention.duration < absl::InfiniteDuration()) {
    retention.emplace(catalog, *parts->index, options.retention);
  }
  const absl::Status metrics_served = ServeMetrics(options, metrics);
  if (!metrics_served.ok()) return Refuse(metrics_served);
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
  spdlog::set_default_logger(spdlog::stderr_color_mt("akin"));
  return Serve(*options);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText));
}
