#ifndef AKIN_EMBEDDINGS_NAME_TABLE_H_
#define AKIN_EMBEDDINGS_NAME_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace akin {

// The names of countries and cities in many languages, each by its hash, and
// the concept that it names: "germany", "deutschland" and "germaniya" are one.
// Immutable.
//
// The bytes, little-endian:
//   0   8  magic "akin-nam"
//   8   4  version, 1
//   12  4  slots, a power of two
//   16  4  concepts
//   20  4  zero
//   24  8  XXH64, seed 0, of bytes 0 to 24 and of what follows byte 32
//   32  .  concepts, the 8 bytes of each's feature hash
//   .   .  slots of 8 bytes, open addressing from the slot that the low bits of
//          the key's hash name: the high 48 bits of the hash, the 3 bits of its
//          roles, a number of 13 bits; or 0
class NameTable {
 public:
  // What a key can be. A key may have several roles.
  enum Role : uint8_t {
    kName = 1,    // all of a name
    kBegins = 2,  // the first word of longer names, or the first two
                  // characters of names in a script without spaces
    kStem = 4,    // a name without the vowels that it ends with
  };

  struct Entry {
    uint64_t key = 0;
    uint8_t roles = 0;  // not 0
    // Of the concept; of two characters, the most that a name which begins so
    // has.
    uint16_t number = 0;
  };

  // A number is less than this.
  static constexpr int kMaxNumbers = 1 << 13;

  // The table that is linked into the program. Internal if it is damaged.
  static absl::StatusOr<NameTable> Linked();

  // Borrows `bytes`, which must outlive the table and be aligned to 8 bytes.
  // DataLoss, with what was found and expected, if they are not a table.
  static absl::StatusOr<NameTable> Parse(std::string_view bytes);

  // The bytes of a table. Keys must not repeat.
  static std::string Encode(absl::Span<const Entry> entries,
                            absl::Span<const uint64_t> concepts);

  // The key of words, one after the other, in lower-case Latin letters.
  static uint64_t KeyOfWords(std::string_view words);
  // The key of a name, in its own letters, of a script without spaces.
  static uint64_t KeyOfRun(std::string_view run);
  // The key of the first two characters of such names.
  static uint64_t KeyOfBeginning(std::string_view two);

  // No role if the table does not have the key.
  Entry Find(uint64_t key) const {
    for (size_t at = key & (slots_.size() - 1);;
         at = (at + 1) & (slots_.size() - 1)) {
      const uint64_t slot = slots_[at];
      if (slot == 0) return {};
      if ((slot ^ key) >> 16 == 0) {
        return {.key = key,
                .roles = static_cast<uint8_t>(slot >> 13 & 7),
                .number = static_cast<uint16_t>(slot & (kMaxNumbers - 1))};
      }
    }
  }

  // The hash of the feature that stands for a concept. `number` must be that of
  // an entry that is a name or a stem.
  uint64_t concept_hash(int number) const { return concepts_[number]; }
  int names() const { return names_; }

 private:
  NameTable() = default;

  absl::Span<const uint64_t> concepts_;
  absl::Span<const uint64_t> slots_;
  int names_ = 0;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_NAME_TABLE_H_
