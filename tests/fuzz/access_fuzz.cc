// The files of access tokens, certificates and keys. The first byte says which.

#include <string>

#include "server/security/pem.h"
#include "server/security/token_list.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  akin::FuzzInput input(bytes, size);
  const int choice = input.Take<uint8_t>() % 3;
  const std::string text = input.TakeRest();
  if (choice == 0) {
    const auto tokens = akin::TokenList::Parse(text);
    akin::Require(!tokens.ok() || tokens->Find("") == nullptr,
                  "no token is not a token");
  } else if (choice == 1) {
    akin::CheckAuthorities(text).IgnoreError();
  } else {
    akin::CheckIdentity(text, text).IgnoreError();
  }
  return 0;
}
