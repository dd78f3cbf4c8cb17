#ifndef AKIN_SERVER_GIVEN_EMBEDDING_H_
#define AKIN_SERVER_GIVEN_EMBEDDING_H_

#include "absl/status/statusor.h"
#include "embeddings/embedding.h"
#include "server/article/article.h"

namespace akin {

// The embedding that a caller gave. InvalidArgument that names the field,
// "model" or "values", if it is not one of `model`.
absl::StatusOr<Embedding> CheckGivenEmbedding(const GivenEmbedding& given,
                                              const EmbeddingModel& model);

}  // namespace akin

#endif  // AKIN_SERVER_GIVEN_EMBEDDING_H_
