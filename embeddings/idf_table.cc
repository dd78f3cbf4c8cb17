#include "embeddings/idf_table.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

static_assert(std::endian::native == std::endian::little,
              "the IDF table is read in place");

extern "C" {
// Of idf_v1.S.
extern const char akin_idf_v1_begin[];
extern const char akin_idf_v1_end[];
}

namespace akin {
namespace {

constexpr char kMagic[] = {'a', 'k', 'i', 'n', '-', 'i', 'd', 'f'};
constexpr uint32_t kVersion = 1;

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t buckets;
  uint64_t documents;
  uint64_t zero;
  uint64_t checksum;
};
static_assert(sizeof(Header) == 40);

uint64_t Checksum(const Header& header, std::string_view buckets) {
  const uint64_t seed = XXH64(&header, offsetof(Header, checksum), 0);
  return XXH64(buckets.data(), buckets.size(), seed);
}

}  // namespace

absl::StatusOr<IdfTable> IdfTable::Linked() {
  return Parse(std::string_view(
      akin_idf_v1_begin,
      static_cast<size_t>(akin_idf_v1_end - akin_idf_v1_begin)));
}

absl::StatusOr<IdfTable> IdfTable::Parse(std::string_view bytes) {
  Header header;
  if (bytes.size() < sizeof(header)) {
    return absl::DataLossError(
        absl::StrFormat("the IDF table has %d bytes, its header alone needs %d",
                        bytes.size(), sizeof(header)));
  }
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (std::memcmp(header.magic, kMagic, sizeof(kMagic)) != 0) {
    return absl::DataLossError(
        "the IDF table does not begin with \"akin-idf\"");
  }
  if (header.version != kVersion) {
    return absl::DataLossError(
        absl::StrFormat("the IDF table has version %d, this program reads %d",
                        header.version, kVersion));
  }
  const std::string_view buckets = bytes.substr(sizeof(header));
  if (!std::has_single_bit(header.buckets) ||
      buckets.size() != header.buckets) {
    return absl::DataLossError(absl::StrFormat(
        "the IDF table has %d buckets, its header says %d, which must be a "
        "power of two",
        buckets.size(), header.buckets));
  }
  const uint64_t checksum = Checksum(header, buckets);
  if (checksum != header.checksum) {
    return absl::DataLossError(
        absl::StrFormat("the IDF table's checksum is %016x, its header says "
                        "%016x",
                        checksum, header.checksum));
  }
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
  std::memcpy(header.magic, kMagic, sizeof(kMagic));
  header.version = kVersion;
  header.buckets = static_cast<uint32_t>(shares.size());
  header.documents = documents;
  header.checksum = Checksum(header, buckets);
  return std::string(reinterpret_cast<const char*>(&header), sizeof(header)) +
         buckets;
}

}  // namespace akin
