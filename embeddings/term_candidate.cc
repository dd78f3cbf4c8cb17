#include "embeddings/term_candidate.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace akin {

uint64_t HashOf(std::string_view text) {
  return XXH3_64bits(text.data(), text.size());
}

float PlaceFactor(bool in_seed_title, bool in_item_title) {
  return 1.0f + 0.5f * in_seed_title + 0.5f * in_item_title;
}

}  // namespace akin
