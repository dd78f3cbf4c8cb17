#ifndef AKIN_TRAINING_ARTICLE_INDEX_H_
#define AKIN_TRAINING_ARTICLE_INDEX_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "embeddings/embedder.h"
#include "server/article/article.h"
#include "server/index/vector_index.h"

namespace akin {

// The articles of files that akin-load reads. An error names the file, the line
// and what is wrong with it.
absl::StatusOr<std::vector<Article>> ReadArticles(
    const std::vector<std::string>& files);

// The articles in an index in memory: what training and benchmarks ask without
// a server. Those that a server would not index, such as articles without text,
// are left out.
absl::StatusOr<std::unique_ptr<VectorIndex>> IndexOf(
    const std::vector<Article>& articles, const Embedder& embedder);

}  // namespace akin

#endif  // AKIN_TRAINING_ARTICLE_INDEX_H_
