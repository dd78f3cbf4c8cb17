#ifndef AKIN_CLIENT_INTERNAL_GRPC_CONNECTION_H_
#define AKIN_CLIENT_INTERNAL_GRPC_CONNECTION_H_

#include <grpcpp/channel.h>

#include <memory>

#include "akin/connection.h"
#include "akin/v1/admin.grpc.pb.h"
#include "akin/v1/articles.grpc.pb.h"
#include "akin/v1/similar_news.grpc.pb.h"

namespace akin {

// Connection over one gRPC channel.
class GrpcConnection : public Connection {
 public:
  // `channel` is one of MakeChannel() with the same options.
  GrpcConnection(const ClientOptions& options,
                 std::shared_ptr<grpc::Channel> channel);

  ClientOptions options() const override { return options_; }

  absl::StatusOr<v1::FindSimilarResponse> FindSimilar(
      const v1::FindSimilarRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::BatchFindSimilarResponse> BatchFindSimilar(
      const v1::BatchFindSimilarRequest& request,
      const CallOptions& options) override;
  std::unique_ptr<FindSimilarStream> StreamFindSimilar(
      const CallOptions& options) override;
  absl::StatusOr<v1::UpsertArticleResponse> UpsertArticle(
      const v1::UpsertArticleRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::BatchUpsertArticlesResponse> BatchUpsertArticles(
      const v1::BatchUpsertArticlesRequest& request,
      const CallOptions& options) override;
  std::unique_ptr<ImportArticlesStream> ImportArticles(
      const CallOptions& options) override;
  absl::StatusOr<v1::GetArticleResponse> GetArticle(
      const v1::GetArticleRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::BatchGetArticlesResponse> BatchGetArticles(
      const v1::BatchGetArticlesRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::ListArticlesResponse> ListArticles(
      const v1::ListArticlesRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::DeleteArticleResponse> DeleteArticle(
      const v1::DeleteArticleRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::DeleteArticlesResponse> DeleteArticles(
      const v1::DeleteArticlesRequest& request,
      const CallOptions& options) override;
  std::unique_ptr<ExportArticlesStream> ExportArticles(
      const v1::ExportArticlesRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::GetStatusResponse> GetStatus(
      const v1::GetStatusRequest& request, const CallOptions& options) override;
  absl::StatusOr<v1::CreateSnapshotResponse> CreateSnapshot(
      const v1::CreateSnapshotRequest& request,
      const CallOptions& options) override;
  absl::StatusOr<v1::CompactResponse> Compact(
      const v1::CompactRequest& request, const CallOptions& options) override;

 private:
  // Gives a call its token, deadline and patience.
  void Prepare(const CallOptions& options, absl::Duration default_timeout,
               grpc::ClientContext& context) const;
  // Makes one call of a stub.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(
      Stub& stub,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request, const CallOptions& options,
      absl::Duration default_timeout) const;

  const ClientOptions options_;
  const std::unique_ptr<v1::SimilarNewsService::Stub> similar_news_;
  const std::unique_ptr<v1::ArticlesService::Stub> articles_;
  const std::unique_ptr<v1::AdminService::Stub> admin_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_CONNECTION_H_
