#ifndef AKIN_CLIENT_H_
#define AKIN_CLIENT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "akin/article_import.h"
#include "akin/async_article_import.h"
#include "akin/client_options.h"
#include "akin/connection.h"
#include "akin/import_stream.h"
#include "akin/stream.h"
#include "akin/v1/admin.pb.h"
#include "akin/v1/articles.pb.h"
#include "akin/v1/similar_news.pb.h"

namespace akin {

// Asks an akin server.
//
//   akin::ClientOptions options;
//   options.target = "news.example.com:50051";
//   const akin::Client client(akin::MakeConnection(options).value());
//   akin::v1::FindSimilarRequest request;
//   request.mutable_seeds()->add_positive()->set_article_id("a-17");
//   absl::StatusOr<akin::v1::FindSimilarResponse> answer =
//       client.FindSimilar(request);
//
// What a call does, its bounds and its errors stand in the .proto files. Every
// call has a deadline. Thread-safe, cheap to copy; copies share the connection.
//
// An asynchronous call returns at once and calls `done` with its outcome: once,
// on a thread of the library, perhaps before it has returned. `done` must not
// block, for other calls wait for it meanwhile; it may make asynchronous calls.
// What is under way when the last copy is destroyed goes on to its end.
class Client {
 public:
  // `connection` must not be null.
  explicit Client(std::shared_ptr<Connection> connection);

  // Similar news.
  absl::StatusOr<v1::FindSimilarResponse> FindSimilar(
      const v1::FindSimilarRequest& request,
      const CallOptions& options = {}) const;
  void AsyncFindSimilar(const v1::FindSimilarRequest& request,
                        Callback<v1::FindSimilarResponse> done,
                        const CallOptions& options = {}) const;
  absl::StatusOr<v1::BatchFindSimilarResponse> BatchFindSimilar(
      const v1::BatchFindSimilarRequest& request,
      const CallOptions& options = {}) const;
  void AsyncBatchFindSimilar(const v1::BatchFindSimilarRequest& request,
                             Callback<v1::BatchFindSimilarResponse> done,
                             const CallOptions& options = {}) const;
  std::unique_ptr<Connection::FindSimilarStream> StreamFindSimilar(
      const CallOptions& options = {}) const;
  // `window` questions unanswered at most. Lives until it is destroyed, unless
  // `options` has a timeout.
  std::unique_ptr<Connection::AsyncFindSimilarStream> AsyncStreamFindSimilar(
      int window = 16, const CallOptions& options = {}) const;

  // Articles.
  absl::StatusOr<v1::UpsertArticleResponse> UpsertArticle(
      const v1::UpsertArticleRequest& request,
      const CallOptions& options = {}) const;
  void AsyncUpsertArticle(const v1::UpsertArticleRequest& request,
                          Callback<v1::UpsertArticleResponse> done,
                          const CallOptions& options = {}) const;
  absl::StatusOr<v1::BatchUpsertArticlesResponse> BatchUpsertArticles(
      const v1::BatchUpsertArticlesRequest& request,
      const CallOptions& options = {}) const;
  void AsyncBatchUpsertArticles(const v1::BatchUpsertArticlesRequest& request,
                                Callback<v1::BatchUpsertArticlesResponse> done,
                                const CallOptions& options = {}) const;
  absl::StatusOr<v1::GetArticleResponse> GetArticle(
      const v1::GetArticleRequest& request,
      const CallOptions& options = {}) const;
  void AsyncGetArticle(const v1::GetArticleRequest& request,
                       Callback<v1::GetArticleResponse> done,
                       const CallOptions& options = {}) const;
  absl::StatusOr<v1::BatchGetArticlesResponse> BatchGetArticles(
      const v1::BatchGetArticlesRequest& request,
      const CallOptions& options = {}) const;
  void AsyncBatchGetArticles(const v1::BatchGetArticlesRequest& request,
                             Callback<v1::BatchGetArticlesResponse> done,
                             const CallOptions& options = {}) const;
  absl::StatusOr<v1::ListArticlesResponse> ListArticles(
      const v1::ListArticlesRequest& request,
      const CallOptions& options = {}) const;
  void AsyncListArticles(const v1::ListArticlesRequest& request,
                         Callback<v1::ListArticlesResponse> done,
                         const CallOptions& options = {}) const;
  absl::StatusOr<v1::DeleteArticleResponse> DeleteArticle(
      const v1::DeleteArticleRequest& request,
      const CallOptions& options = {}) const;
  void AsyncDeleteArticle(const v1::DeleteArticleRequest& request,
                          Callback<v1::DeleteArticleResponse> done,
                          const CallOptions& options = {}) const;
  absl::StatusOr<v1::DeleteArticlesResponse> DeleteArticles(
      const v1::DeleteArticlesRequest& request,
      const CallOptions& options = {}) const;
  void AsyncDeleteArticles(const v1::DeleteArticlesRequest& request,
                           Callback<v1::DeleteArticlesResponse> done,
                           const CallOptions& options = {}) const;

  // Starts to put articles in, over as many streams as it takes.
  ArticleImport ImportArticles(
      ArticleImport::Acknowledged acknowledged,
      const ArticleImport::Options& options = {}) const;
  AsyncArticleImport AsyncImportArticles(
      const AsyncArticleImport::Options& options = {}) const;
  // Starts to put articles in over one stream, `window` unacknowledged messages
  // at most.
  ImportStream Import(ImportStream::Acknowledged acknowledged, int window = 2,
                      const CallOptions& options = {}) const;
  // Starts to take every article that matches out.
  std::unique_ptr<Connection::ExportArticlesStream> Export(
      const v1::ExportArticlesRequest& request,
      const CallOptions& options = {}) const;

  // Administration.
  absl::StatusOr<v1::GetStatusResponse> GetStatus(
      const v1::GetStatusRequest& request = {},
      const CallOptions& options = {}) const;
  void AsyncGetStatus(const v1::GetStatusRequest& request,
                      Callback<v1::GetStatusResponse> done,
                      const CallOptions& options = {}) const;
  absl::StatusOr<v1::CreateSnapshotResponse> CreateSnapshot(
      const v1::CreateSnapshotRequest& request,
      const CallOptions& options = {}) const;
  void AsyncCreateSnapshot(const v1::CreateSnapshotRequest& request,
                           Callback<v1::CreateSnapshotResponse> done,
                           const CallOptions& options = {}) const;
  absl::StatusOr<v1::CompactResponse> Compact(
      const v1::CompactRequest& request = {},
      const CallOptions& options = {}) const;
  void AsyncCompact(const v1::CompactRequest& request,
                    Callback<v1::CompactResponse> done,
                    const CallOptions& options = {}) const;

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_H_
