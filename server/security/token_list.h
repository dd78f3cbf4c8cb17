#ifndef AKIN_SERVER_SECURITY_TOKEN_LIST_H_
#define AKIN_SERVER_SECURITY_TOKEN_LIST_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "access/token_entry.h"

namespace akin {

// The tokens of a file: at least one, at most 1,000. Each token stands once; a
// name may stand at several, with one role, so that a token can be replaced
// while both are in use.
class TokenList {
 public:
  // Reads lines as TokenEntry has them; empty lines and what begins with '#'
  // are skipped. InvalidArgument names the line.
  static absl::StatusOr<TokenList> Parse(std::string_view text);

  // The entry of the token; nullptr if there is none. Compares with every
  // entry, each in constant time.
  const TokenEntry* Find(std::string_view token) const;

  size_t size() const { return entries_.size(); }

 private:
  explicit TokenList(std::vector<TokenEntry> entries)
      : entries_(std::move(entries)) {}

  std::vector<TokenEntry> entries_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SECURITY_TOKEN_LIST_H_
