#ifndef AKIN_EMBEDDINGS_LEXICAL_EMBEDDER_H_
#define AKIN_EMBEDDINGS_LEXICAL_EMBEDDER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "embeddings/embedder.h"

namespace akin {

// Embeds text of any language without a trained model: words and character
// n-grams after Unicode normalisation and transliteration to Latin letters, and
// the countries and cities that are named in any of many languages; weighted by
// a frozen table of inverse document frequencies and hashed with signs into a
// dense vector (feature hashing: Weinberger et al., 2009). The title counts
// twice; of the summary and the body together the first 2,000 characters are
// read.
class LexicalEmbedder : public Embedder {
 public:
  // Uses the tables that are linked into the program. Internal if one of them
  // or ICU's data is damaged.
  static absl::StatusOr<std::unique_ptr<LexicalEmbedder>> Create();

  ~LexicalEmbedder() override;

  // "lexical-512-v2".
  const EmbeddingModel& model() const override { return model_; }

  // Internal if ICU cannot serve one more thread.
  absl::StatusOr<TextFeatures> Embed(const Text& text) const override;

 private:
  struct Tables;
  class Readers;

  LexicalEmbedder(std::unique_ptr<const Tables> tables,
                  std::unique_ptr<Readers> readers);

  const EmbeddingModel model_;
  const std::unique_ptr<const Tables> tables_;
  const std::unique_ptr<Readers> readers_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_LEXICAL_EMBEDDER_H_
