#include "client/internal/grpc_channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/support/channel_arguments.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "client/internal/grpc_credentials.h"

namespace akin {
namespace {

constexpr int kMaxReceiveBytes = 64 << 20;
constexpr int kMaxSendBytes = 32 << 20;

// The server takes pings that come within 10 s of each other for abuse, and
// ends the connection (server/service/grpc_server.cc). Without calls none are
// sent; with calls as many as it takes, for a stream may be silent for long.
constexpr int kKeepaliveMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
constexpr int kUnlimited = 0;

// After a restart of the server the client should be back in a second.
constexpr int kFirstReconnectMs = 200;
constexpr int kLastReconnectMs = 1'000;
// An address that does not answer at all is given up after this.
constexpr int kConnectTimeoutMs = 5'000;

// gRPC makes no more attempts of one call.
constexpr int kMostAttempts = 5;

// Calls go to every address in turn. Repeated is every unary method that is
// safe to repeat, by name: a stream is not repeated by gRPC, nor is
// CreateSnapshot. $0 is what follows "name".
constexpr char kServiceConfig[] = R"({
  "loadBalancingConfig": [{"round_robin": {}}],
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
    ]$0
  }]
})";
// CANCELLED is what a server answers that shuts down.
constexpr char kRetryPolicy[] = R"(,
    "retryPolicy": {
      "maxAttempts": $0,
      "initialBackoff": "0.1s",
      "maxBackoff": "2s",
      "backoffMultiplier": 2.5,
      "retryableStatusCodes": ["UNAVAILABLE", "CANCELLED"]
    })";

// gRPC knows no policy of one attempt.
std::string ServiceConfig(int max_attempts) {
  return absl::Substitute(
      kServiceConfig,
      max_attempts == 1 ? "" : absl::Substitute(kRetryPolicy, max_attempts));
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const ClientOptions& options) {
  if (options.max_attempts < 1 || options.max_attempts > kMostAttempts) {
    return absl::InvalidArgumentError(
        absl::StrCat("max_attempts: ", options.max_attempts,
                     " is not between 1 and ", kMostAttempts));
  }
  const absl::Status token = CheckToken(options);
  if (!token.ok()) return token;
  const absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> credentials =
      MakeCredentials(options);
  if (!credentials.ok()) return credentials.status();

  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  arguments.SetMaxSendMessageSize(kMaxSendBytes);
  arguments.SetServiceConfigJSON(ServiceConfig(options.max_attempts));
  // gRPC repeats a call that never left by itself, unless it must not.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, options.max_attempts > 1 ? 1 : 0);
  // A request is kept for its repetition as long as it may be sent at all.
  arguments.SetInt(GRPC_ARG_PER_RPC_RETRY_BUFFER_SIZE, kMaxSendBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, kUnlimited);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLastReconnectMs);
  if (options.tls.has_value() && !options.tls->server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls->server_name);
  }
  return grpc::CreateCustomChannel(options.target, *credentials, arguments);
}

}  // namespace akin
