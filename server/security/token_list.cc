#include "server/security/token_list.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/string_views.h"

namespace akin {
namespace {

constexpr size_t kMaxTokens = 1'000;

// OK if the entry can stand beside the others.
absl::Status CheckBeside(const std::vector<TokenEntry>& others,
                         const TokenEntry& entry) {
  for (const TokenEntry& other : others) {
    if (SameHash(other.hash, entry.hash)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "has the token of '", other.name, "' again; remove one of them"));
    }
    if (other.name == entry.name && other.role != entry.role) {
      return absl::InvalidArgumentError(
          absl::StrCat("gives '", entry.name, "' the role ",
                       AbslView(RoleName(entry.role)), ", a line before it ",
                       AbslView(RoleName(other.role)), "; use two names"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TokenList> TokenList::Parse(std::string_view text) {
  std::vector<TokenEntry> entries;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(AbslView(text), '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    absl::StatusOr<TokenEntry> entry = TokenEntry::Parse(StdView(line));
    absl::Status status =
        entry.ok() ? CheckBeside(entries, *entry) : entry.status();
    if (status.ok() && entries.size() == kMaxTokens) {
      status = absl::InvalidArgumentError(
          absl::StrCat("is one more token than the ", kMaxTokens, " allowed"));
    }
    if (!status.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, ": ", status.message()));
    }
    entries.push_back(*std::move(entry));
  }
  if (entries.empty()) {
    return absl::InvalidArgumentError(
        "holds no token, so that nobody could call; make one by akin-ctl token "
        "new");
  }
  return TokenList(std::move(entries));
}

const TokenEntry* TokenList::Find(std::string_view token) const {
  const TokenHash hash = HashToken(token);
  const TokenEntry* found = nullptr;
  for (const TokenEntry& entry : entries_) {
    if (SameHash(entry.hash, hash)) found = &entry;
  }
  return found;
}

}  // namespace akin
