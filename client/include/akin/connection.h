#ifndef AKIN_CONNECTION_H_
#define AKIN_CONNECTION_H_

#include <memory>

#include "absl/status/statusor.h"
#include "akin/async_stream.h"
#include "akin/client_options.h"
#include "akin/stream.h"
#include "akin/v1/admin.pb.h"
#include "akin/v1/articles.pb.h"
#include "akin/v1/similar_news.pb.h"

namespace akin {

// The calls of akin's three services, one method each, and for each that is not
// a stream a second one that does not block (see Client). What a method does,
// its bounds and its errors stand in the .proto files; the status of a failed
// call carries the server's details (akin/status.h).
//
// Thread-safe. Programs use Client; tests put a fake or
// akin/mocks/mock_connection.h in this place.
class Connection {
 public:
  using FindSimilarStream = MessageStream<v1::StreamFindSimilarRequest,
                                          v1::StreamFindSimilarResponse>;
  using ImportArticlesStream =
      MessageStream<v1::ImportArticlesRequest, v1::ImportArticlesResponse>;
  using AsyncFindSimilarStream =
      AsyncMessageStream<v1::StreamFindSimilarRequest,
                         v1::StreamFindSimilarResponse>;
  using AsyncImportArticlesStream =
      AsyncMessageStream<v1::ImportArticlesRequest, v1::ImportArticlesResponse>;
  using ExportArticlesStream = ResponseStream<v1::ExportArticlesResponse>;

  virtual ~Connection() = default;

  // The options that the connection was made with.
  virtual ClientOptions options() const = 0;

  // SimilarNewsService.
  virtual absl::StatusOr<v1::FindSimilarResponse> FindSimilar(
      const v1::FindSimilarRequest& request, const CallOptions& options) = 0;
  virtual void AsyncFindSimilar(const v1::FindSimilarRequest& request,
                                const CallOptions& options,
                                Callback<v1::FindSimilarResponse> done) = 0;
  virtual absl::StatusOr<v1::BatchFindSimilarResponse> BatchFindSimilar(
      const v1::BatchFindSimilarRequest& request,
      const CallOptions& options) = 0;
  virtual void AsyncBatchFindSimilar(
      const v1::BatchFindSimilarRequest& request, const CallOptions& options,
      Callback<v1::BatchFindSimilarResponse> done) = 0;
  virtual std::unique_ptr<FindSimilarStream> StreamFindSimilar(
      const CallOptions& options) = 0;
  virtual std::unique_ptr<AsyncFindSimilarStream> AsyncStreamFindSimilar(
      int window, const CallOptions& options) = 0;

  // ArticlesService.
  virtual absl::StatusOr<v1::UpsertArticleResponse> UpsertArticle(
      const v1::UpsertArticleRequest& request, const CallOptions& options) = 0;
  virtual void AsyncUpsertArticle(const v1::UpsertArticleRequest& request,
                                  const CallOptions& options,
                                  Callback<v1::UpsertArticleResponse> done) = 0;
  virtual absl::StatusOr<v1::BatchUpsertArticlesResponse> BatchUpsertArticles(
      const v1::BatchUpsertArticlesRequest& request,
      const CallOptions& options) = 0;
  virtual void AsyncBatchUpsertArticles(
      const v1::BatchUpsertArticlesRequest& request, const CallOptions& options,
      Callback<v1::BatchUpsertArticlesResponse> done) = 0;
  virtual std::unique_ptr<ImportArticlesStream> ImportArticles(
      const CallOptions& options) = 0;
  virtual std::unique_ptr<AsyncImportArticlesStream> AsyncImportArticles(
      int window, const CallOptions& options) = 0;
  virtual absl::StatusOr<v1::GetArticleResponse> GetArticle(
      const v1::GetArticleRequest& request, const CallOptions& options) = 0;
  virtual void AsyncGetArticle(const v1::GetArticleRequest& request,
                               const CallOptions& options,
                               Callback<v1::GetArticleResponse> done) = 0;
  virtual absl::StatusOr<v1::BatchGetArticlesResponse> BatchGetArticles(
      const v1::BatchGetArticlesRequest& request,
      const CallOptions& options) = 0;
  virtual void AsyncBatchGetArticles(
      const v1::BatchGetArticlesRequest& request, const CallOptions& options,
      Callback<v1::BatchGetArticlesResponse> done) = 0;
  virtual absl::StatusOr<v1::ListArticlesResponse> ListArticles(
      const v1::ListArticlesRequest& request, const CallOptions& options) = 0;
  virtual void AsyncListArticles(const v1::ListArticlesRequest& request,
                                 const CallOptions& options,
                                 Callback<v1::ListArticlesResponse> done) = 0;
  virtual absl::StatusOr<v1::DeleteArticleResponse> DeleteArticle(
      const v1::DeleteArticleRequest& request, const CallOptions& options) = 0;
  virtual void AsyncDeleteArticle(const v1::DeleteArticleRequest& request,
                                  const CallOptions& options,
                                  Callback<v1::DeleteArticleResponse> done) = 0;
  virtual absl::StatusOr<v1::DeleteArticlesResponse> DeleteArticles(
      const v1::DeleteArticlesRequest& request, const CallOptions& options) = 0;
  virtual void AsyncDeleteArticles(
      const v1::DeleteArticlesRequest& request, const CallOptions& options,
      Callback<v1::DeleteArticlesResponse> done) = 0;
  virtual std::unique_ptr<ExportArticlesStream> ExportArticles(
      const v1::ExportArticlesRequest& request, const CallOptions& options) = 0;

  // AdminService.
  virtual absl::StatusOr<v1::GetStatusResponse> GetStatus(
      const v1::GetStatusRequest& request, const CallOptions& options) = 0;
  virtual void AsyncGetStatus(const v1::GetStatusRequest& request,
                              const CallOptions& options,
                              Callback<v1::GetStatusResponse> done) = 0;
  virtual absl::StatusOr<v1::CreateSnapshotResponse> CreateSnapshot(
      const v1::CreateSnapshotRequest& request, const CallOptions& options) = 0;
  virtual void AsyncCreateSnapshot(
      const v1::CreateSnapshotRequest& request, const CallOptions& options,
      Callback<v1::CreateSnapshotResponse> done) = 0;
  virtual absl::StatusOr<v1::CompactResponse> Compact(
      const v1::CompactRequest& request, const CallOptions& options) = 0;
  virtual void AsyncCompact(const v1::CompactRequest& request,
                            const CallOptions& options,
                            Callback<v1::CompactResponse> done) = 0;
};

// A connection over gRPC. Returns at once: the server is contacted by the
// first call, and again after it was lost, within a second of its return.
// InvalidArgument if an option makes no sense or a certificate cannot be read.
//
// Calls that are safe to repeat (all but streams and CreateSnapshot) are
// repeated on UNAVAILABLE, and when a server that shuts down cancels them,
// with growing pauses; and when the server refuses them but says when to come
// again (google.rpc.RetryInfo), then. All within their timeout.
absl::StatusOr<std::shared_ptr<Connection>> MakeConnection(
    const ClientOptions& options);

}  // namespace akin

#endif  // AKIN_CONNECTION_H_
