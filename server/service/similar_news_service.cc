#include "server/service/similar_news_service.h"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/article/field_error.h"
#include "server/service/convert.h"

namespace akin {
namespace {

constexpr int kMaxBatch = 100;
// A batch stops to answer when it has this many bytes.
constexpr size_t kMaxBatchBytes = 32 << 20;

// Everything that decides the answer: the request without its consistency.
std::string QuestionOf(v1::FindSimilarRequest request) {
  request.clear_consistency();
  return request.SerializeAsString();
}

// The articles that a question is asked with and that its answer names.
std::vector<std::string> ArticlesOf(const v1::FindSimilarRequest& request,
                                    const v1::FindSimilarResponse& response) {
  std::vector<std::string> ids;
  for (const auto* seeds :
       {&request.seeds().positive(), &request.seeds().negative()}) {
    for (const v1::Seed& seed : *seeds) {
      if (seed.has_article_id()) ids.push_back(seed.article_id());
    }
  }
  for (const v1::SimilarItem& item : response.items()) {
    ids.push_back(item.article().id());
    for (const v1::Copy& copy : item.copies()) ids.push_back(copy.article_id());
  }
  return ids;
}

}  // namespace

absl::Status SimilarNewsService::Answer(
    const ActiveCall& call, const v1::FindSimilarRequest& request,
    v1::FindSimilarResponse* response) const {
  absl::StatusOr<Query> query = FromProto(request);
  if (!query.ok()) return query.status();
  const absl::StatusOr<absl::Duration> max_staleness = MaxStaleness(request);
  if (!max_staleness.ok()) return max_staleness.status();
  if (*max_staleness == absl::ZeroDuration()) {
    return AnswerAfresh(call, *query, request.view(), response);
  }
  return AnswerByCache(call, request, *query, *max_staleness, response);
}

absl::Status SimilarNewsService::AnswerByCache(
    const ActiveCall& call, const v1::FindSimilarRequest& request,
    const Query& query, absl::Duration max_staleness,
    v1::FindSimilarResponse* response) const {
  const SteadyTime now = std::chrono::steady_clock::now();
  const std::shared_ptr<const IndexSnapshot> snapshot = index_.Snapshot();
  std::string question = QuestionOf(request);
  const std::shared_ptr<const CachedAnswer> cached =
      cache_.Find(question,
                  {.made_since = now - absl::ToChronoNanoseconds(max_staleness),
                   .min_revision = query.min_revision},
                  *snapshot);
  if (cached != nullptr) {
    log_.AddCached();
    *response = cached->response;
    ToProto(absl::FromChrono(now - cached->made_at),
            response->mutable_info()->mutable_age());
    return absl::OkStatus();
  }
  absl::Status status = AnswerAfresh(call, query, request.view(), response);
  if (!status.ok()) return status;
  cache_.Put(std::move(question),
             {.response = *response,
              .articles = ArticlesOf(request, *response),
              .made_at = now},
             *snapshot);
  return absl::OkStatus();
}

absl::Status SimilarNewsService::AnswerAfresh(
    const ActiveCall& call, const Query& query, v1::ArticleView view,
    v1::FindSimilarResponse* response) const {
  const absl::Time asked_at = absl::Now();
  absl::StatusOr<akin::Answer> answer = recommender_.FindSimilar(query);
  log_.Add({.request = call.request(),
            .method = call.method().name,
            .caller = call.caller(),
            .queued = call.queued(),
            .took = absl::Now() - asked_at},
           query, answer);
  if (!answer.ok()) return answer.status();
  ToProto(*std::move(answer), view, model_, response);
  return absl::OkStatus();
}

absl::Status SimilarNewsService::Answer(const ActiveCall& call,
                                        const v1::FindSimilarRequest& request,
                                        v1::FindSimilarResult* result) const {
  absl::Status status = Answer(call, request, result->mutable_response());
  if (!status.ok()) *result->mutable_error() = ToRpcStatus(status);
  return status;
}

absl::StatusOr<bool> SimilarNewsService::AnswerNext(
    const ActiveCall& call, const v1::BatchFindSimilarRequest& request,
    v1::BatchFindSimilarResponse* response, size_t& bytes) const {
  const int count = request.requests_size();
  if (count == 0 || count > kMaxBatch) {
    return InvalidField(
        "requests",
        absl::StrCat("has ", count, " questions, it needs 1 to ", kMaxBatch));
  }
  const v1::FindSimilarRequest& question =
      request.requests(response->results_size());
  v1::FindSimilarResult* result = response->add_results();
  if (bytes >= kMaxBatchBytes) {
    *result->mutable_error() = ToRpcStatus(absl::ResourceExhaustedError(
        absl::StrCat("the answers before this one have ", bytes,
                     " bytes, at most ", kMaxBatchBytes,
                     " are sent in a batch; ask again in a smaller batch or "
                     "with a smaller view")));
  } else {
    Answer(call, question, result).IgnoreError();
    bytes += result->ByteSizeLong();
  }
  return response->results_size() < count;
}

grpc::ServerUnaryReactor* SimilarNewsService::FindSimilar(
    grpc::CallbackServerContext* call, const v1::FindSimilarRequest* request,
    v1::FindSimilarResponse* response) {
  return ServeUnary(context_, kFindSimilar, call, SizeOf(*request),
                    [this, request, response](const ActiveCall& active) {
                      return Answer(active, *request, response);
                    });
}

grpc::ServerUnaryReactor* SimilarNewsService::BatchFindSimilar(
    grpc::CallbackServerContext* call,
    const v1::BatchFindSimilarRequest* request,
    v1::BatchFindSimilarResponse* response) {
  return ServeInSteps(context_, kBatchFindSimilar, call, SizeOf(*request),
                      [this, request, response,
                       bytes = size_t{0}](const ActiveCall& active) mutable {
                        return AnswerNext(active, *request, response, bytes);
                      });
}

grpc::ServerBidiReactor<v1::StreamFindSimilarRequest,
                        v1::StreamFindSimilarResponse>*
SimilarNewsService::StreamFindSimilar(grpc::CallbackServerContext* call) {
  return new SerialStream<v1::StreamFindSimilarRequest,
                          v1::StreamFindSimilarResponse>(
      context_, kStreamFindSimilar, call,
      [this](const ActiveCall& active,
             const v1::StreamFindSimilarRequest& request,
             v1::StreamFindSimilarResponse* response) {
        response->set_request_id(request.request_id());
        return Answer(active, request.request(), response->mutable_result());
      },
      [](const v1::StreamFindSimilarRequest& request,
         const absl::Status& refusal, v1::StreamFindSimilarResponse* response) {
        response->set_request_id(request.request_id());
        *response->mutable_result()->mutable_error() = ToRpcStatus(refusal);
      });
}

}  // namespace akin
