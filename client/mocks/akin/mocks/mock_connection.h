#ifndef AKIN_MOCKS_MOCK_CONNECTION_H_
#define AKIN_MOCKS_MOCK_CONNECTION_H_

#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "akin/connection.h"
#include "gmock/gmock.h"

namespace akin {

// A Connection for the tests of programs that use Client:
//
//   auto connection = std::make_shared<akin::MockConnection>();
//   EXPECT_CALL(*connection, FindSimilar).WillOnce(Return(answer));
//   akin::Client client(connection);
class MockConnection : public Connection {
 public:
  MOCK_METHOD(ClientOptions, options, (), (const, override));
  MOCK_METHOD(absl::StatusOr<v1::FindSimilarResponse>, FindSimilar,
              (const v1::FindSimilarRequest&, const CallOptions&), (override));
  MOCK_METHOD(void, AsyncFindSimilar,
              (const v1::FindSimilarRequest&, const CallOptions&,
               Callback<v1::FindSimilarResponse>),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::BatchFindSimilarResponse>, BatchFindSimilar,
              (const v1::BatchFindSimilarRequest&, const CallOptions&),
              (override));
  MOCK_METHOD(void, AsyncBatchFindSimilar,
              (const v1::BatchFindSimilarRequest&, const CallOptions&,
               Callback<v1::BatchFindSimilarResponse>),
              (override));
  MOCK_METHOD(std::unique_ptr<FindSimilarStream>, StreamFindSimilar,
              (const CallOptions&), (override));
  MOCK_METHOD(std::unique_ptr<AsyncFindSimilarStream>, AsyncStreamFindSimilar,
              (int, const CallOptions&), (override));
  MOCK_METHOD(absl::StatusOr<v1::UpsertArticleResponse>, UpsertArticle,
              (const v1::UpsertArticleRequest&, const CallOptions&),
              (override));
  MOCK_METHOD(void, AsyncUpsertArticle,
              (const v1::UpsertArticleRequest&, const CallOptions&,
               Callback<v1::UpsertArticleResponse>),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::BatchUpsertArticlesResponse>,
              BatchUpsertArticles,
              (const v1::BatchUpsertArticlesRequest&, const CallOptions&),
              (override));
  MOCK_METHOD(void, AsyncBatchUpsertArticles,
              (const v1::BatchUpsertArticlesRequest&, const CallOptions&,
               Callback<v1::BatchUpsertArticlesResponse>),
              (override));
  MOCK_METHOD(std::unique_ptr<ImportArticlesStream>, ImportArticles,
              (const CallOptions&), (override));
  MOCK_METHOD(std::unique_ptr<AsyncImportArticlesStream>, AsyncImportArticles,
              (int, const CallOptions&), (override));
  MOCK_METHOD(absl::StatusOr<v1::GetArticleResponse>, GetArticle,
              (const v1::GetArticleRequest&, const CallOptions&), (override));
  MOCK_METHOD(void, AsyncGetArticle,
              (const v1::GetArticleRequest&, const CallOptions&,
               Callback<v1::GetArticleResponse>),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::BatchGetArticlesResponse>, BatchGetArticles,
              (const v1::BatchGetArticlesRequest&, const CallOptions&),
              (override));
  MOCK_METHOD(void, AsyncBatchGetArticles,
              (const v1::BatchGetArticlesRequest&, const CallOptions&,
               Callback<v1::BatchGetArticlesResponse>),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::ListArticlesResponse>, ListArticles,
              (const v1::ListArticlesRequest&, const CallOptions&), (override));
  MOCK_METHOD(void, AsyncListArticles,
              (const v1::ListArticlesRequest&, const CallOptions&,
               Callback<v1::ListArticlesResponse>),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::DeleteArticleResponse>, DeleteArticle,
              (const v1::DeleteArticleRequest&, const CallOptions&),
              (override));
  MOCK_METHOD(void, AsyncDeleteArticle,
              (const v1::DeleteArticleRequest&, const CallOptions&,
               Callback<v1::DeleteArticleResponse>),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::DeleteArticlesResponse>, DeleteArticles,
              (const v1::DeleteArticlesRequest&, const CallOptions&),
              (override));
  MOCK_METHOD(void, AsyncDeleteArticles,
              (const v1::DeleteArticlesRequest&, const CallOptions&,
               Callback<v1::DeleteArticlesResponse>),
              (override));
  MOCK_METHOD(std::unique_ptr<ExportArticlesStream>, ExportArticles,
              (const v1::ExportArticlesRequest&, const CallOptions&),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::GetStatusResponse>, GetStatus,
              (const v1::GetStatusRequest&, const CallOptions&), (override));
  MOCK_METHOD(void, AsyncGetStatus,
              (const v1::GetStatusRequest&, const CallOptions&,
               Callback<v1::GetStatusResponse>),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::CreateSnapshotResponse>, CreateSnapshot,
              (const v1::CreateSnapshotRequest&, const CallOptions&),
              (override));
  MOCK_METHOD(void, AsyncCreateSnapshot,
              (const v1::CreateSnapshotRequest&, const CallOptions&,
               Callback<v1::CreateSnapshotResponse>),
              (override));
  MOCK_METHOD(absl::StatusOr<v1::CompactResponse>, Compact,
              (const v1::CompactRequest&, const CallOptions&), (override));
  MOCK_METHOD(void, AsyncCompact,
              (const v1::CompactRequest&, const CallOptions&,
               Callback<v1::CompactResponse>),
              (override));
};

// A stream of answers.
template <typename Response>
class MockResponseStream : public ResponseStream<Response> {
 public:
  MOCK_METHOD(std::optional<Response>, Read, (), (override));
  MOCK_METHOD(absl::Status, Finish, (), (override));
  MOCK_METHOD(void, Cancel, (), (override));
};

// A stream in both directions.
template <typename Request, typename Response>
class MockMessageStream : public MessageStream<Request, Response> {
 public:
  MOCK_METHOD(std::optional<Response>, Read, (), (override));
  MOCK_METHOD(absl::Status, Finish, (), (override));
  MOCK_METHOD(void, Cancel, (), (override));
  MOCK_METHOD(bool, Write, (const Request&), (override));
  MOCK_METHOD(void, WritesDone, (), (override));
};

// A stream in both directions that does not block.
template <typename Request, typename Response>
class MockAsyncMessageStream : public AsyncMessageStream<Request, Response> {
 public:
  MOCK_METHOD(bool, TrySend, (Request, Callback<Response>), (override));
  MOCK_METHOD(void, Cancel, (), (override));
};

}  // namespace akin

#endif  // AKIN_MOCKS_MOCK_CONNECTION_H_
