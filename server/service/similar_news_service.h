#ifndef AKIN_SERVER_SERVICE_SIMILAR_NEWS_SERVICE_H_
#define AKIN_SERVER_SERVICE_SIMILAR_NEWS_SERVICE_H_

#include <string>

#include "absl/time/time.h"
#include "akin/v1/similar_news.grpc.pb.h"
#include "server/index/vector_index.h"
#include "server/observability/question_log.h"
#include "server/recommender.h"
#include "server/service/answer_cache.h"
#include "server/service/call.h"

namespace akin {

// Serves akin.v1.SimilarNewsService from a Recommender, and from the answers of
// before where a caller allows it.
class SimilarNewsService final
    : public v1::SimilarNewsService::CallbackService {
 public:
  // What is borrowed must outlive the service. `model` is the id of the
  // embeddings' model.
  SimilarNewsService(const Recommender& recommender, const VectorIndex& index,
                     AnswerCache& cache, QuestionLog& log, std::string model,
                     const CallContext& context)
      : recommender_(recommender),
        index_(index),
        cache_(cache),
        log_(log),
        model_(std::move(model)),
        context_(context) {}

  grpc::ServerUnaryReactor* FindSimilar(
      grpc::CallbackServerContext* call, const v1::FindSimilarRequest* request,
      v1::FindSimilarResponse* response) override;
  grpc::ServerUnaryReactor* BatchFindSimilar(
      grpc::CallbackServerContext* call,
      const v1::BatchFindSimilarRequest* request,
      v1::BatchFindSimilarResponse* response) override;
  grpc::ServerBidiReactor<v1::StreamFindSimilarRequest,
                          v1::StreamFindSimilarResponse>*
  StreamFindSimilar(grpc::CallbackServerContext* call) override;

 private:
  absl::Status Answer(const ActiveCall& call,
                      const v1::FindSimilarRequest& request,
                      v1::FindSimilarResponse* response) const;
  // An answer from the cache, or one that is put there.
  absl::Status AnswerByCache(const ActiveCall& call,
                             const v1::FindSimilarRequest& request,
                             const Query& query, absl::Duration max_staleness,
                             v1::FindSimilarResponse* response) const;
  // An answer from the recommender.
  absl::Status AnswerAfresh(const ActiveCall& call, const Query& query,
                            v1::ArticleView view,
                            v1::FindSimilarResponse* response) const;
  // The answer, or the error in its place; returns the error too.
  absl::Status Answer(const ActiveCall& call,
                      const v1::FindSimilarRequest& request,
                      v1::FindSimilarResult* result) const;
  // Answers the next question of a batch; `bytes` is the size of the answers
  // so far. Returns whether there are more.
  absl::StatusOr<bool> AnswerNext(const ActiveCall& call,
                                  const v1::BatchFindSimilarRequest& request,
                                  v1::BatchFindSimilarResponse* response,
                                  size_t& bytes) const;

  const Recommender& recommender_;
  const VectorIndex& index_;
  AnswerCache& cache_;
  QuestionLog& log_;
  const std::string model_;
  const CallContext& context_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_SIMILAR_NEWS_SERVICE_H_
