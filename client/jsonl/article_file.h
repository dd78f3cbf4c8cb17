#ifndef AKIN_CLIENT_JSONL_ARTICLE_FILE_H_
#define AKIN_CLIENT_JSONL_ARTICLE_FILE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "akin/v1/article.pb.h"

namespace akin {

// Calls `visit` with each article of a file of lines that ArticleLineParser
// reads, in their order, until it fails. What is wrong with a line, for the
// parser or for `visit`, is InvalidArgument with the file and the line.
absl::Status ForEachArticle(
    const std::string& path,
    const std::function<absl::Status(v1::Article)>& visit);

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_ARTICLE_FILE_H_
