#ifndef AKIN_TESTS_FAKES_TEST_AUTHORITY_H_
#define AKIN_TESTS_FAKES_TEST_AUTHORITY_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace akin {

// A certificate and its key, both in PEM.
struct Identity {
  std::string certificate;
  std::string private_key;
};

// A certificate authority of a test.
class TestAuthority {
 public:
  TestAuthority();

  // Its own certificate in PEM.
  std::string certificate() const;

  // A certificate for `subject_alternative_names`, in the notation of OpenSSL:
  // "DNS:localhost,IP:127.0.0.1". It expires `lifetime` from now; a negative
  // one has expired.
  Identity Issue(const std::string& subject_alternative_names,
                 absl::Duration lifetime = absl::Hours(1)) const;

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
  };
  using Key = std::unique_ptr<EVP_PKEY, Free>;
  using Certificate = std::unique_ptr<X509, Free>;

  // Signs with `signer`, by the name of `issuer`; without one it is its own.
  static Certificate Sign(EVP_PKEY* subject, const std::string& name,
                          int extension, const std::string& value,
                          EVP_PKEY* signer, X509* issuer,
                          absl::Duration lifetime);

  const Key key_;
  const Certificate certificate_;
};

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_TEST_AUTHORITY_H_
