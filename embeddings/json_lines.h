#ifndef AKIN_EMBEDDINGS_JSON_LINES_H_
#define AKIN_EMBEDDINGS_JSON_LINES_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace akin {

// What is read of one article of a file.
struct ArticleText {
  std::string_view language;
  std::string_view title;
  std::string_view summary;
  std::string_view body;
};

// Calls `visit` with each article of a file of JSON Lines, which may be
// compressed in any way that libarchive reads. Fields that are missing or null
// are empty. An error names the file and the line.
absl::Status ForEachArticle(const std::string& path,
                            absl::FunctionRef<void(const ArticleText&)> visit);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_JSON_LINES_H_
