#ifndef AKIN_SERVER_SERVICE_SIMILAR_NEWS_SERVICE_H_
#define AKIN_SERVER_SERVICE_SIMILAR_NEWS_SERVICE_H_

#include <string>

#include "akin/v1/similar_news.grpc.pb.h"
#include "server/recommender.h"
#include "server/service/call.h"

namespace akin {

// Serves akin.v1.SimilarNewsService from a Recommender.
class SimilarNewsService final
    : public v1::SimilarNewsService::CallbackService {
 public:
  // What is borrowed must outlive the service. `model` is the id of the
  // embeddings' model.
  SimilarNewsService(const Recommender& recommender, std::string model,
                     CallContext context)
      : recommender_(recommender),
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
  absl::Status Answer(const v1::FindSimilarRequest& request,
                      v1::FindSimilarResponse* response) const;
  // The answer, or the error in its place; returns the error too.
  absl::Status Answer(const v1::FindSimilarRequest& request,
                      v1::FindSimilarResult* result) const;

  const Recommender& recommender_;
  const std::string model_;
  const CallContext context_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_SIMILAR_NEWS_SERVICE_H_
