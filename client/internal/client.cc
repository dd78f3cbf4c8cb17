#include "akin/client.h"

#include <utility>

namespace akin {

Client::Client(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

absl::StatusOr<v1::FindSimilarResponse> Client::FindSimilar(
    const v1::FindSimilarRequest& request, const CallOptions& options) const {
  return connection_->FindSimilar(request, options);
}

absl::StatusOr<v1::BatchFindSimilarResponse> Client::BatchFindSimilar(
    const v1::BatchFindSimilarRequest& request,
    const CallOptions& options) const {
  return connection_->BatchFindSimilar(request, options);
}

std::unique_ptr<Connection::FindSimilarStream> Client::StreamFindSimilar(
    const CallOptions& options) const {
  return connection_->StreamFindSimilar(options);
}

absl::StatusOr<v1::UpsertArticleResponse> Client::UpsertArticle(
    const v1::UpsertArticleRequest& request, const CallOptions& options) const {
  return connection_->UpsertArticle(request, options);
}

absl::StatusOr<v1::BatchUpsertArticlesResponse> Client::BatchUpsertArticles(
    const v1::BatchUpsertArticlesRequest& request,
    const CallOptions& options) const {
  return connection_->BatchUpsertArticles(request, options);
}

absl::StatusOr<v1::GetArticleResponse> Client::GetArticle(
    const v1::GetArticleRequest& request, const CallOptions& options) const {
  return connection_->GetArticle(request, options);
}

absl::StatusOr<v1::BatchGetArticlesResponse> Client::BatchGetArticles(
    const v1::BatchGetArticlesRequest& request,
    const CallOptions& options) const {
  return connection_->BatchGetArticles(request, options);
}

absl::StatusOr<v1::ListArticlesResponse> Client::ListArticles(
    const v1::ListArticlesRequest& request, const CallOptions& options) const {
  return connection_->ListArticles(request, options);
}

absl::StatusOr<v1::DeleteArticleResponse> Client::DeleteArticle(
    const v1::DeleteArticleRequest& request, const CallOptions& options) const {
  return connection_->DeleteArticle(request, options);
}

absl::StatusOr<v1::DeleteArticlesResponse> Client::DeleteArticles(
    const v1::DeleteArticlesRequest& request,
    const CallOptions& options) const {
  return connection_->DeleteArticles(request, options);
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

absl::StatusOr<v1::CreateSnapshotResponse> Client::CreateSnapshot(
    const v1::CreateSnapshotRequest& request,
    const CallOptions& options) const {
  return connection_->CreateSnapshot(request, options);
}

absl::StatusOr<v1::CompactResponse> Client::Compact(
    const v1::CompactRequest& request, const CallOptions& options) const {
  return connection_->Compact(request, options);
}

}  // namespace akin
