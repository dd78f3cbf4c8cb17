#include "embeddings/idf_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "embeddings/linked_table.h"

static_assert(std::endian::native == std::endian::little,
              "the IDF table is read in place");

extern "C" {
// Of idf_v1.S.
extern const char akin_idf_v1_begin[];
extern const char akin_idf_v1_end[];
}

namespace akin {
namespace {

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t buckets;
  uint64_t documents;
  uint64_t zero;
  uint64_t checksum;
};
static_assert(sizeof(Header) == 40);

constexpr TableForm kForm = {.name = "IDF table",
                             .magic = "akin-idf",
                             .version = 1,
                             .header_bytes = sizeof(Header)};

}  // namespace

absl::StatusOr<IdfTable> IdfTable::Linked() {
  absl::StatusOr<IdfTable> table = Parse(std::string_view(
      akin_idf_v1_begin,
      static_cast<size_t>(akin_idf_v1_end - akin_idf_v1_begin)));
  if (!table.ok()) return ProgramIsDamaged(table.status());
  return table;
}

absl::StatusOr<IdfTable> IdfTable::Parse(std::string_view bytes) {
  Header header;
  absl::Status begin = CheckTableBegin(kForm, bytes);
  if (!begin.ok()) return begin;
  std::memcpy(&header, bytes.data(), sizeof(header));
  const std::string_view buckets = bytes.substr(sizeof(header));
  if (!std::has_single_bit(header.buckets) ||
      buckets.size() != header.buckets) {
    return absl::DataLossError(absl::StrFormat(
        "the IDF table has %d buckets, its header says %d, which must be a "
        "power of two",
        buckets.size(), header.buckets));
  }
  absl::Status whole = CheckTableChecksum(kForm, bytes);
  if (!whole.ok()) return whole;
  IdfTable table;
  table.buckets_ = buckets;
  table.documents_ = header.documents;
  for (int i = 0; i < 256; ++i) {
    table.values_[i] = kGreatest * static_cast<float>(i) / 255;
  }
  return table;
}

std::string IdfTable::Encode(absl::Span<const double> shares,
                             uint64_t documents) {
  std::string buckets(shares.size(), '\0');
  for (size_t i = 0; i < shares.size(); ++i) {
    const double byte = std::round(-std::log(shares[i]) / kGreatest * 255);
    // At least 1: what every document has still has a weight.
    buckets[i] =
        static_cast<char>(static_cast<uint8_t>(std::clamp(byte, 1.0, 255.0)));
  }
  Header header{};
  kForm.magic.copy(header.magic, sizeof(header.magic));
  header.version = kForm.version;
  header.buckets = static_cast<uint32_t>(shares.size());
  header.documents = documents;
  const std::string_view header_bytes(reinterpret_cast<const char*>(&header),
                                      sizeof(header));
  header.checksum = TableChecksum(kForm, header_bytes, buckets);
  return std::string(header_bytes) + buckets;
}

}  // namespace akin
