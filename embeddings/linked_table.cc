#include "embeddings/linked_table.h"

#include <cstring>
#include <string>

#include "absl/strings/str_format.h"
#include "base/string_views.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace akin {

absl::Status CheckTableBegin(const TableForm& form, std::string_view bytes) {
  if (bytes.size() < form.header_bytes) {
    return absl::DataLossError(
        absl::StrFormat("the %s has %d bytes, its header alone needs %d",
                        AbslView(form.name), bytes.size(), form.header_bytes));
  }
  if (!bytes.starts_with(form.magic)) {
    return absl::DataLossError(
        absl::StrFormat("the %s does not begin with \"%s\"",
                        AbslView(form.name), AbslView(form.magic)));
  }
  uint32_t version;
  std::memcpy(&version, bytes.data() + form.magic.size(), sizeof(version));
  if (version != form.version) {
    return absl::DataLossError(
        absl::StrFormat("the %s has version %d, this program reads %d",
                        AbslView(form.name), version, form.version));
  }
  return absl::OkStatus();
}

uint64_t TableChecksum(const TableForm& form, std::string_view header,
                       std::string_view rest) {
  const uint64_t seed =
      XXH64(header.data(), form.header_bytes - sizeof(uint64_t), 0);
  return XXH64(rest.data(), rest.size(), seed);
}

absl::Status CheckTableChecksum(const TableForm& form, std::string_view bytes) {
  uint64_t expected;
  std::memcpy(&expected, bytes.data() + form.header_bytes - sizeof(expected),
              sizeof(expected));
  const uint64_t checksum =
      TableChecksum(form, bytes, bytes.substr(form.header_bytes));
  if (checksum == expected) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrFormat("the %s's checksum is %016x, its header says %016x",
                      AbslView(form.name), checksum, expected));
}

absl::Status ProgramIsDamaged(const absl::Status& status) {
  if (status.ok()) return status;
  return absl::InternalError("this program is damaged: " +
                             std::string(status.message()));
}

}  // namespace akin
