#ifndef AKIN_EMBEDDINGS_IDF_TABLE_H_
#define AKIN_EMBEDDINGS_IDF_TABLE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace akin {

// Inverse document frequencies of hashed features: -ln(share of the documents
// that have it), at most kGreatest, one byte a bucket of hashes. Only hashes
// were counted: no text can be read from a table. Immutable.
//
// The bytes, little-endian:
//   0   8  magic "akin-idf"
//   8   4  version, 1
//   12  4  buckets, a power of two
//   16  8  documents that were counted
//   24  8  zero
//   32  8  XXH64, seed 0, of bytes 0 to 32 and of the buckets
//   40  .  buckets, each round(255 * IDF / kGreatest), at least 1; the bucket
//   of
//          a hash is its low bits
class IdfTable {
 public:
  // A feature that is rarer than 1 in 22,000 tells no more than one that is
  // not: by then it is as likely a misspelling as a name.
  static constexpr float kGreatest = 10;

  // The table that is linked into the program. Internal if it is damaged.
  static absl::StatusOr<IdfTable> Linked();

  // Borrows `bytes`, which must outlive the table. DataLoss, with what was
  // found and expected, if they are not a table.
  static absl::StatusOr<IdfTable> Parse(std::string_view bytes);

  // The bytes of a table. `shares` has the share, greater than 0, of the
  // `documents` that have a feature of each bucket; its size must be a power of
  // two.
  static std::string Encode(absl::Span<const double> shares,
                            uint64_t documents);

  // The bucket of a feature in a table of `buckets`.
  static uint32_t Bucket(uint64_t hash, uint32_t buckets) {
    return static_cast<uint32_t>(hash) & (buckets - 1);
  }

  // The IDF of a hash is one of 256 levels, by its number.
  int Level(uint64_t hash) const {
    return static_cast<uint8_t>(
        buckets_[Bucket(hash, static_cast<uint32_t>(buckets_.size()))]);
  }
  float IdfOfLevel(int level) const { return values_[level]; }

  // Positive.
  float Idf(uint64_t hash) const { return values_[Level(hash)]; }
  uint64_t documents() const { return documents_; }

 private:
  IdfTable() = default;

  std::string_view buckets_;
  std::array<float, 256> values_{};
  uint64_t documents_ = 0;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_IDF_TABLE_H_
