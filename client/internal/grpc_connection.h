#ifndef AKIN_CLIENT_INTERNAL_GRPC_CONNECTION_H_
#define AKIN_CLIENT_INTERNAL_GRPC_CONNECTION_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/client_callback.h>

#include <functional>
#include <memory>
#include <type_traits>

#include "akin/connection.h"
#include "akin/v1/admin.grpc.pb.h"
#include "akin/v1/articles.grpc.pb.h"
#include "akin/v1/similar_news.grpc.pb.h"
#include "client/internal/repetition.h"

namespace akin {

// Connection over one gRPC channel. Asynchronous calls keep it; always owned by
// a shared pointer.
class GrpcConnection : public Connection,
                       public std::enable_shared_from_this<GrpcConnection> {
 public:
  // `channel` is one of MakeChannel() with the same options.
  GrpcConnection(const ClientOptions& options,
                 std::shared_ptr<grpc::Channel> channel);

  ClientOptions options() const override { return options_; }

  absl::StatusOr<v1::FindSimilarResponse> FindSimilar(
      const v1::FindSimilarRequest& request,
      const CallOptions& options) override;
  void AsyncFindSimilar(const v1::FindSimilarRequest& request,
                        const CallOptions& options,
                        Callback<v1::FindSimilarResponse> done) override;
  absl::StatusOr<v1::BatchFindSimilarResponse> BatchFindSimilar(
      const v1::BatchFindSimilarRequest& request,
      const CallOptions& options) override;
  void AsyncBatchFindSimilar(
      const v1::BatchFindSimilarRequest& request, const CallOptions& options,
      Callback<v1::BatchFindSimilarResponse> done) override;
  std::unique_ptr<FindSimilarStream> StreamFindSimilar(
      const CallOptions& options) override;
  std::unique_ptr<AsyncFindSimilarStream> AsyncStreamFindSimilar(
      int window, const CallOptions& options) override;
  absl::StatusOr<v1::UpsertArticleResponse> UpsertArticle(
      const v1::UpsertArticleRequest& request,
      const CallOptions& options) override;
  void AsyncUpsertArticle(const v1::UpsertArticleRequest& request,
                          const CallOptions& options,
                          Callback<v1::UpsertArticleResponse> done) override;
  absl::StatusOr<v1::BatchUpsertArticlesResponse> BatchUpsertArticles(
      const v1::BatchUpsertArticlesRequest& request,
      const CallOptions& options) override;
  void AsyncBatchUpsertArticles(
      const v1::BatchUpsertArticlesRequest& request, const CallOptions& options,
      Callback<v1::BatchUpsertArticlesResponse> done) override;
  std::unique_ptr<ImportArticlesStream> ImportArticles(
      const CallOptions& options) override;
  std::unique_ptr<AsyncImportArticlesStream> AsyncImportArticles(
      int window, const CallOptions& options) override;
  absl::StatusOr<v1::GetArticleResponse> GetArticle(
      const v1::GetArticleRequest& request,
      const CallOptions& options) override;
  void AsyncGetArticle(const v1::GetArticleRequest& request,
                       const CallOptions& options,
                       Callback<v1::GetArticleResponse> done) override;
  absl::StatusOr<v1::BatchGetArticlesResponse> BatchGetArticles(
      const v1::BatchGetArticlesRequest& request,
      const CallOptions& options) override;
  void AsyncBatchGetArticles(
      const v1::BatchGetArticlesRequest& request, const CallOptions& options,
      Callback<v1::BatchGetArticlesResponse> done) override;
  absl::StatusOr<v1::ListArticlesResponse> ListArticles(
      const v1::ListArticlesRequest& request,
      const CallOptions& options) override;
  void AsyncListArticles(const v1::ListArticlesRequest& request,
                         const CallOptions& options,
                         Callback<v1::ListArticlesResponse> done) override;
  absl::StatusOr<v1::DeleteArticleResponse> DeleteArticle(
      const v1::DeleteArticleRequest& request,
      const CallOptions& options) override;
  void AsyncDeleteArticle(const v1::DeleteArticleRequest& request,
                          const CallOptions& options,
                          Callback<v1::DeleteArticleResponse> done) override;
  absl::StatusOr<v1::DeleteArticlesResponse> DeleteArticles(
      const v1::DeleteArticlesRequest& request,
      const CallOptions& options) override;
  void AsyncDeleteArticles(const v1::DeleteArticlesRequest& request,
                           const CallOptions& options,
                           Callback<v1::DeleteArticlesResponse> done) override;
  std::unique_ptr<ExportArticlesStream> ExportArticles(
      const v1::ExportArticlesRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::GetStatusResponse> GetStatus(
      const v1::GetStatusRequest& request, const CallOptions& options) override;
  void AsyncGetStatus(const v1::GetStatusRequest& request,
                      const CallOptions& options,
                      Callback<v1::GetStatusResponse> done) override;
  absl::StatusOr<v1::CreateSnapshotResponse> CreateSnapshot(
      const v1::CreateSnapshotRequest& request,
      const CallOptions& options) override;
  void AsyncCreateSnapshot(const v1::CreateSnapshotRequest& request,
                           const CallOptions& options,
                           Callback<v1::CreateSnapshotResponse> done) override;
  absl::StatusOr<v1::CompactResponse> Compact(
      const v1::CompactRequest& request, const CallOptions& options) override;
  void AsyncCompact(const v1::CompactRequest& request,
                    const CallOptions& options,
                    Callback<v1::CompactResponse> done) override;

 private:
  // How long calls may take, and how often they are made: reads, writes, and
  // writes that must not be repeated.
  CallPlan ReadPlan(const CallOptions& options) const;
  CallPlan WritePlan(const CallOptions& options) const;
  CallPlan WriteOncePlan(const CallOptions& options) const;

  // What a call of a stream is made with. Waits until there is a server, as
  // long as the attempts of another call take.
  std::unique_ptr<grpc::ClientContext> OpenStream(absl::Time deadline) const;

  // Begins a stream of `method` that blocks nobody.
  template <typename AsyncStub, typename Request, typename Response>
  std::unique_ptr<AsyncMessageStream<Request, Response>> OpenAsyncStream(
      std::type_identity_t<AsyncStub>& stub,
      void (AsyncStub::*method)(grpc::ClientContext*,
                                grpc::ClientBidiReactor<Request, Response>*),
      int window, const CallOptions& options);

  // Gives an attempt of a call its token, deadline and patience.
  void Prepare(absl::Time deadline, grpc::ClientContext& context) const;

  // Make a call of a stub.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(
      Stub& stub,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request, const CallPlan& plan) const;
  template <typename AsyncStub, typename Request, typename Response>
  void CallAsync(std::type_identity_t<AsyncStub>& stub,
                 void (AsyncStub::*method)(grpc::ClientContext*, const Request*,
                                           Response*,
                                           std::function<void(grpc::Status)>),
                 const Request& request, const CallPlan& plan,
                 Callback<Response> done) const;

  const ClientOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::SimilarNewsService::Stub> similar_news_;
  const std::unique_ptr<v1::ArticlesService::Stub> articles_;
  const std::unique_ptr<v1::AdminService::Stub> admin_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_CONNECTION_H_
