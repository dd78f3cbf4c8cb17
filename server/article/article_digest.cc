#include "server/article/article_digest.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace akin {

uint64_t DigestOf(std::string_view id, Revision revision) {
  return XXH3_64bits_withSeed(id.data(), id.size(),
                              static_cast<uint64_t>(revision));
}

}  // namespace akin
