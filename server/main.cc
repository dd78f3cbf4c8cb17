// akin-server: similar news over gRPC.

#include <fcntl.h>
#include <signal.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/reflection.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "embeddings/lexical_embedder.h"
#include "embeddings/shared_terms.h"
#include "server/catalog.h"
#include "server/data_directory.h"
#include "server/index/segmented_index.h"
#include "server/index_loader.h"
#include "server/ranking/relevance.h"
#include "server/recommender.h"
#include "server/retention.h"
#include "server/service/answer_cache.h"
#include "server/service/grpc_server.h"
#include "server/service/metrics.h"
#include "server/snapshots.h"
#include "server/store/rocksdb_article_store.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:50051",
          "Address to serve gRPC on, HOST:PORT. Port 0 takes a free one.");
ABSL_FLAG(std::string, data_dir, "",
          "Directory of the articles; made if it is missing. Required.");
ABSL_FLAG(
    std::string, metrics_listen, "",
    "Address to serve Prometheus metrics on at /metrics, HOST:PORT. Empty: "
    "none.");
ABSL_FLAG(std::string, relevance_model, "",
          "Judge relevance by the model in this file instead of the one that "
          "is linked in, to try or to measure another one.");
ABSL_FLAG(uint64_t, answer_cache_bytes, 64 << 20,
          "Memory for answers that are given again to callers who allow it by "
          "max_staleness. 0: none.");
ABSL_FLAG(double, target_recall, 0.98,
          "Least share of the ten nearest articles by vector that a search "
          "must find, above 0 to 1, unless it asks for another.");
ABSL_FLAG(akin::MaxAge, retention, {},
          "Delete articles that were published longer ago, such as 90d or 36h, "
          "an hour at least. Articles without published_at are kept. Empty: "
          "keep all.");
ABSL_FLAG(absl::Duration, shutdown_grace, absl::Seconds(10),
          "How long running calls may take to end after SIGTERM.");

namespace akin {
namespace {

constexpr int kDone = 0;
constexpr int kUsage = 2;
constexpr int kFailed = 3;

// Says on stderr why the server does not run, and returns the exit code.
int Refuse(const absl::Status& status) {
  spdlog::error("{}", std::string(status.message()));
  return absl::IsInvalidArgument(status) ? kUsage : kFailed;
}

int Threads() {
  return std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
}

StateSample Sample(const ArticleStore& store, const VectorIndex& index,
                   const AnswerCache& answer_cache,
                   const std::optional<Retention>& retention) {
  const IndexStats rows = index.Stats();
  return {.articles = index.Snapshot()->size(),
          .index_rows = rows.rows,
          .index_tombstones = rows.tombstones,
          .index_segments = rows.segments,
          .index_memory_bytes = rows.memory_bytes,
          .store_disk_bytes = store.Stats().disk_bytes,
          .retention_deleted = retention.has_value() ? retention->deleted() : 0,
          .answer_cache = answer_cache.Stats()};
}

absl::Status ServeMetrics(Metrics& metrics) {
  const std::string flag = absl::GetFlag(FLAGS_metrics_listen);
  if (flag.empty()) return absl::OkStatus();
  absl::StatusOr<ListenAddress> address =
      ListenAddress::Parse("metrics_listen", flag);
  if (!address.ok()) return address.status();
  absl::StatusOr<int> port = metrics.Listen(*address);
  if (!port.ok()) return port.status();
  spdlog::info("metrics on port {}", *port);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<VectorIndex>> OpenIndex(
    const DataDirectory& directory, ArticleStore& store,
    const EmbeddingModel& model) {
  const double target_recall = absl::GetFlag(FLAGS_target_recall);
  if (!(target_recall > 0 && target_recall <= 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--target_recall: is ", target_recall,
                     ", above 0 to 1 is allowed; see --help"));
  }
  return OpenSegmentedIndex(
      {.model = model,
       .directory = directory.index_path(),
       .target_recall = target_recall,
       .search_cores = Threads(),
       .on_covered = [&store](Revision revision) {
         absl::Status forgotten = store.ForgetChanges(revision);
         if (!forgotten.ok()) {
           spdlog::warn("{}", std::string(forgotten.message()));
         }
       }});
}

// So that the next start need not do again what was done. If it fails, it does.
void Checkpoint(VectorIndex& index) {
  absl::Status kept = index.Checkpoint();
  if (!kept.ok()) spdlog::warn("{}", std::string(kept.message()));
}

absl::Status BringUp(VectorIndex& index, const ArticleStore& store,
                     const Embedder& embedder) {
  const absl::Time started = absl::Now();
  absl::StatusOr<LoadOutcome> loaded =
      LoadIndex(store, index, embedder, Threads());
  if (!loaded.ok()) return loaded.status();
  spdlog::info("index has {} articles, {} of them new to it, after {:.1f} s",
               index.Snapshot()->size(), loaded->indexed,
               absl::ToDoubleSeconds(absl::Now() - started));
  if (loaded->skipped > 0) {
    spdlog::warn("{} articles are kept but similar to nothing, the first: {}",
                 loaded->skipped, loaded->first_skipped);
  }
  if (loaded->indexed > 0 || loaded->compared_all) Checkpoint(index);
  return absl::OkStatus();
}

// SIGTERM and SIGINT. A handler rather than a blocked mask: libraries start
// threads before main(), and any thread may be given the signal.
class StopSignals {
 public:
  // From now on a signal ends the process at once, with success: until it
  // serves there is nothing to drain.
  static void Install() {
    if (pipe2(pipe_, O_CLOEXEC) != 0) std::abort();
    struct sigaction action = {};
    action.sa_handler = &StopSignals::Handle;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
  }

