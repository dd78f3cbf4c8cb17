#ifndef AKIN_EMBEDDINGS_EMBEDDER_H_
#define AKIN_EMBEDDINGS_EMBEDDER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "embeddings/embedding.h"
#include "embeddings/terms.h"

namespace akin {

// The text of an article. Any part may be empty, of any length, and need not
// be valid UTF-8.
struct Text {
  std::string_view title;
  std::string_view summary;
  std::string_view body;
};

// Of a text as much is read: a longer title is a body in the wrong field, and
// what news is about stands at the beginning. In code points; the second is of
// summary and body together.
inline constexpr int kMaxTitleCharacters = 500;
inline constexpr int kMaxTextCharacters = 2000;

// What an embedder makes of a text.
struct TextFeatures {
  Embedding embedding;
  Terms terms;
};

// Makes embeddings and terms of text. Thread-safe.
class Embedder {
 public:
  virtual ~Embedder() = default;

  // The model of every embedding that Embed() makes.
  virtual const EmbeddingModel& model() const = 0;

  // The features of a text. Deterministic. Invalid UTF-8 is read as if each
  // broken sequence were a space. InvalidArgument if the text has no letter
  // and no digit, for then it is like nothing.
  virtual absl::StatusOr<TextFeatures> Embed(const Text& text) const = 0;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_EMBEDDER_H_
