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
class LexicalEmbedder : public Embedder {
 public:
  // Uses the IDF table that is linked into the program. Internal if that table
  // or ICU's data is damaged.
  static absl::StatusOr<std::unique_ptr<LexicalEmbedder>> Create();
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_LEXICAL_EMBEDDER_H_
