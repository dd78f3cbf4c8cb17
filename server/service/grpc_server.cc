#include "server/service/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/resource_quota.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/service/articles_service.h"
#include "server/service/connection_listener.h"
#include "server/service/grpc_log.h"
#include "server/service/similar_news_service.h"

namespace akin {
namespace {

// Largest request: an import of long articles in one message.
constexpr int kMaxRequestBytes = 32 << 20;
// How long a connection that is too old may take to end its calls: as long as
// the client library gives the longest, an export.
constexpr absl::Duration kConnectionAgeGrace = absl::Hours(1);

// Bounds of a connection, so that no caller takes the room of all others.
constexpr int kMaxStreams = 1'024;         // calls at once
constexpr int kMaxHeaderBytes = 16 << 10;  // of one call
// Until a connection has shaken hands.
constexpr int kHandshakeTimeoutMs = 10'000;
// Reflection, which asks for no token, takes a thread for each of its streams;
// some of these are needed to wait for the next.
constexpr int kReflectionThreads = 16;

// Takes reflection from one server: gRPC adds it to every server of a process
// that has its library.
class WithoutReflection : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>*
                         plugins) override {
    const std::string reflection =
        grpc::reflection::ProtoServerReflectionPlugin().name();
    std::erase_if(*plugins, [&](const auto& plugin) {
      return plugin->name() == reflection;
    });
  }
};

// Of the memory of the server what gRPC may have for messages on their way.
size_t BufferBytes(int64_t memory_limit) {
  return std::max<size_t>(memory_limit / 8, 4 * kMaxRequestBytes);
}

// Once a process: these change how every later server is built. Health is told
// to anybody: load balancers have no token.
void PreparePlugins() {
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
  explicit RunningServer(Parts parts)
      : phase_(parts.serving_state),
        context_{read_pool_,    write_pool_, admin_pool_, parts.admission,
                 parts.metrics, phase_,      call_log_,   parts.authenticator},
        memory_limit_(parts.admission.GetStats().memory.limit_bytes),
        similar_news_(parts.recommender, parts.admin.index, parts.answer_cache,
                      parts.question_log, parts.admin.model.id, context_),
        articles_(parts.catalog, context_),
        admin_(std::move(parts.admin), context_) {
    // Last, so that the threads see all of the above.
    read_pool_.Start(parts.admission.threads(Budget::kReads),
                     ThreadPriority::kNormal);
    write_pool_.Start(parts.admission.threads(Budget::kWrites),
                      ThreadPriority::kLow);
    admin_pool_.Start(parts.admission.threads(Budget::kAdmin),
                      ThreadPriority::kNormal);
  }

  ~RunningServer() override { Drain(absl::ZeroDuration()); }

  absl::Status Listen(const Options& options) {
    const ListenAddress& address = options.listen;
    absl::StatusOr<std::unique_ptr<ConnectionListener>> listener =
        ConnectionListener::Open(address, options.max_connections);
    if (!listener.ok()) return listener.status();
    listener_ = *std::move(listener);
    PreparePlugins();
    grpc::ServerBuilder builder;
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
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreams);
    builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxHeaderBytes);
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                               kHandshakeTimeoutMs);
    grpc::ResourceQuota quota("akin");
    if (memory_limit_ > 0) quota.Resize(BufferBytes(memory_limit_));
    if (options.reflection) {
      quota.SetMaxThreads(kReflectionThreads);
    } else {
      builder.SetOption(std::make_unique<WithoutReflection>());
    }
    builder.SetResourceQuota(quota);
    acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
        grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
        options.credentials);
    builder.RegisterService(&similar_news_);
    builder.RegisterService(&articles_);
    builder.RegisterService(&admin_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) {
      return absl::UnavailableError("listen: gRPC cannot start; see the log");
    }
    address_ = ListenAddress{address.host, listener_->port()}.ToString();
    SetHealth(Health::kNotServing);
    listener_->Start([this](int listener, int connection) {
      grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
          parameters;
      parameters.listener_fd = listener;
      parameters.fd = connection;
      acceptor_->HandleNewConnection(&parameters);
    });
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
    listener_->Stop();
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
  WorkerPool admin_pool_;
  CallLog call_log_;
  const CallContext context_;
  const int64_t memory_limit_;
  SimilarNewsService similar_news_;
  ArticlesService articles_;
  AdminService admin_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<ConnectionListener> listener_;
  std::string address_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const Options& options, Parts parts) {
  auto server = std::make_unique<RunningServer>(std::move(parts));
  absl::Status listening = server->Listen(options);
  if (!listening.ok()) return listening;
  return server;
}

}  // namespace akin
