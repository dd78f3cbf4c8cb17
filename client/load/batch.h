#ifndef AKIN_CLIENT_LOAD_BATCH_H_
#define AKIN_CLIENT_LOAD_BATCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "akin/v1/articles.pb.h"

namespace akin {

// Where an article was read.
struct InputLine {
  const std::string* file = nullptr;  // outlives the load
  int64_t number = 0;                 // from 1
  std::string text;                   // empty unless rejected lines are kept
};

// One message to send.
struct Batch {
  v1::ImportArticlesRequest request;
  std::vector<InputLine> lines;  // of request.articles, in their order
  int64_t bytes = 0;             // of the articles, encoded
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_BATCH_H_
