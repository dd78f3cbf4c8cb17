#include "server/given_embedding.h"

#include "absl/strings/str_cat.h"
#include "article_rules/quoted.h"
#include "server/article/field_error.h"

namespace akin {

absl::StatusOr<Embedding> CheckGivenEmbedding(const GivenEmbedding& given,
                                              const EmbeddingModel& model) {
  if (!given.model.empty() && given.model != model.id) {
    return InvalidField(
        "model", absl::StrCat("is ", Quoted(given.model),
                              ", this server holds embeddings of '", model.id,
                              "'; send a vector of that model, or none to have "
                              "one made from the text"));
  }
  absl::StatusOr<Embedding> embedding =
      Embedding::FromValues(model, given.values);
  if (!embedding.ok()) return AtField("values", embedding.status());
  return embedding;
}

}  // namespace akin
