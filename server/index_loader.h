#ifndef AKIN_SERVER_INDEX_LOADER_H_
#define AKIN_SERVER_INDEX_LOADER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "embeddings/embedder.h"
#include "server/index/vector_index.h"
#include "server/store/article_store.h"

namespace akin {

// The outcome of bringing an index up to the store.
struct LoadOutcome {
  int64_t kept = 0;     // articles that the index had already
  int64_t indexed = 0;  // articles that were put in or replaced
  // Articles that the embedder cannot take, such as one with a vector of
  // another model. They can be read, but are similar to nothing. The index
  // remembers them, so that the next start knows of them by itself.
  int64_t skipped = 0;
  std::string first_skipped;  // the id and why
  // Whether every article was looked at, and not only what changed.
  bool compared_all = false;
};

// Brings the index, which may be empty, up to the store: by the log of changes
// if it reaches back to where the index ends and leads to the store's digest,
// else by comparing every article's revision. Works on `threads` threads. Call
// once, before anything is written.
absl::StatusOr<LoadOutcome> LoadIndex(const ArticleStore& store,
                                      VectorIndex& index,
                                      const Embedder& embedder, int threads);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_LOADER_H_
