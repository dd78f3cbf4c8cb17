#include "embeddings/name_table.h"

#include <bit>
#include <cstddef>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "embeddings/linked_table.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static_assert(std::endian::native == std::endian::little,
              "the name table is read in place");

extern "C" {
// Of names_v1.S.
extern const char akin_names_v1_begin[];
extern const char akin_names_v1_end[];
}

namespace akin {
namespace {

constexpr uint64_t kWordsSeed = 5;
constexpr uint64_t kRunSeed = 6;
constexpr uint64_t kBeginningSeed = 7;

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t slots;
  uint32_t concepts;
  uint32_t zero;
  uint64_t checksum;
};
static_assert(sizeof(Header) == 32);

constexpr TableForm kForm = {.name = "name table",
                             .magic = "akin-nam",
                             .version = 1,
                             .header_bytes = sizeof(Header)};

}  // namespace

uint64_t NameTable::KeyOfWords(std::string_view words) {
  return XXH3_64bits_withSeed(words.data(), words.size(), kWordsSeed);
}

uint64_t NameTable::KeyOfRun(std::string_view run) {
  return XXH3_64bits_withSeed(run.data(), run.size(), kRunSeed);
}

uint64_t NameTable::KeyOfBeginning(std::string_view two) {
  return XXH3_64bits_withSeed(two.data(), two.size(), kBeginningSeed);
}

absl::StatusOr<NameTable> NameTable::Linked() {
  absl::StatusOr<NameTable> table = Parse(std::string_view(
      akin_names_v1_begin,
      static_cast<size_t>(akin_names_v1_end - akin_names_v1_begin)));
  if (!table.ok()) return ProgramIsDamaged(table.status());
  return table;
}

absl::StatusOr<NameTable> NameTable::Parse(std::string_view bytes) {
  Header header;
  absl::Status begin = CheckTableBegin(kForm, bytes);
  if (!begin.ok()) return begin;
  std::memcpy(&header, bytes.data(), sizeof(header));
  const std::string_view rest = bytes.substr(sizeof(header));
  const uint64_t expected =
      (uint64_t{header.slots} + header.concepts) * sizeof(uint64_t);
  if (!std::has_single_bit(header.slots) || rest.size() != expected) {
    return absl::DataLossError(absl::StrFormat(
        "the name table has %d bytes after its header, %d concepts and %d "
        "slots, which must be a power of two, need %d",
        rest.size(), header.concepts, header.slots, expected));
  }
  absl::Status whole = CheckTableChecksum(kForm, bytes);
  if (!whole.ok()) return whole;
  const auto* values = reinterpret_cast<const uint64_t*>(rest.data());
  NameTable table;
  table.concepts_ = absl::MakeConstSpan(values, header.concepts);
  table.slots_ = absl::MakeConstSpan(values + header.concepts, header.slots);
  bool ends = false;
  for (uint64_t slot : table.slots_) {
    const auto roles = static_cast<uint8_t>(slot >> 13 & 7);
    if ((roles & (kName | kStem)) != 0 &&
        (slot & (kMaxNumbers - 1)) >= header.concepts) {
      return absl::DataLossError(
          absl::StrFormat("a name of the name table is of concept %d of %d",
                          slot & (kMaxNumbers - 1), header.concepts));
    }
    table.names_ += (roles & kName) != 0;
    ends |= slot == 0;
  }
  if (!ends) {
    return absl::DataLossError("the name table has no empty slot");
  }
  return table;
}

std::string NameTable::Encode(absl::Span<const Entry> entries,
                              absl::Span<const uint64_t> concepts) {
  std::vector<uint64_t> slots(std::bit_ceil(entries.size() * 3 / 2 + 1));
  for (const Entry& entry : entries) {
    size_t at = entry.key & (slots.size() - 1);
    while (slots[at] != 0) at = (at + 1) & (slots.size() - 1);
    slots[at] = entry.key >> 16 << 16 | uint64_t{entry.roles} << 13 |
                uint64_t{entry.number};
  }
  std::string rest(reinterpret_cast<const char*>(concepts.data()),
                   concepts.size() * sizeof(uint64_t));
  rest.append(reinterpret_cast<const char*>(slots.data()),
              slots.size() * sizeof(uint64_t));
  Header header{};
  kForm.magic.copy(header.magic, sizeof(header.magic));
  header.version = kForm.version;
  header.slots = static_cast<uint32_t>(slots.size());
  header.concepts = static_cast<uint32_t>(concepts.size());
  const std::string_view header_bytes(reinterpret_cast<const char*>(&header),
                                      sizeof(header));
  header.checksum = TableChecksum(kForm, header_bytes, rest);
  return std::string(header_bytes) + rest;
}

}  // namespace akin
