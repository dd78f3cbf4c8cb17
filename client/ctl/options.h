#ifndef AKIN_CLIENT_CTL_OPTIONS_H_
#define AKIN_CLIENT_CTL_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "akin/v1/article.pb.h"
#include "akin/v1/similar_news.pb.h"

namespace akin {

// How an answer is written.
enum class Form {
  kPeople,
  kJson,  // the response in protobuf's JSON form
};

// What the flags say, checked one by one.
struct CtlOptions {
  Form form = Form::kPeople;
  // Of an article: --id, or what stands after the command.
  std::vector<std::string> ids;
  std::string text;
  v1::Filter filter;
  v1::ArticleView view = v1::ARTICLE_VIEW_UNSPECIFIED;
  int limit = 0;  // 0: the command's default
  bool exact = false;
  std::vector<std::string> unlike;  // ids of negative seeds
  v1::Policy policy;                // without the limit
  absl::Duration max_staleness;
  std::string page_token;
  // Of a new access token; not checked yet.
  std::string caller_name;
  std::string role;
};

}  // namespace akin

#endif  // AKIN_CLIENT_CTL_OPTIONS_H_
