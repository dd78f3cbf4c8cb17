#include "client/internal/grpc_connection.h"

#include <utility>

#include "absl/time/clock.h"
#include "client/internal/grpc_channel.h"
#include "client/internal/grpc_status.h"
#include "client/internal/grpc_streams.h"

namespace akin {
GrpcConnection::GrpcConnection(const ClientOptions& options,
                               std::shared_ptr<grpc::Channel> channel)
    : options_(options),
      similar_news_(v1::SimilarNewsService::NewStub(channel)),
      articles_(v1::ArticlesService::NewStub(channel)),
      admin_(v1::AdminService::NewStub(channel)) {}

void GrpcConnection::Prepare(const CallOptions& options,
                             absl::Duration default_timeout,
                             grpc::ClientContext& context) const {
  if (!options_.token.empty()) {
    context.AddMetadata("authorization", "Bearer " + options_.token);
  }
  context.set_wait_for_ready(options_.wait_for_server);
  const absl::Duration timeout = options.timeout.value_or(default_timeout);
  if (timeout == absl::InfiniteDuration()) return;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> GrpcConnection::Call(
    Stub& stub,
    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                 Response*),
    const Request& request, const CallOptions& options,
    absl::Duration default_timeout) const {
  grpc::ClientContext context;
  Prepare(options, default_timeout, context);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return StatusFromGrpc(status);
  return response;
}

absl::StatusOr<v1::FindSimilarResponse> GrpcConnection::FindSimilar(
    const v1::FindSimilarRequest& request, const CallOptions& options) {
  return Call(*similar_news_, &v1::SimilarNewsService::Stub::FindSimilar,
              request, options, options_.read_timeout);
}

absl::StatusOr<v1::BatchFindSimilarResponse> GrpcConnection::BatchFindSimilar(
    const v1::BatchFindSimilarRequest& request, const CallOptions& options) {
  return Call(*similar_news_, &v1::SimilarNewsService::Stub::BatchFindSimilar,
              request, options, options_.read_timeout);
}

std::unique_ptr<Connection::FindSimilarStream>
GrpcConnection::StreamFindSimilar(const CallOptions& options) {
  auto context = std::make_unique<grpc::ClientContext>();
  Prepare(options, absl::InfiniteDuration(), *context);
  auto stream = similar_news_->StreamFindSimilar(context.get());
  return std::make_unique<GrpcMessageStream<v1::StreamFindSimilarRequest,
                                            v1::StreamFindSimilarResponse>>(
      std::move(context), std::move(stream));
}

std::unique_ptr<Connection::ImportArticlesStream>
GrpcConnection::ImportArticles(const CallOptions& options) {
  auto context = std::make_unique<grpc::ClientContext>();
  Prepare(options, absl::InfiniteDuration(), *context);
  auto stream = articles_->ImportArticles(context.get());
  return std::make_unique<
      GrpcMessageStream<v1::ImportArticlesRequest, v1::ImportArticlesResponse>>(
      std::move(context), std::move(stream));
}

std::unique_ptr<Connection::ExportArticlesStream>
GrpcConnection::ExportArticles(const v1::ExportArticlesRequest& request,
                               const CallOptions& options) {
  auto context = std::make_unique<grpc::ClientContext>();
  Prepare(options, options_.export_timeout, *context);
  auto stream = articles_->ExportArticles(context.get(), request);
  return std::make_unique<GrpcResponseStream<
      ExportArticlesStream, grpc::ClientReader<v1::ExportArticlesResponse>,
      v1::ExportArticlesResponse>>(std::move(context), std::move(stream));
}

absl::StatusOr<v1::UpsertArticleResponse> GrpcConnection::UpsertArticle(
    const v1::UpsertArticleRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::UpsertArticle, request,
              options, options_.write_timeout);
}

absl::StatusOr<v1::BatchUpsertArticlesResponse>
GrpcConnection::BatchUpsertArticles(
    const v1::BatchUpsertArticlesRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::BatchUpsertArticles,
              request, options, options_.write_timeout);
}

absl::StatusOr<v1::GetArticleResponse> GrpcConnection::GetArticle(
    const v1::GetArticleRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::GetArticle, request,
              options, options_.read_timeout);
}

absl::StatusOr<v1::BatchGetArticlesResponse> GrpcConnection::BatchGetArticles(
    const v1::BatchGetArticlesRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::BatchGetArticles, request,
              options, options_.read_timeout);
}

absl::StatusOr<v1::ListArticlesResponse> GrpcConnection::ListArticles(
    const v1::ListArticlesRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::ListArticles, request,
              options, options_.read_timeout);
}

absl::StatusOr<v1::DeleteArticleResponse> GrpcConnection::DeleteArticle(
    const v1::DeleteArticleRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::DeleteArticle, request,
              options, options_.write_timeout);
}

absl::StatusOr<v1::DeleteArticlesResponse> GrpcConnection::DeleteArticles(
    const v1::DeleteArticlesRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::DeleteArticles, request,
              options, options_.write_timeout);
}

absl::StatusOr<v1::GetStatusResponse> GrpcConnection::GetStatus(
    const v1::GetStatusRequest& request, const CallOptions& options) {
  return Call(*admin_, &v1::AdminService::Stub::GetStatus, request, options,
              options_.read_timeout);
}

absl::StatusOr<v1::CreateSnapshotResponse> GrpcConnection::CreateSnapshot(
    const v1::CreateSnapshotRequest& request, const CallOptions& options) {
  return Call(*admin_, &v1::AdminService::Stub::CreateSnapshot, request,
              options, options_.write_timeout);
}

absl::StatusOr<v1::CompactResponse> GrpcConnection::Compact(
    const v1::CompactRequest& request, const CallOptions& options) {
  return Call(*admin_, &v1::AdminService::Stub::Compact, request, options,
              options_.write_timeout);
}

absl::StatusOr<std::shared_ptr<Connection>> MakeConnection(
    const ClientOptions& options) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(options);
  if (!channel.ok()) return channel.status();
  return std::make_shared<GrpcConnection>(options, *std::move(channel));
}

}  // namespace akin
