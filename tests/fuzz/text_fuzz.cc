// Articles' texts in any language and in none: embedding, and what two texts
// share. The texts are the two halves of the input.

#include <cmath>
#include <memory>
#include <string>

#include "embeddings/lexical_embedder.h"
#include "embeddings/shared_terms.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const auto& embedder = *new auto(*akin::LexicalEmbedder::Create());
  static const auto& finder = *new auto(*akin::SharedTermFinder::Create());
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const std::string front = text.substr(0, size / 2);
  const std::string back = text.substr(size / 2);
  const auto features =
      embedder->Embed({.title = front, .summary = back, .body = text});
  if (features.ok()) {
    akin::Require(
        std::abs(Similarity(features->embedding, features->embedding) - 1) <
            1e-3,
        "an embedding has length one");
  }
  const akin::Text seed = {.title = front, .body = back};
  const akin::Text item = {.title = back, .summary = front};
  for (const std::string& term : finder->Find(seed, item, 5)) {
    akin::Require(term.size() <= akin::SharedTermFinder::kMaxTermBytes,
                  "no term is longer than it may be");
  }
  return 0;
}
