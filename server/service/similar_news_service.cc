#include "server/service/similar_news_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/article/field_error.h"
#include "server/service/convert.h"

namespace akin {
namespace {

constexpr int kMaxBatch = 100;
// A batch stops to answer when it has this many bytes.
constexpr size_t kMaxBatchBytes = 32 << 20;

}  // namespace

absl::Status SimilarNewsService::Answer(
    const v1::FindSimilarRequest& request,
    v1::FindSimilarResponse* response) const {
  absl::StatusOr<Query> query = FromProto(request);
  if (!query.ok()) return query.status();
  absl::StatusOr<akin::Answer> answer = recommender_.FindSimilar(*query);
  if (!answer.ok()) return answer.status();
  ToProto(*std::move(answer), request.view(), model_, response);
  return absl::OkStatus();
}

absl::Status SimilarNewsService::Answer(const v1::FindSimilarRequest& request,
                                        v1::FindSimilarResult* result) const {
  absl::Status status = Answer(request, result->mutable_response());
  if (!status.ok()) *result->mutable_error() = ToRpcStatus(status);
  return status;
}

grpc::ServerUnaryReactor* SimilarNewsService::FindSimilar(
    grpc::CallbackServerContext* call, const v1::FindSimilarRequest* request,
    v1::FindSimilarResponse* response) {
  return ServeUnary(context_, "FindSimilar", call, [this, request, response] {
    return Answer(*request, response);
  });
}

grpc::ServerUnaryReactor* SimilarNewsService::BatchFindSimilar(
    grpc::CallbackServerContext* call,
    const v1::BatchFindSimilarRequest* request,
    v1::BatchFindSimilarResponse* response) {
  return ServeUnary(
      context_, "BatchFindSimilar", call,
      [this, call, request, response]() -> absl::Status {
        const int count = request->requests_size();
        if (count == 0 || count > kMaxBatch) {
          return InvalidField("requests", absl::StrCat("has ", count,
                                                       " questions, it needs "
                                                       "1 to ",
                                                       kMaxBatch));
        }
        size_t bytes = 0;
        for (const v1::FindSimilarRequest& question : request->requests()) {
          if (call->IsCancelled()) {
            return absl::CancelledError("the caller has gone");
          }
          v1::FindSimilarResult* result = response->add_results();
          if (bytes >= kMaxBatchBytes) {
            *result->mutable_error() = ToRpcStatus(absl::ResourceExhaustedError(
                absl::StrCat("the answers before this one have ", bytes,
                             " bytes, at most ", kMaxBatchBytes,
                             " are sent in a batch; ask again in a smaller "
                             "batch or with a smaller view")));
            continue;
          }
          Answer(question, result).IgnoreError();
          bytes += result->ByteSizeLong();
        }
        return absl::OkStatus();
      });
}

grpc::ServerBidiReactor<v1::StreamFindSimilarRequest,
                        v1::StreamFindSimilarResponse>*
SimilarNewsService::StreamFindSimilar(grpc::CallbackServerContext*) {
  return new SerialStream<v1::StreamFindSimilarRequest,
                          v1::StreamFindSimilarResponse>(
      context_, "StreamFindSimilar",
      [this](const v1::StreamFindSimilarRequest& request,
             v1::StreamFindSimilarResponse* response) {
        response->set_request_id(request.request_id());
        return Answer(request.request(), response->mutable_result());
      },
      [](const v1::StreamFindSimilarRequest& request,
         const absl::Status& refusal, v1::StreamFindSimilarResponse* response) {
        response->set_request_id(request.request_id());
        *response->mutable_result()->mutable_error() = ToRpcStatus(refusal);
      });
}

}  // namespace akin
