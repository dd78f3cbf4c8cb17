#ifndef AKIN_TRAINING_ARTICLE_INDEX_H_
#define AKIN_TRAINING_ARTICLE_INDEX_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "embeddings/embedder.h"
#include "server/index/vector_index.h"

namespace akin {

// The articles of files that akin-load reads, in an index in memory: what
// training and benchmarks ask without a server. Articles without text are left
// out. An error names the file and what is wrong with it.
absl::StatusOr<std::unique_ptr<VectorIndex>> IndexOfFiles(
    const std::vector<std::string>& files, const Embedder& embedder);

}  // namespace akin

#endif  // AKIN_TRAINING_ARTICLE_INDEX_H_
