#include "access/access_token.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace akin {

std::string MakeAccessToken() {
  std::string random(32, '\0');
  // Fails only if the system has no randomness; a weak token must not be made.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()),
                 static_cast<int>(random.size())) != 1) {
    std::abort();
  }
  return absl::StrCat("akin_", absl::WebSafeBase64Escape(random));
}

TokenHash HashToken(std::string_view token) {
  TokenHash hash;
  static_assert(sizeof(hash) == SHA256_DIGEST_LENGTH);
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         hash.data());
  return hash;
}

bool SameHash(const TokenHash& left, const TokenHash& right) {
  return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace akin
