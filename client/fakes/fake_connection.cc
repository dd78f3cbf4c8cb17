#include "akin/fakes/fake_connection.h"

#include <cstdint>
#include <deque>
#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "base/mutex.h"
#include "client/fakes/fake_streams.h"

namespace akin {
namespace {

constexpr int kDefaultLimit = 6;       // of Policy
constexpr int kDefaultPageSize = 100;  // of ListArticlesRequest

absl::Status NoSuchArticle(const std::string& id) {
  return absl::NotFoundError(absl::StrCat("no article '", id, "'"));
}

template <typename Request>
absl::Status CheckUnfiltered(const Request& request) {
  if (request.filter().ByteSizeLong() == 0) return absl::OkStatus();
  return absl::UnimplementedError("FakeConnection does not filter");
}

// What a view shows of an article; `standard` is what the method's default is.
v1::Article Viewed(const v1::Article& article, v1::ArticleView view,
                   v1::ArticleView standard) {
  v1::Article viewed;
  switch (view == v1::ARTICLE_VIEW_UNSPECIFIED ? standard : view) {
    case v1::ARTICLE_VIEW_ID:
      viewed.set_id(article.id());
      break;
    case v1::ARTICLE_VIEW_BASIC:
      viewed = article;
      viewed.clear_body();
      viewed.clear_embedding();
      break;
    default:
      viewed = article;
  }
  return viewed;
}

google::rpc::Status ToProto(const absl::Status& status) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int32_t>(status.code()));
  proto.set_message(std::string(status.message()));
  return proto;
}

}  // namespace

// What is kept, and what is to fail. Thread-safe.
class FakeConnection::State {
 public:
  using Articles = std::map<std::string, v1::Article>;

  Articles articles() const {
    MutexLock lock(mutex_);
    return articles_;
  }

  // The state after the write.
  std::string Put(const v1::Article& article) {
    MutexLock lock(mutex_);
    articles_[article.id()] = article;
    return absl::StrCat(++revision_);
  }
  // Whether the article was there.
  bool Remove(const std::string& id) {
    MutexLock lock(mutex_);
    if (articles_.erase(id) == 0) return false;
    ++revision_;
    return true;
  }
  std::string revision() const {
    MutexLock lock(mutex_);
    return absl::StrCat(revision_);
  }

  void FailNext(int times, const absl::Status& status) {
    MutexLock lock(mutex_);
    failures_ = times;
    failure_ = status;
  }
  // The status that a call is to fail with, if any.
  absl::Status Begin() {
    MutexLock lock(mutex_);
    if (failures_ == 0) return absl::OkStatus();
    --failures_;
    return failure_;
  }

 private:
  mutable Mutex mutex_;
  Articles articles_ ABSL_GUARDED_BY(mutex_);
  int64_t revision_ ABSL_GUARDED_BY(mutex_) = 0;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
};

FakeConnection::FakeConnection() : state_(std::make_unique<State>()) {}
FakeConnection::~FakeConnection() = default;

void FakeConnection::Put(const v1::Article& article) { state_->Put(article); }

std::map<std::string, v1::Article> FakeConnection::articles() const {
  return state_->articles();
}

void FakeConnection::FailNext(int times, const absl::Status& status) {
  state_->FailNext(times, status);
}

absl::StatusOr<v1::FindSimilarResponse> FakeConnection::Answer(
    const v1::FindSimilarRequest& request) const {
  if (find_similar_) return find_similar_(request);
  absl::Status status = CheckUnfiltered(request);
  if (!status.ok()) return status;
  const State::Articles articles = state_->articles();
  std::set<std::string> seeds;
  for (const auto* list :
       {&request.seeds().positive(), &request.seeds().negative()}) {
    for (const v1::Seed& seed : *list) {
      if (!seed.has_article_id()) continue;
      if (articles.count(seed.article_id()) == 0) {
        return NoSuchArticle(seed.article_id());
      }
      seeds.insert(seed.article_id());
    }
  }
  const int limit =
      request.policy().limit() > 0 ? request.policy().limit() : kDefaultLimit;
  v1::FindSimilarResponse response;
  for (const auto& [id, article] : articles) {
    if (response.items_size() == limit) break;
    if (seeds.count(id) > 0) continue;
    v1::SimilarItem& item = *response.add_items();
    *item.mutable_article() =
        Viewed(article, request.view(), v1::ARTICLE_VIEW_BASIC);
    item.set_relevance(1);
  }
  response.mutable_info()->set_revision(state_->revision());
  response.mutable_info()->set_total_articles(
      static_cast<int64_t>(articles.size()));
  return response;
}

absl::StatusOr<v1::FindSimilarResponse> FakeConnection::FindSimilar(
    const v1::FindSimilarRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  return Answer(request);
}

absl::StatusOr<v1::BatchFindSimilarResponse> FakeConnection::BatchFindSimilar(
    const v1::BatchFindSimilarRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  v1::BatchFindSimilarResponse response;
  for (const v1::FindSimilarRequest& question : request.requests()) {
    absl::StatusOr<v1::FindSimilarResponse> answer = Answer(question);
    v1::FindSimilarResult& result = *response.add_results();
    if (answer.ok()) {
      *result.mutable_response() = *std::move(answer);
    } else {
      *result.mutable_error() = ToProto(answer.status());
    }
  }
  return response;
}

