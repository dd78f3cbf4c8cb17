#include "article_rules/quoted.h"

#include <simdjson.h>

#include <cstddef>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace akin {
namespace {

constexpr size_t kMaxQuotedBytes = 64;

// Whether a byte of UTF-8 continues a character.
bool Continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

std::string Quoted(std::string_view value) {
  const bool utf8 = IsUtf8(value);
  size_t length = value.size();
  if (length > kMaxQuotedBytes) {
    length = kMaxQuotedBytes;
    while (utf8 && length > 0 && Continues(value[length])) --length;
  }
  const absl::string_view shown(value.data(), length);
  return absl::StrCat(
      "\"", utf8 ? absl::Utf8SafeCHexEscape(shown) : absl::CHexEscape(shown),
      length < value.size() ? "..." : "", "\"");
}

}  // namespace akin
