#include "akin/client.h"

#include <utility>

namespace akin {

Client::Client(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

absl::StatusOr<v1::FindSimilarResponse> Client::FindSimilar(
    const v1::FindSimilarRequest& request, const CallOptions& options) const {
  return connection_->FindSimilar(request, options);
}

void Client::AsyncFindSimilar(const v1::FindSimilarRequest& request,
                              Callback<v1::FindSimilarResponse> done,
                              const CallOptions& options) const {
  connection_->AsyncFindSimilar(request, options, std::move(done));
}

absl::StatusOr<v1::BatchFindSimilarResponse> Client::BatchFindSimilar(
    const v1::BatchFindSimilarRequest& request,
    const CallOptions& options) const {
  return connection_->BatchFindSimilar(request, options);
}

void Client::AsyncBatchFindSimilar(const v1::BatchFindSimilarRequest& request,
                                   Callback<v1::BatchFindSimilarResponse> done,
                                   const CallOptions& options) const {
  connection_->AsyncBatchFindSimilar(request, options, std::move(done));
}

std::unique_ptr<Connection::FindSimilarStream> Client::StreamFindSimilar(
    const CallOptions& options) const {
  return connection_->StreamFindSimilar(options);
}

std::unique_ptr<Connection::AsyncFindSimilarStream>
Client::AsyncStreamFindSimilar(int window, const CallOptions& options) const {
  return connection_->AsyncStreamFindSimilar(window, options);
}

absl::StatusOr<v1::UpsertArticleResponse> Client::UpsertArticle(
    const v1::UpsertArticleRequest& request, const CallOptions& options) const {
  return connection_->UpsertArticle(request, options);
}

void Client::AsyncUpsertArticle(const v1::UpsertArticleRequest& request,
                                Callback<v1::UpsertArticleResponse> done,
                                const CallOptions& options) const {
  connection_->AsyncUpsertArticle(request, options, std::move(done));
}

absl::StatusOr<v1::BatchUpsertArticlesResponse> Client::BatchUpsertArticles(
    const v1::BatchUpsertArticlesRequest& request,
    const CallOptions& options) const {
  return connection_->BatchUpsertArticles(request, options);
}

void Client::AsyncBatchUpsertArticles(
    const v1::BatchUpsertArticlesRequest& request,
    Callback<v1::BatchUpsertArticlesResponse> done,
    const CallOptions& options) const {
  connection_->AsyncBatchUpsertArticles(request, options, std::move(done));
}

absl::StatusOr<v1::GetArticleResponse> Client::GetArticle(
    const v1::GetArticleRequest& request, const CallOptions& options) const {
  return connection_->GetArticle(request, options);
}

void Client::AsyncGetArticle(const v1::GetArticleRequest& request,
                             Callback<v1::GetArticleResponse> done,
                             const CallOptions& options) const {
  connection_->AsyncGetArticle(request, options, std::move(done));
}

absl::StatusOr<v1::BatchGetArticlesResponse> Client::BatchGetArticles(
    const v1::BatchGetArticlesRequest& request,
    const CallOptions& options) const {
  return connection_->BatchGetArticles(request, options);
}

void Client::AsyncBatchGetArticles(const v1::BatchGetArticlesRequest& request,
                                   Callback<v1::BatchGetArticlesResponse> done,
                                   const CallOptions& options) const {
  connection_->AsyncBatchGetArticles(request, options, std::move(done));
}

absl::StatusOr<v1::ListArticlesResponse> Client::ListArticles(
    const v1::ListArticlesRequest& request, const CallOptions& options) const {
  return connection_->ListArticles(request, options);
}

void Client::AsyncListArticles(const v1::ListArticlesRequest& request,
                               Callback<v1::ListArticlesResponse> done,
                               const CallOptions& options) const {
  connection_->AsyncListArticles(request, options, std::move(done));
}

absl::StatusOr<v1::DeleteArticleResponse> Client::DeleteArticle(
    const v1::DeleteArticleRequest& request, const CallOptions& options) const {
  return connection_->DeleteArticle(request, options);
}

void Client::AsyncDeleteArticle(const v1::DeleteArticleRequest& request,
                                Callback<v1::DeleteArticleResponse> done,
                                const CallOptions& options) const {
  connection_->AsyncDeleteArticle(request, options, std::move(done));
}

absl::StatusOr<v1::DeleteArticlesResponse> Client::DeleteArticles(
    const v1::DeleteArticlesRequest& request,
    const CallOptions& options) const {
  return connection_->DeleteArticles(request, options);
}

void Client::AsyncDeleteArticles(const v1::DeleteArticlesRequest& request,
                                 Callback<v1::DeleteArticlesResponse> done,
                                 const CallOptions& options) const {
  connection_->AsyncDeleteArticles(request, options, std::move(done));
}

ArticleImport Client::ImportArticles(
    ArticleImport::Acknowledged acknowledged,
    const ArticleImport::Options& options) const {
  return ArticleImport(connection_, options, std::move(acknowledged));
}

AsyncArticleImport Client::AsyncImportArticles(
    const AsyncArticleImport::Options& options) const {
  return AsyncArticleImport(connection_, options);
}

ImportStream Client::Import(ImportStream::Acknowledged acknowledged, int window,
                            const CallOptions& options) const {
  ImportStream::Options stream_options;
  stream_options.window = window;
  stream_options.acknowledgement_timeout = connection_->options().write_timeout;
  return ImportStream(connection_->ImportArticles(options), stream_options,
                      std::move(acknowledged));
}

std::unique_ptr<Connection::ExportArticlesStream> Client::Export(
    const v1::ExportArticlesRequest& request,
    const CallOptions& options) const {
  return connection_->ExportArticles(request, options);
}

absl::StatusOr<v1::GetStatusResponse> Client::GetStatus(
    const v1::GetStatusRequest& request, const CallOptions& options) const {
  return connection_->GetStatus(request, options);
}

void Client::AsyncGetStatus(const v1::GetStatusRequest& request,
                            Callback<v1::GetStatusResponse> done,
                            const CallOptions& options) const {
  connection_->AsyncGetStatus(request, options, std::move(done));
}

absl::StatusOr<v1::CreateSnapshotResponse> Client::CreateSnapshot(
    const v1::CreateSnapshotRequest& request,
    const CallOptions& options) const {
  return connection_->CreateSnapshot(request, options);
}

void Client::AsyncCreateSnapshot(const v1::CreateSnapshotRequest& request,
                                 Callback<v1::CreateSnapshotResponse> done,
                                 const CallOptions& options) const {
  connection_->AsyncCreateSnapshot(request, options, std::move(done));
}

absl::StatusOr<v1::CompactResponse> Client::Compact(
    const v1::CompactRequest& request, const CallOptions& options) const {
  return connection_->Compact(request, options);
}

void Client::AsyncCompact(const v1::CompactRequest& request,
                          Callback<v1::CompactResponse> done,
                          const CallOptions& options) const {
  connection_->AsyncCompact(request, options, std::move(done));
}

}  // namespace akin