std::unique_ptr<Connection::FindSimilarStream>
FakeConnection::StreamFindSimilar(const CallOptions&) {
  return std::make_unique<FakeMessages<v1::StreamFindSimilarRequest,
                                       v1::StreamFindSimilarResponse>>(
      state_->Begin(),
      [this](const auto& request) { return AnswerMessage(request); });
}

std::unique_ptr<Connection::AsyncFindSimilarStream>
FakeConnection::AsyncStreamFindSimilar(int, const CallOptions&) {
  return std::make_unique<FakeAsyncMessages<v1::StreamFindSimilarRequest,
                                            v1::StreamFindSimilarResponse>>(
      state_->Begin(),
      [this](const auto& request) { return AnswerMessage(request); });
}

v1::StreamFindSimilarResponse FakeConnection::AnswerMessage(
    const v1::StreamFindSimilarRequest& request) const {
  v1::StreamFindSimilarResponse response;
  response.set_request_id(request.request_id());
  absl::StatusOr<v1::FindSimilarResponse> answer = Answer(request.request());
  if (answer.ok()) {
    *response.mutable_result()->mutable_response() = *std::move(answer);
  } else {
    *response.mutable_result()->mutable_error() = ToProto(answer.status());
  }
  return response;
}

absl::StatusOr<v1::UpsertArticleResponse> FakeConnection::UpsertArticle(
    const v1::UpsertArticleRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  v1::UpsertArticleResponse response;
  response.set_revision(state_->Put(request.article()));
  return response;
}

absl::StatusOr<v1::BatchUpsertArticlesResponse>
FakeConnection::BatchUpsertArticles(
    const v1::BatchUpsertArticlesRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  v1::BatchUpsertArticlesResponse response;
  for (const v1::Article& article : request.articles()) {
    response.set_revision(state_->Put(article));
  }
  response.set_upserted(request.articles_size());
  return response;
}

std::unique_ptr<Connection::ImportArticlesStream>
FakeConnection::ImportArticles(const CallOptions&) {
  return std::make_unique<
      FakeMessages<v1::ImportArticlesRequest, v1::ImportArticlesResponse>>(
      state_->Begin(),
      [this](const auto& request) { return AnswerMessage(request); });
}

std::unique_ptr<Connection::AsyncImportArticlesStream>
FakeConnection::AsyncImportArticles(int, const CallOptions&) {
  return std::make_unique<
      FakeAsyncMessages<v1::ImportArticlesRequest, v1::ImportArticlesResponse>>(
      state_->Begin(),
      [this](const auto& request) { return AnswerMessage(request); });
}

v1::ImportArticlesResponse FakeConnection::AnswerMessage(
    const v1::ImportArticlesRequest& request) const {
  v1::ImportArticlesResponse response;
  response.set_message_id(request.message_id());
  for (const v1::Article& article : request.articles()) {
    response.set_revision(state_->Put(article));
  }
  response.set_upserted(request.articles_size());
  return response;
}

absl::StatusOr<v1::GetArticleResponse> FakeConnection::GetArticle(
    const v1::GetArticleRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  const State::Articles articles = state_->articles();
  const auto found = articles.find(request.article_id());
  if (found == articles.end()) return NoSuchArticle(request.article_id());
  v1::GetArticleResponse response;
  *response.mutable_article() =
      Viewed(found->second, request.view(), v1::ARTICLE_VIEW_FULL);
  return response;
}

absl::StatusOr<v1::BatchGetArticlesResponse> FakeConnection::BatchGetArticles(
    const v1::BatchGetArticlesRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  const State::Articles articles = state_->articles();
  v1::BatchGetArticlesResponse response;
  for (const std::string& id : request.article_ids()) {
    const auto found = articles.find(id);
    if (found == articles.end()) {
      response.add_missing_ids(id);
    } else {
      *response.add_articles() =
          Viewed(found->second, request.view(), v1::ARTICLE_VIEW_FULL);
    }
  }
  return response;
}

absl::StatusOr<v1::ListArticlesResponse> FakeConnection::ListArticles(
    const v1::ListArticlesRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  status.Update(CheckUnfiltered(request));
  if (!status.ok()) return status;
  if (request.order() == v1::ARTICLE_ORDER_LATEST) {
    return absl::UnimplementedError("FakeConnection lists by id only");
  }
  const int size =
      request.page_size() > 0 ? request.page_size() : kDefaultPageSize;
  const State::Articles articles = state_->articles();
  v1::ListArticlesResponse response;
  for (auto it = articles.upper_bound(request.page_token());
       it != articles.end(); ++it) {
    if (response.articles_size() == size) {
      response.set_next_page_token(response.articles().rbegin()->id());
      break;
    }
    *response.add_articles() =
        Viewed(it->second, request.view(), v1::ARTICLE_VIEW_BASIC);
  }
  return response;
}

