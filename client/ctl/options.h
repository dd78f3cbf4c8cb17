#ifndef AKIN_CLIENT_CTL_OPTIONS_H_
#define AKIN_CLIENT_CTL_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "akin/v1/article.pb.h"

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
  std::optional<double> min_relevance;
  bool exact = false;
  bool same_source = false;
  int max_per_source = 0;
  std::string page_token;
};

}  // namespace akin

#endif  // AKIN_CLIENT_CTL_OPTIONS_H_
