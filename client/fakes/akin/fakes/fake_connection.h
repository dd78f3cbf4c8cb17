#ifndef AKIN_FAKES_FAKE_CONNECTION_H_
#define AKIN_FAKES_FAKE_CONNECTION_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "akin/connection.h"

namespace akin {

// An akin server in memory, for the tests of programs that use Client:
//
//   auto akin = std::make_shared<akin::FakeConnection>();
//   akin->Put(article);
//   TestedProgram program{akin::Client(akin)};
//
// Articles are kept as the server keeps them. What is similar is simpler: every
// article but the seeds, in the byte order of their ids, with relevance 1; or
// what on_find_similar() makes. Bounds are not checked; what has a filter is
// UNIMPLEMENTED. Asynchronous calls call back before they return.
//
// Thread-safe.
class FakeConnection : public Connection {
 public:
  // What FindSimilar(), and each question of a batch or a stream, answers.
  using FindSimilarHook = std::function<absl::StatusOr<v1::FindSimilarResponse>(
      const v1::FindSimilarRequest&)>;

  FakeConnection();
  ~FakeConnection() override;

  void Put(const v1::Article& article);
  // What is kept, by id.
  std::map<std::string, v1::Article> articles() const;

  // To be set before calls are made. May call the connection.
  void on_find_similar(FindSimilarHook hook) {
    find_similar_ = std::move(hook);
  }
  // Makes the next `times` calls fail, streams included.
  void FailNext(int times, const absl::Status& status);

  // The defaults.
  ClientOptions options() const override { return {}; }

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
  class State;

  // What a stream answers to one message.
  v1::StreamFindSimilarResponse AnswerMessage(
      const v1::StreamFindSimilarRequest& request) const;
  v1::ImportArticlesResponse AnswerMessage(
      const v1::ImportArticlesRequest& request) const;

  // The answer to one question, which has begun already.
  absl::StatusOr<v1::FindSimilarResponse> Answer(
      const v1::FindSimilarRequest& request) const;

  FindSimilarHook find_similar_;
  const std::unique_ptr<State> state_;
};

}  // namespace akin

#endif  // AKIN_FAKES_FAKE_CONNECTION_H_
