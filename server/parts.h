#ifndef AKIN_SERVER_PARTS_H_
#define AKIN_SERVER_PARTS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "embeddings/lexical_embedder.h"
#include "embeddings/shared_terms.h"
#include "server/data_directory.h"
#include "server/index/vector_index.h"
#include "server/options.h"
#include "server/ranking/relevance.h"
#include "server/store/article_store.h"

namespace akin {

// The concrete parts of the server, opened, for the use cases to work with.
struct Parts {
  DataDirectory directory;
  std::unique_ptr<ArticleStore> store;
  std::unique_ptr<LexicalEmbedder> embedder;
  std::unique_ptr<SharedTermFinder> shared_terms;
  ranking::RelevanceModel relevance;
  std::unique_ptr<VectorIndex> index;
};

// Threads that answer queries.
int Threads();

// Opens what the options name. The index is as it was left, until it is brought
// up. InvalidArgument, naming the flag, for an option that cannot be.
absl::StatusOr<Parts> OpenParts(const ServerOptions& options);

// Brings the index up to the store; to be called before anything is written.
absl::Status BringUpIndex(Parts& parts);

// Keeps what the index has, so that the next start need not do again what was
// done. If it fails, it does.
void Checkpoint(VectorIndex& index);

}  // namespace akin

#endif  // AKIN_SERVER_PARTS_H_
