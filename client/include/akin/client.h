#ifndef AKIN_CLIENT_H_
#define AKIN_CLIENT_H_

#include <memory>

#include "absl/status/statusor.h"
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
class Client {
 public:
  // `connection` must not be null.
  explicit Client(std::shared_ptr<Connection> connection);

  // Similar news.
  absl::StatusOr<v1::FindSimilarResponse> FindSimilar(
      const v1::FindSimilarRequest& request,
      const CallOptions& options = {}) const;
  absl::StatusOr<v1::BatchFindSimilarResponse> BatchFindSimilar(
      const v1::BatchFindSimilarRequest& request,
      const CallOptions& options = {}) const;
  std::unique_ptr<Connection::FindSimilarStream> StreamFindSimilar(
      const CallOptions& options = {}) const;

  // Articles.
  absl::StatusOr<v1::UpsertArticleResponse> UpsertArticle(
      const v1::UpsertArticleRequest& request,
      const CallOptions& options = {}) const;
  absl::StatusOr<v1::BatchUpsertArticlesResponse> BatchUpsertArticles(
      const v1::BatchUpsertArticlesRequest& request,
      const CallOptions& options = {}) const;
  absl::StatusOr<v1::GetArticleResponse> GetArticle(
      const v1::GetArticleRequest& request,
      const CallOptions& options = {}) const;
  absl::StatusOr<v1::BatchGetArticlesResponse> BatchGetArticles(
      const v1::BatchGetArticlesRequest& request,
      const CallOptions& options = {}) const;
  absl::StatusOr<v1::ListArticlesResponse> ListArticles(
      const v1::ListArticlesRequest& request,
      const CallOptions& options = {}) const;
  absl::StatusOr<v1::DeleteArticleResponse> DeleteArticle(
      const v1::DeleteArticleRequest& request,
      const CallOptions& options = {}) const;
  absl::StatusOr<v1::DeleteArticlesResponse> DeleteArticles(
      const v1::DeleteArticlesRequest& request,
      const CallOptions& options = {}) const;

  // Starts to put articles in, `window` unacknowledged messages at most.
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
  absl::StatusOr<v1::CreateSnapshotResponse> CreateSnapshot(
      const v1::CreateSnapshotRequest& request,
      const CallOptions& options = {}) const;
  absl::StatusOr<v1::CompactResponse> Compact(
      const v1::CompactRequest& request = {},
      const CallOptions& options = {}) const;

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_H_
