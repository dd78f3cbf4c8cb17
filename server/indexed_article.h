#ifndef AKIN_SERVER_INDEXED_ARTICLE_H_
#define AKIN_SERVER_INDEXED_ARTICLE_H_

#include "absl/status/statusor.h"
#include "embeddings/embedder.h"
#include "server/article/article.h"
#include "server/index/vector_index.h"

namespace akin {

// What an embedder reads of an article. Borrows it.
Text TextOf(const Article& article);

// What the index keeps of an article: its own embedding if it has one, else
// that of its text. InvalidArgument names the field if the embedding is not of
// the embedder's model, or if there is neither an embedding nor a text.
absl::StatusOr<IndexedArticle> MakeIndexedArticle(const Article& article,
                                                  const Embedder& embedder);

}  // namespace akin

#endif  // AKIN_SERVER_INDEXED_ARTICLE_H_
