#include "client/internal/grpc_channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

namespace akin {
namespace {

constexpr int kMaxReceiveBytes = 64 << 20;
constexpr int kMaxSendBytes = 32 << 20;

// Pings that a server takes for abuse end the connection: they are rare, and
// none are sent without calls.
constexpr int kKeepaliveMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;

// After a restart of the server the client should be back in seconds.
constexpr int kFirstReconnectMs = 200;
constexpr int kLastReconnectMs = 2'000;

// Every unary method that is safe to repeat, by name: a stream is not repeated
// by gRPC, nor is CreateSnapshot.
constexpr char kServiceConfig[] = R"({
  "methodConfig": [{
    "name": [
      {"service": "akin.v1.SimilarNewsService", "method": "FindSimilar"},
      {"service": "akin.v1.SimilarNewsService", "method": "BatchFindSimilar"},
      {"service": "akin.v1.ArticlesService", "method": "UpsertArticle"},
      {"service": "akin.v1.ArticlesService", "method": "BatchUpsertArticles"},
      {"service": "akin.v1.ArticlesService", "method": "GetArticle"},
      {"service": "akin.v1.ArticlesService", "method": "BatchGetArticles"},
      {"service": "akin.v1.ArticlesService", "method": "ListArticles"},
      {"service": "akin.v1.ArticlesService", "method": "DeleteArticle"},
      {"service": "akin.v1.ArticlesService", "method": "DeleteArticles"},
      {"service": "akin.v1.AdminService", "method": "GetStatus"},
      {"service": "akin.v1.AdminService", "method": "Compact"}
    ],
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": "0.1s",
      "maxBackoff": "2s",
      "backoffMultiplier": 3,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
})";

}  // namespace

std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  arguments.SetMaxSendMessageSize(kMaxSendBytes);
  arguments.SetServiceConfigJSON(kServiceConfig);
  // A request is kept for its repetition as long as it may be sent at all.
  arguments.SetInt(GRPC_ARG_PER_RPC_RETRY_BUFFER_SIZE, kMaxSendBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLastReconnectMs);
  return grpc::CreateCustomChannel(
      options.target, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace akin
