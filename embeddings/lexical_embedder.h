#ifndef AKIN_EMBEDDINGS_LEXICAL_EMBEDDER_H_
#define AKIN_EMBEDDINGS_LEXICAL_EMBEDDER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "embeddings/embedder.h"

namespace akin {

// Embeds text of any language without a trained model: words and character
// n-grams after Unicode normalisation and transliteration to Latin letters,
// weighted by a frozen table of inverse document frequencies and hashed with
// signs into a dense vector (feature hashing: Weinberger et al., 2009).
// The title counts twice; of the summary and the body together the first 2,000
// characters are read.
class LexicalEmbedder : public Embedder {
 public:
  // Uses the IDF table that is linked into the program. Internal if that table
  // or ICU's data is damaged.
  static absl::StatusOr<std::unique_ptr<LexicalEmbedder>> Create();

  ~LexicalEmbedder() override;

  // "lexical-512-v1".
  const EmbeddingModel& model() const override { return model_; }

  // Internal if ICU cannot serve one more thread.
  absl::StatusOr<TextFeatures> Embed(const Text& text) const override;

 private:
  struct Tables;
  class Workspaces;

  LexicalEmbedder(std::unique_ptr<const Tables> tables,
                  std::unique_ptr<Workspaces> workspaces);

  const EmbeddingModel model_;
  const std::unique_ptr<const Tables> tables_;
  const std::unique_ptr<Workspaces> workspaces_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_LEXICAL_EMBEDDER_H_
