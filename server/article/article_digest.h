#ifndef AKIN_SERVER_ARTICLE_ARTICLE_DIGEST_H_
#define AKIN_SERVER_ARTICLE_ARTICLE_DIGEST_H_

#include <cstdint>
#include <string_view>

#include "server/article/revision.h"

namespace akin {

// The digest of one version of an article: XXH3 of 64 bits over the bytes of
// its id, with the revision as the seed.
uint64_t DigestOf(std::string_view id, Revision revision);

// Which versions of which articles are live: how many, and the sum of their
// digests modulo 2^64. Two that are equal were, but for chance, made of the
// same versions, in whatever order.
class LiveDigest {
 public:
  LiveDigest() = default;
  LiveDigest(int64_t articles, uint64_t value)
      : articles_(articles), value_(value) {}

  void Add(std::string_view id, Revision revision) {
    ++articles_;
    value_ += DigestOf(id, revision);
  }
  // Only of what was added.
  void Remove(std::string_view id, Revision revision) {
    --articles_;
    value_ -= DigestOf(id, revision);
  }

  int64_t articles() const { return articles_; }
  uint64_t value() const { return value_; }

  friend bool operator==(const LiveDigest&, const LiveDigest&) = default;

 private:
  int64_t articles_ = 0;
  uint64_t value_ = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_ARTICLE_ARTICLE_DIGEST_H_
