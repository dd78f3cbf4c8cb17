#include "server/admission/byte_size.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace akin {
namespace {

struct Unit {
  const char* name;
  int shift;
};

// The largest first; the last is of numbers without a unit.
constexpr Unit kUnits[] = {
    {"TiB", 40}, {"GiB", 30}, {"MiB", 20}, {"KiB", 10}, {"", 0}};

}  // namespace

bool AbslParseFlag(absl::string_view text, ByteSize* size, std::string* error) {
  size->bytes = 0;
  if (text.empty()) return true;
  int shift = 0;
  for (const Unit& unit : kUnits) {
    if (!absl::ConsumeSuffix(&text, unit.name)) continue;
    shift = unit.shift;
    break;
  }
  int64_t count = 0;
  if (!absl::SimpleAtoi(text, &count) || count <= 0 ||
      count > std::numeric_limits<int64_t>::max() >> shift) {
    *error = "(give bytes above 0, such as 20GiB, 512MiB or 1000000)";
    return false;
  }
  size->bytes = count << shift;
  return true;
}

std::string AbslUnparseFlag(const ByteSize& size) {
  if (size.bytes == 0) return "";
  for (const Unit& unit : kUnits) {
    if (size.bytes % (int64_t{1} << unit.shift) != 0) continue;
    return absl::StrCat(size.bytes >> unit.shift, unit.name);
  }
  return absl::StrCat(size.bytes);
}

}  // namespace akin
