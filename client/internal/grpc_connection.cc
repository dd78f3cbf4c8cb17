#include "client/internal/grpc_connection.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "client/internal/grpc_async_stream.h"
#include "client/internal/grpc_call.h"
#include "client/internal/grpc_channel.h"
#include "client/internal/grpc_status.h"
#include "client/internal/grpc_streams.h"

namespace akin {
namespace {

using AsyncSimilarNews = v1::SimilarNewsService::StubInterface::async_interface;
using AsyncArticles = v1::ArticlesService::StubInterface::async_interface;
using AsyncAdmin = v1::AdminService::StubInterface::async_interface;

// About as long as the attempts of a call that is repeated.
constexpr absl::Duration kStreamPatience = absl::Milliseconds(2'500);

// Deletes a connection, and with it the channel, on a thread that may.
void Delete(GrpcConnection* connection) {
  if (is_in_callback) {
    std::thread([connection] { delete connection; }).detach();
  } else {
    delete connection;
  }
}

}  // namespace

GrpcConnection::GrpcConnection(const ClientOptions& options,
                               std::shared_ptr<grpc::Channel> channel)
    : options_(options),
      channel_(std::move(channel)),
      similar_news_(v1::SimilarNewsService::NewStub(channel_)),
      articles_(v1::ArticlesService::NewStub(channel_)),
      admin_(v1::AdminService::NewStub(channel_)) {}

CallPlan GrpcConnection::ReadPlan(const CallOptions& options) const {
  return {absl::Now() + options.timeout.value_or(options_.read_timeout),
          options_.max_attempts};
}

CallPlan GrpcConnection::WritePlan(const CallOptions& options) const {
  return {absl::Now() + options.timeout.value_or(options_.write_timeout),
          options_.max_attempts};
}

CallPlan GrpcConnection::WriteOncePlan(const CallOptions& options) const {
  CallPlan plan = WritePlan(options);
  plan.max_attempts = 1;
  return plan;
}

std::unique_ptr<grpc::ClientContext> GrpcConnection::OpenStream(
    absl::Time deadline) const {
  if (options_.max_attempts > 1 && !options_.wait_for_server) {
    // gRPC works on a connection only while a call waits for it. Streams that
    // are opened in a loop, and fail at once, would leave it lying.
    channel_->WaitForConnected(
        absl::ToChronoTime(std::min(deadline, absl::Now() + kStreamPatience)));
  }
  auto context = std::make_unique<grpc::ClientContext>();
  Prepare(deadline, *context);
  return context;
}

void GrpcConnection::Prepare(absl::Time deadline,
                             grpc::ClientContext& context) const {
  if (!options_.token.empty()) {
    context.AddMetadata("authorization", "Bearer " + options_.token);
  }
  context.set_wait_for_ready(options_.wait_for_server);
  if (deadline == absl::InfiniteFuture()) return;
  context.set_deadline(absl::ToChronoTime(deadline));
}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> GrpcConnection::Call(
    Stub& stub,
    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                 Response*),
    const Request& request, const CallPlan& plan) const {
  return MakeCall<Response>(
      plan, [&](grpc::ClientContext& context, Response& response) {
        Prepare(plan.deadline, context);
        return (stub.*method)(&context, request, &response);
      });
}

template <typename AsyncStub, typename Request, typename Response>
void GrpcConnection::CallAsync(
    std::type_identity_t<AsyncStub>& stub,
    void (AsyncStub::*method)(grpc::ClientContext*, const Request*, Response*,
                              std::function<void(grpc::Status)>),
    const Request& request, const CallPlan& plan,
    Callback<Response> done) const {
  AsyncCall<Request, Response>::Start(
      plan,
      [self = shared_from_this(), &stub, method, deadline = plan.deadline](
          grpc::ClientContext& context, const Request& request,
          Response& response, std::function<void(grpc::Status)> ended) {
        self->Prepare(deadline, context);
        (stub.*method)(&context, &request, &response, std::move(ended));
      },
      request, std::move(done));
}

template <typename AsyncStub, typename Request, typename Response>
std::unique_ptr<AsyncMessageStream<Request, Response>>
GrpcConnection::OpenAsyncStream(
    std::type_identity_t<AsyncStub>& stub,
    void (AsyncStub::*method)(grpc::ClientContext*,
                              grpc::ClientBidiReactor<Request, Response>*),
    int window, const CallOptions& options) {
  auto call = std::make_shared<AsyncStreamCall<Request, Response>>(
      shared_from_this(), window);
  Prepare(absl::Now() + options.timeout.value_or(absl::InfiniteDuration()),
          call->context());
  (stub.*method)(&call->context(), call.get());
  call->Start();
  return std::make_unique<GrpcAsyncStream<Request, Response>>(std::move(call));
}

absl::StatusOr<v1::FindSimilarResponse> GrpcConnection::FindSimilar(
    const v1::FindSimilarRequest& request, const CallOptions& options) {
  return Call(*similar_news_, &v1::SimilarNewsService::Stub::FindSimilar,
              request, ReadPlan(options));
}

void GrpcConnection::AsyncFindSimilar(const v1::FindSimilarRequest& request,
                                      const CallOptions& options,
                                      Callback<v1::FindSimilarResponse> done) {
  CallAsync(*similar_news_->async(), &AsyncSimilarNews::FindSimilar, request,
            ReadPlan(options), std::move(done));
}

absl::StatusOr<v1::BatchFindSimilarResponse> GrpcConnection::BatchFindSimilar(
    const v1::BatchFindSimilarRequest& request, const CallOptions& options) {
  return Call(*similar_news_, &v1::SimilarNewsService::Stub::BatchFindSimilar,
              request, ReadPlan(options));
}

void GrpcConnection::AsyncBatchFindSimilar(
    const v1::BatchFindSimilarRequest& request, const CallOptions& options,
    Callback<v1::BatchFindSimilarResponse> done) {
  CallAsync(*similar_news_->async(), &AsyncSimilarNews::BatchFindSimilar,
            request, ReadPlan(options), std::move(done));
}

std::unique_ptr<Connection::FindSimilarStream>
GrpcConnection::StreamFindSimilar(const CallOptions& options) {
  auto context = OpenStream(absl::Now() +
                            options.timeout.value_or(absl::InfiniteDuration()));
  auto stream = similar_news_->StreamFindSimilar(context.get());
  return std::make_unique<GrpcMessageStream<v1::StreamFindSimilarRequest,
                                            v1::StreamFindSimilarResponse>>(
      std::move(context), std::move(stream));
}

std::unique_ptr<Connection::AsyncFindSimilarStream>
GrpcConnection::AsyncStreamFindSimilar(int window, const CallOptions& options) {
  return OpenAsyncStream(*similar_news_->async(),
                         &AsyncSimilarNews::StreamFindSimilar, window, options);
}

std::unique_ptr<Connection::AsyncImportArticlesStream>
GrpcConnection::AsyncImportArticles(int window, const CallOptions& options) {
  return OpenAsyncStream(*articles_->async(), &AsyncArticles::ImportArticles,
                         window, options);
}

std::unique_ptr<Connection::ImportArticlesStream>
GrpcConnection::ImportArticles(const CallOptions& options) {
  auto context = OpenStream(absl::Now() +
                            options.timeout.value_or(absl::InfiniteDuration()));
  auto stream = articles_->ImportArticles(context.get());
  return std::make_unique<
      GrpcMessageStream<v1::ImportArticlesRequest, v1::ImportArticlesResponse>>(
      std::move(context), std::move(stream));
}

std::unique_ptr<Connection::ExportArticlesStream>
GrpcConnection::ExportArticles(const v1::ExportArticlesRequest& request,
                               const CallOptions& options) {
  auto context = OpenStream(absl::Now() +
                            options.timeout.value_or(options_.export_timeout));
  auto stream = articles_->ExportArticles(context.get(), request);
  return std::make_unique<GrpcResponseStream<
      ExportArticlesStream, grpc::ClientReader<v1::ExportArticlesResponse>,
      v1::ExportArticlesResponse>>(std::move(context), std::move(stream));
}

absl::StatusOr<v1::UpsertArticleResponse> GrpcConnection::UpsertArticle(
    const v1::UpsertArticleRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::UpsertArticle, request,
              WritePlan(options));
}

