#include "server/service/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <algorithm>
#include <climits>
#include <mutex>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/service/articles_service.h"
#include "server/service/grpc_log.h"
#include "server/service/similar_news_service.h"

namespace akin {
namespace {

// Largest request: an import of long articles in one message.
constexpr int kMaxRequestBytes = 32 << 20;
// Calls that wait for a thread; beyond it callers are asked to come later.
constexpr int kReadQueue = 1'024;
constexpr int kWriteQueue = 256;
// How long a connection that is too old may take to end its calls: as long as
// the client library gives the longest, an export.
constexpr absl::Duration kConnectionAgeGrace = absl::Hours(1);

// Once a process: these change how every later server is built.
void EnablePlugins() {
  static std::once_flag once;
  std::call_once(once, [] {
    RouteGrpcLog();
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
}

// As gRPC takes it.
int Millis(absl::Duration duration) {
  return static_cast<int>(
      std::min<int64_t>(absl::ToInt64Milliseconds(duration), INT_MAX));
}

class RunningServer : public GrpcServer {
 public:
  RunningServer(const Options& options, Parts parts)
      : phase_(parts.serving_state),
        read_pool_(kReadQueue),
        write_pool_(kWriteQueue),
        context_{read_pool_, write_pool_, parts.metrics, phase_, call_log_},
        similar_news_(parts.recommender, parts.admin.index, parts.answer_cache,
                      parts.question_log, parts.admin.model.id, context_),
        articles_(parts.catalog, context_),
        admin_(std::move(parts.admin), context_) {
    // Last, so that the threads see all of the above.
    read_pool_.Start(options.read_threads);
    write_pool_.Start(options.write_threads);
  }

  ~RunningServer() override { Drain(absl::ZeroDuration()); }

  absl::Status Listen(const Options& options) {
    const ListenAddress& address = options.listen;
    EnablePlugins();
    grpc::ServerBuilder builder;
    // A second server on the port must fail, not take half of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    // Clients that keep quiet connections alive by pings are welcome.
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(
        GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
    if (options.max_connection_age < absl::InfiniteDuration()) {
      builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                                 Millis(options.max_connection_age));
      builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
                                 Millis(kConnectionAgeGrace));
    }
    builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
    int port = 0;
    builder.AddListeningPort(address.ToString(),
                             grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&similar_news_);
    builder.RegisterService(&articles_);
    builder.RegisterService(&admin_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port == 0) {
      server_ = nullptr;
      return absl::UnavailableError(absl::StrCat(
          "listen: cannot listen on '", address.ToString(),
          "'; name a HOST:PORT of this machine that is free, or port 0"));
    }
    address_ = ListenAddress{address.host, port}.ToString();
    SetHealth(Health::kNotServing);
    return absl::OkStatus();
  }

  void Serve() override {
    phase_.Serve();
    SetHealth(Health::kServing);
  }

  const std::string& address() const override { return address_; }

  void Drain(absl::Duration grace) override {
    if (server_ == nullptr) return;
    SetHealth(Health::kNotServing);
    phase_.Drain();
    server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
    server_->Wait();
    server_ = nullptr;
  }

 private:
  enum class Health { kNotServing, kServing };

  void SetHealth(Health status) {
    const bool serving = status == Health::kServing;
    grpc::HealthCheckServiceInterface* health =
        server_->GetHealthCheckService();
    health->SetServingStatus(serving);
    for (const std::string_view service :
         {v1::SimilarNewsService::service_full_name(),
          v1::ArticlesService::service_full_name(),
          v1::AdminService::service_full_name()}) {
      health->SetServingStatus(std::string(service), serving);
    }
  }

  // Destroyed last, after every call has ended.
  ServingPhase phase_;
  WorkerPool read_pool_;
  WorkerPool write_pool_;
  CallLog call_log_;
  const CallContext context_;
  SimilarNewsService similar_news_;
  ArticlesService articles_;
  AdminService admin_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const Options& options, Parts parts) {
  auto server = std::make_unique<RunningServer>(options, std::move(parts));
  absl::Status listening = server->Listen(options);
  if (!listening.ok()) return listening;
  return server;
}

}  // namespace akin
