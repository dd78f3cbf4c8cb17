#include "server/security/pem.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

Bio Reader(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Asks nobody for the passphrase of an encrypted key.
int NoPassphrase(char*, int, int, void*) { return -1; }

absl::StatusOr<std::vector<Certificate>> ReadCertificates(
    const std::string& text) {
  const Bio reader = Reader(text);
  std::vector<Certificate> certificates;
  ERR_clear_error();
  while (X509* certificate =
             PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr)) {
    certificates.emplace_back(certificate);
  }
  // The end of the text is the error that no further PEM begins.
  const bool ended =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (certificates.empty()) {
    return absl::InvalidArgumentError("holds no certificate in PEM");
  }
  if (!ended) {
    return absl::InvalidArgumentError(
        absl::StrCat("certificate ", certificates.size() + 1,
                     " of it cannot be read as PEM"));
  }
  return certificates;
}

absl::Time ToTime(const ASN1_TIME* time) {
  tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return absl::InfinitePast();
  return absl::FromTM(parts, absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<absl::Time> CheckIdentity(const std::string& certificate_chain,
                                         const std::string& private_key) {
  absl::StatusOr<std::vector<Certificate>> chain =
      ReadCertificates(certificate_chain);
  if (!chain.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the certificate file ", chain.status().message()));
  }
  X509* own = chain->front().get();
  const Bio reader = Reader(private_key);
  const Key key(
      PEM_read_bio_PrivateKey(reader.get(), nullptr, NoPassphrase, nullptr));
  const bool belongs =
      key != nullptr && X509_check_private_key(own, key.get()) == 1;
  ERR_clear_error();
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        "the key file holds no private key in PEM without a passphrase");
  }
  if (!belongs) {
    return absl::InvalidArgumentError(
        "the key is not that of the certificate; replace both files");
  }
  return ToTime(X509_get0_notAfter(own));
}

absl::Status CheckAuthorities(const std::string& certificates) {
  return ReadCertificates(certificates).status();
}

}  // namespace akin