void GrpcConnection::AsyncUpsertArticle(
    const v1::UpsertArticleRequest& request, const CallOptions& options,
    Callback<v1::UpsertArticleResponse> done) {
  CallAsync(*articles_->async(), &AsyncArticles::UpsertArticle, request,
            WritePlan(options), std::move(done));
}

absl::StatusOr<v1::BatchUpsertArticlesResponse>
GrpcConnection::BatchUpsertArticles(
    const v1::BatchUpsertArticlesRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::BatchUpsertArticles,
              request, WritePlan(options));
}

void GrpcConnection::AsyncBatchUpsertArticles(
    const v1::BatchUpsertArticlesRequest& request, const CallOptions& options,
    Callback<v1::BatchUpsertArticlesResponse> done) {
  CallAsync(*articles_->async(), &AsyncArticles::BatchUpsertArticles, request,
            WritePlan(options), std::move(done));
}

absl::StatusOr<v1::GetArticleResponse> GrpcConnection::GetArticle(
    const v1::GetArticleRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::GetArticle, request,
              ReadPlan(options));
}

void GrpcConnection::AsyncGetArticle(const v1::GetArticleRequest& request,
                                     const CallOptions& options,
                                     Callback<v1::GetArticleResponse> done) {
  CallAsync(*articles_->async(), &AsyncArticles::GetArticle, request,
            ReadPlan(options), std::move(done));
}