absl::StatusOr<v1::DeleteArticleResponse> FakeConnection::DeleteArticle(
    const v1::DeleteArticleRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  if (!state_->Remove(request.article_id()) && !request.allow_missing()) {
    return NoSuchArticle(request.article_id());
  }
  v1::DeleteArticleResponse response;
  response.set_revision(state_->revision());
  return response;
}

absl::StatusOr<v1::DeleteArticlesResponse> FakeConnection::DeleteArticles(
    const v1::DeleteArticlesRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  status.Update(CheckUnfiltered(request));
  if (!status.ok()) return status;
  if (!request.force()) {
    return absl::InvalidArgumentError(
        "filter: is empty; set force to delete every article");
  }
  v1::DeleteArticlesResponse response;
  for (const auto& [id, article] : state_->articles()) {
    if (!request.validate_only()) state_->Remove(id);
    response.set_deleted(response.deleted() + 1);
  }
  response.set_revision(state_->revision());
  return response;
}

std::unique_ptr<Connection::ExportArticlesStream>
FakeConnection::ExportArticles(const v1::ExportArticlesRequest& request,
                               const CallOptions&) {
  absl::Status status = state_->Begin();
  status.Update(CheckUnfiltered(request));
  std::deque<v1::ExportArticlesResponse> responses;
  if (status.ok()) {
    for (const auto& [id, article] : state_->articles()) {
      *responses.emplace_back().add_articles() = article;
    }
  }
  return std::make_unique<FakeResponses<v1::ExportArticlesResponse>>(
      std::move(status), std::move(responses));
}

absl::StatusOr<v1::GetStatusResponse> FakeConnection::GetStatus(
    const v1::GetStatusRequest&, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  v1::GetStatusResponse response;
  response.set_version("fake");
  response.set_articles(static_cast<int64_t>(state_->articles().size()));
  response.set_revision(state_->revision());
  return response;
}

absl::StatusOr<v1::CreateSnapshotResponse> FakeConnection::CreateSnapshot(
    const v1::CreateSnapshotRequest& request, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  v1::CreateSnapshotResponse response;
  response.set_name(request.name());
  response.set_revision(state_->revision());
  return response;
}

absl::StatusOr<v1::CompactResponse> FakeConnection::Compact(
    const v1::CompactRequest&, const CallOptions&) {
  absl::Status status = state_->Begin();
  if (!status.ok()) return status;
  return v1::CompactResponse();
}

void FakeConnection::AsyncFindSimilar(const v1::FindSimilarRequest& request,
                                      const CallOptions& options,
                                      Callback<v1::FindSimilarResponse> done) {
  done(FindSimilar(request, options));
}

void FakeConnection::AsyncBatchFindSimilar(
    const v1::BatchFindSimilarRequest& request, const CallOptions& options,
    Callback<v1::BatchFindSimilarResponse> done) {
  done(BatchFindSimilar(request, options));
}

void FakeConnection::AsyncUpsertArticle(
    const v1::UpsertArticleRequest& request, const CallOptions& options,
    Callback<v1::UpsertArticleResponse> done) {
  done(UpsertArticle(request, options));
}

void FakeConnection::AsyncBatchUpsertArticles(
    const v1::BatchUpsertArticlesRequest& request, const CallOptions& options,
    Callback<v1::BatchUpsertArticlesResponse> done) {
  done(BatchUpsertArticles(request, options));
}

void FakeConnection::AsyncGetArticle(const v1::GetArticleRequest& request,
                                     const CallOptions& options,
                                     Callback<v1::GetArticleResponse> done) {
  done(GetArticle(request, options));
}

void FakeConnection::AsyncBatchGetArticles(
    const v1::BatchGetArticlesRequest& request, const CallOptions& options,
    Callback<v1::BatchGetArticlesResponse> done) {
  done(BatchGetArticles(request, options));
}

void FakeConnection::AsyncListArticles(
    const v1::ListArticlesRequest& request, const CallOptions& options,
    Callback<v1::ListArticlesResponse> done) {
  done(ListArticles(request, options));
}

void FakeConnection::AsyncDeleteArticle(
    const v1::DeleteArticleRequest& request, const CallOptions& options,
    Callback<v1::DeleteArticleResponse> done) {
  done(DeleteArticle(request, options));
}

void FakeConnection::AsyncDeleteArticles(
    const v1::DeleteArticlesRequest& request, const CallOptions& options,
    Callback<v1::DeleteArticlesResponse> done) {
  done(DeleteArticles(request, options));
}

void FakeConnection::AsyncGetStatus(const v1::GetStatusRequest& request,
                                    const CallOptions& options,
                                    Callback<v1::GetStatusResponse> done) {
  done(GetStatus(request, options));
}

void FakeConnection::AsyncCreateSnapshot(
    const v1::CreateSnapshotRequest& request, const CallOptions& options,
    Callback<v1::CreateSnapshotResponse> done) {
  done(CreateSnapshot(request, options));
}

void FakeConnection::AsyncCompact(const v1::CompactRequest& request,
                                  const CallOptions& options,
                                  Callback<v1::CompactResponse> done) {
  done(Compact(request, options));
}

}  // namespace akin
