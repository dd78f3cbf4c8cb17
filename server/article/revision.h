#ifndef AKIN_SERVER_ARTICLE_REVISION_H_
#define AKIN_SERVER_ARTICLE_REVISION_H_

#include <cstdint>

namespace akin {

// A point in the sequence of acknowledged writes. 0 is before the first.
enum class Revision : uint64_t {};

inline constexpr Revision kNoRevision{0};

inline Revision Next(Revision revision) {
  return Revision{static_cast<uint64_t>(revision) + 1};
}

}  // namespace akin

#endif  // AKIN_SERVER_ARTICLE_REVISION_H_