absl::StatusOr<v1::BatchGetArticlesResponse> GrpcConnection::BatchGetArticles(
    const v1::BatchGetArticlesRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::BatchGetArticles, request,
              ReadPlan(options));
}

void GrpcConnection::AsyncBatchGetArticles(
    const v1::BatchGetArticlesRequest& request, const CallOptions& options,
    Callback<v1::BatchGetArticlesResponse> done) {
  CallAsync(*articles_->async(), &AsyncArticles::BatchGetArticles, request,
            ReadPlan(options), std::move(done));
}

absl::StatusOr<v1::ListArticlesResponse> GrpcConnection::ListArticles(
    const v1::ListArticlesRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::ListArticles, request,
              ReadPlan(options));
}

void GrpcConnection::AsyncListArticles(
    const v1::ListArticlesRequest& request, const CallOptions& options,
    Callback<v1::ListArticlesResponse> done) {
  CallAsync(*articles_->async(), &AsyncArticles::ListArticles, request,
            ReadPlan(options), std::move(done));
}

absl::StatusOr<v1::DeleteArticleResponse> GrpcConnection::DeleteArticle(
    const v1::DeleteArticleRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::DeleteArticle, request,
              WritePlan(options));
}

void GrpcConnection::AsyncDeleteArticle(
    const v1::DeleteArticleRequest& request, const CallOptions& options,
    Callback<v1::DeleteArticleResponse> done) {
  CallAsync(*articles_->async(), &AsyncArticles::DeleteArticle, request,
            WritePlan(options), std::move(done));
}

absl::StatusOr<v1::DeleteArticlesResponse> GrpcConnection::DeleteArticles(
    const v1::DeleteArticlesRequest& request, const CallOptions& options) {
  return Call(*articles_, &v1::ArticlesService::Stub::DeleteArticles, request,
              WritePlan(options));
}

void GrpcConnection::AsyncDeleteArticles(
    const v1::DeleteArticlesRequest& request, const CallOptions& options,
    Callback<v1::DeleteArticlesResponse> done) {
  CallAsync(*articles_->async(), &AsyncArticles::DeleteArticles, request,
            WritePlan(options), std::move(done));
}

absl::StatusOr<v1::GetStatusResponse> GrpcConnection::GetStatus(
    const v1::GetStatusRequest& request, const CallOptions& options) {
  return Call(*admin_, &v1::AdminService::Stub::GetStatus, request,
              ReadPlan(options));
}

void GrpcConnection::AsyncGetStatus(const v1::GetStatusRequest& request,
                                    const CallOptions& options,
                                    Callback<v1::GetStatusResponse> done) {
  CallAsync(*admin_->async(), &AsyncAdmin::GetStatus, request,
            ReadPlan(options), std::move(done));
}

absl::StatusOr<v1::CreateSnapshotResponse> GrpcConnection::CreateSnapshot(
    const v1::CreateSnapshotRequest& request, const CallOptions& options) {
  return Call(*admin_, &v1::AdminService::Stub::CreateSnapshot, request,
              WriteOncePlan(options));
}

void GrpcConnection::AsyncCreateSnapshot(
    const v1::CreateSnapshotRequest& request, const CallOptions& options,
    Callback<v1::CreateSnapshotResponse> done) {
  CallAsync(*admin_->async(), &AsyncAdmin::CreateSnapshot, request,
            WriteOncePlan(options), std::move(done));
}

absl::StatusOr<v1::CompactResponse> GrpcConnection::Compact(
    const v1::CompactRequest& request, const CallOptions& options) {
  return Call(*admin_, &v1::AdminService::Stub::Compact, request,
              WritePlan(options));
}

void GrpcConnection::AsyncCompact(const v1::CompactRequest& request,
                                  const CallOptions& options,
                                  Callback<v1::CompactResponse> done) {
  CallAsync(*admin_->async(), &AsyncAdmin::Compact, request, WritePlan(options),
            std::move(done));
}

absl::StatusOr<std::shared_ptr<Connection>> MakeConnection(
    const ClientOptions& options) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(options);
  if (!channel.ok()) return channel.status();
  return std::shared_ptr<GrpcConnection>(
      new GrpcConnection(options, *std::move(channel)), Delete);
}

}  // namespace akin