  // From now on a signal only ends Wait().
  static void Defer() { serving_ = 1; }

  static void Wait() {
    char signal = 0;
    while (read(pipe_[0], &signal, 1) != 1) {
    }
    spdlog::info("{} received, draining", strsignal(signal));
  }

 private:
  static void Handle(int signal) {
    if (!serving_) _exit(kDone);
    const char byte = static_cast<char>(signal);
    if (write(pipe_[1], &byte, 1) != 1) _exit(kFailed);
  }

  static inline int pipe_[2];
  static inline volatile sig_atomic_t serving_ = 0;
};

absl::StatusOr<ranking::RelevanceModel> RelevanceModelFromFlags() {
  const std::string path = absl::GetFlag(FLAGS_relevance_model);
  if (path.empty()) return ranking::RelevanceModel::Linked();
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || text.str().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--relevance_model: ", path, " cannot be read"));
  }
  absl::StatusOr<ranking::RelevanceModel> model =
      ranking::RelevanceModel::Parse(text.str());
  if (!model.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--relevance_model: ", path, ": ", model.status().message()));
  }
  return model;
}

int Serve() {
  const absl::Time started_at = absl::Now();
  StopSignals::Install();
  absl::StatusOr<ListenAddress> listen =
      ListenAddress::Parse("listen", absl::GetFlag(FLAGS_listen));
  if (!listen.ok()) return Refuse(listen.status());

  absl::StatusOr<DataDirectory> directory =
      DataDirectory::Open(absl::GetFlag(FLAGS_data_dir));
  if (!directory.ok()) return Refuse(directory.status());
  absl::StatusOr<std::unique_ptr<ArticleStore>> store =
      OpenRocksDbArticleStore(directory->store_path());
  if (!store.ok()) return Refuse(store.status());
  absl::StatusOr<std::unique_ptr<LexicalEmbedder>> embedder =
      LexicalEmbedder::Create();
  if (!embedder.ok()) return Refuse(embedder.status());
  const EmbeddingModel& model = (*embedder)->model();
  absl::StatusOr<std::unique_ptr<SharedTermFinder>> shared_terms =
      SharedTermFinder::Create();
  if (!shared_terms.ok()) return Refuse(shared_terms.status());
  absl::StatusOr<ranking::RelevanceModel> relevance = RelevanceModelFromFlags();
  if (!relevance.ok()) return Refuse(relevance.status());
  absl::StatusOr<std::unique_ptr<VectorIndex>> opened =
      OpenIndex(*directory, **store, model);
  if (!opened.ok()) return Refuse(opened.status());
  const std::unique_ptr<VectorIndex> index = *std::move(opened);
  absl::Status loaded = BringUp(*index, **store, **embedder);
  if (!loaded.ok()) return Refuse(loaded);

  Catalog catalog(**store, *index, **embedder);
  Snapshots snapshots(directory->snapshots_path(), **store, *index);
  const Recommender recommender(**store, *index, **embedder, **shared_terms,
                                *relevance);
  AnswerCache answer_cache(absl::GetFlag(FLAGS_answer_cache_bytes));
  std::optional<Retention> retention;
  const MaxAge max_age = absl::GetFlag(FLAGS_retention);
  if (max_age.duration < absl::InfiniteDuration()) {
    retention.emplace(catalog, *index, max_age);
  }
  Metrics metrics(
      [&] { return Sample(**store, *index, answer_cache, retention); });
  absl::Status metrics_served = ServeMetrics(metrics);
  if (!metrics_served.ok()) return Refuse(metrics_served);
  StopSignals::Defer();
  absl::StatusOr<std::unique_ptr<GrpcServer>> server =
      GrpcServer::Start({.listen = *listen, .read_threads = Threads()},
                        {.catalog = catalog,
                         .recommender = recommender,
                         .answer_cache = answer_cache,
                         .admin = {.store = **store,
                                   .index = *index,
                                   .snapshots = snapshots,
                                   .model = model,
                                   .version = AKIN_VERSION,
                                   .started_at = started_at},
                         .metrics = metrics});
  if (!server.ok()) return Refuse(server.status());
  std::printf("akin-server listening on %s\n", (*server)->address().c_str());
  std::fflush(stdout);

  StopSignals::Wait();
  (*server)->Drain(absl::GetFlag(FLAGS_shutdown_grace));
  Checkpoint(*index);
  spdlog::info("stopped");
  return kDone;
}

// InvalidArgument for a flag that does not exist or does not take its value.
// absl::ParseCommandLine() would end the program with 1, which is not the code
// for a usage error.
absl::Status CheckFlags(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (!absl::ConsumePrefix(&argument, "--")) continue;
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(argument, absl::MaxSplits('=', 1));
    // Abseil's own; absl::ParseCommandLine() serves them.
    if (absl::StartsWith(parts.first, "help") || parts.first == "version") {
      continue;
    }
    absl::CommandLineFlag* flag = absl::FindCommandLineFlag(parts.first);
    if (flag == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("unknown flag '--", parts.first, "'; see --help"));
    }
    std::string error;
    if (parts.first.size() < argument.size() &&
        !flag->ParseFrom(parts.second, &error)) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", parts.first, ": does not take '", parts.second,
                       "' ", error, "; see --help"));
    }
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  absl::FlagsUsageConfig usage;
  usage.contains_help_flags = [](absl::string_view file) {
    return absl::EndsWith(file, "server/main.cc");
  };
  usage.version_string = [] { return std::string("akin " AKIN_VERSION "\n"); };
  absl::SetFlagsUsageConfig(usage);
  absl::SetProgramUsageMessage(
      "Serves similar news over gRPC.\n\n"
      "  akin-server --data_dir=DIR [--listen=127.0.0.1:50051]\n\n"
      "Prints 'akin-server listening on HOST:PORT' when it serves; SIGTERM "
      "drains it.");
  spdlog::set_default_logger(spdlog::stderr_color_mt("akin"));
  absl::Status flags = akin::CheckFlags(argc, argv);
  if (!flags.ok()) return akin::Refuse(flags);
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  if (arguments.size() > 1) {
    spdlog::error("unknown argument '{}'; see --help", arguments[1]);
    return 2;
  }
  return akin::Serve();
}
