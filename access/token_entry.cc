#include "access/token_entry.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/string_views.h"

namespace akin {
namespace {

constexpr size_t kMaxNameBytes = 64;
constexpr char kHashPrefix[] = "sha256:";

std::string HexOf(const TokenHash& hash) {
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(hash.data()), hash.size()));
}

std::optional<TokenHash> ParseHash(absl::string_view text) {
  TokenHash hash;
  if (!absl::ConsumePrefix(&text, kHashPrefix)) return std::nullopt;
  if (text.size() != 2 * hash.size() ||
      !std::all_of(text.begin(), text.end(), absl::ascii_isxdigit)) {
    return std::nullopt;
  }
  const std::string bytes = absl::HexStringToBytes(text);
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

}  // namespace

absl::Status CheckCallerName(std::string_view name) {
  bool valid = !name.empty() && name.size() <= kMaxNameBytes;
  for (const char c : name) {
    valid =
        valid && (absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.');
  }
  if (valid) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the name must be 1 to ", kMaxNameBytes,
                   " letters, digits, '-', '_' and '.'"));
}

absl::StatusOr<TokenEntry> TokenEntry::Parse(std::string_view line) {
  const std::vector<absl::string_view> words = absl::StrSplit(
      AbslView(line), absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
  if (words.size() != 3) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", words.size(),
                     " words, it must be 'NAME ROLE sha256:HASH' as akin-ctl "
                     "token new prints it"));
  }
  absl::Status named = CheckCallerName(StdView(words[0]));
  if (!named.ok()) return named;
  const std::optional<Role> role = ParseRole(StdView(words[1]));
  if (!role.has_value()) {
    return absl::InvalidArgumentError(
        "the second word is no role; it must be reader, writer or admin");
  }
  const std::optional<TokenHash> hash = ParseHash(words[2]);
  if (!hash.has_value()) {
    return absl::InvalidArgumentError(
        "the third word is not 'sha256:' and 64 hexadecimal digits; the token "
        "itself must not stand here");
  }
  return TokenEntry{
      .name = std::string(words[0]), .role = *role, .hash = *hash};
}

std::string TokenEntry::ToLine() const {
  return absl::StrCat(name, " ", AbslView(RoleName(role)), " ", kHashPrefix,
                      HexOf(hash));
}

}  // namespace akin
