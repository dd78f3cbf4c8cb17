#ifndef AKIN_EMBEDDINGS_LINKED_TABLE_H_
#define AKIN_EMBEDDINGS_LINKED_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace akin {

// What the tables that are linked into the programs have in common: a header
// that begins with a magic of 8 bytes and a version of 4 and ends with the
// XXH64, seed 0, of what stands before it and of what follows the header.
struct TableForm {
  std::string_view name;  // for errors, such as "IDF table"
  std::string_view magic;
  uint32_t version = 0;
  size_t header_bytes = 0;
};

// DataLoss if `bytes` do not begin as a table of the form does.
absl::Status CheckTableBegin(const TableForm& form, std::string_view bytes);

// The checksum of a table that begins as the form says.
uint64_t TableChecksum(const TableForm& form, std::string_view header,
                       std::string_view rest);

// DataLoss if it is not what the header says.
absl::Status CheckTableChecksum(const TableForm& form, std::string_view bytes);

// Of a linked table that is not whole: Internal. OK stays OK.
absl::Status ProgramIsDamaged(const absl::Status& status);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_LINKED_TABLE_H_
