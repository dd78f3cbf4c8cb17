#ifndef AKIN_ACCESS_ACCESS_TOKEN_H_
#define AKIN_ACCESS_ACCESS_TOKEN_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace akin {

// Most bytes of a token that a caller sends.
inline constexpr size_t kMaxTokenBytes = 512;

// The SHA-256 of a token: what is kept of it.
using TokenHash = std::array<uint8_t, 32>;

// A new token of 256 random bits, in letters, digits, '-' and '_', beginning
// with "akin_" so that scanners for secrets can know it.
std::string MakeAccessToken();

TokenHash HashToken(std::string_view token);

// In a time that does not depend on where they differ.
bool SameHash(const TokenHash& left, const TokenHash& right);

}  // namespace akin

#endif  // AKIN_ACCESS_ACCESS_TOKEN_H_
