#ifndef AKIN_SERVER_SERVICE_CALL_SIZE_H_
#define AKIN_SERVER_SERVICE_CALL_SIZE_H_

#include "akin/v1/articles.pb.h"
#include "akin/v1/similar_news.pb.h"

namespace akin {

// How much work a request is.
struct CallSize {
  int units = 1;  // questions or articles, as rates are counted
  int steps = 1;  // how often it comes to a thread
};

template <typename Request>
CallSize SizeOf(const Request&) {
  return {};
}

// Question after question, each in the queue with those of other calls.
inline CallSize SizeOf(const v1::BatchFindSimilarRequest& request) {
  return {.units = request.requests_size(), .steps = request.requests_size()};
}

inline CallSize SizeOf(const v1::BatchUpsertArticlesRequest& request) {
  return {.units = request.articles_size()};
}

inline CallSize SizeOf(const v1::ImportArticlesRequest& request) {
  return {.units = request.articles_size()};
}

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_CALL_SIZE_H_
