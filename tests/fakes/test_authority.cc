#include "tests/fakes/test_authority.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

namespace akin {
namespace {

void Require(bool done) {
  if (!done) abort();
}

// What `write` puts into a memory BIO.
template <typename Write>
std::string Written(Write write) {
  BIO* bio = BIO_new(BIO_s_mem());
  Require(bio != nullptr && write(bio) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  const std::string text(data, static_cast<size_t>(size));
  BIO_free(bio);
  return text;
}

std::string ToPem(X509* certificate) {
  return Written(
      [&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

}  // namespace

TestAuthority::TestAuthority()
    : key_(EVP_EC_gen("P-256")),
      certificate_(Sign(key_.get(), "akin test authority",
                        NID_basic_constraints, "critical,CA:TRUE", key_.get(),
                        nullptr, absl::Hours(1))) {}

std::string TestAuthority::certificate() const {
  return ToPem(certificate_.get());
}

Identity TestAuthority::Issue(const std::string& subject_alternative_names,
                              absl::Duration lifetime) const {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate =
      Sign(key.get(), "akin test", NID_subject_alt_name,
           subject_alternative_names, key_.get(), certificate_.get(), lifetime);
  return {ToPem(certificate.get()), Written([&](BIO* bio) {
            return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0,
                                            nullptr, nullptr);
          })};
}

TestAuthority::Certificate TestAuthority::Sign(EVP_PKEY* subject,
                                               const std::string& name,
                                               int extension,
                                               const std::string& value,
                                               EVP_PKEY* signer, X509* issuer,
                                               absl::Duration lifetime) {
  Certificate certificate(X509_new());
  X509* x509 = certificate.get();
  Require(X509_set_version(x509, X509_VERSION_3) == 1);
  Require(ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1);
  Require(X509_gmtime_adj(X509_getm_notBefore(x509), -7200) != nullptr);
  Require(X509_gmtime_adj(X509_getm_notAfter(x509),
                          absl::ToInt64Seconds(lifetime)) != nullptr);
  Require(X509_NAME_add_entry_by_txt(
              X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
              reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
              0) == 1);
  Require(X509_set_issuer_name(
              x509, X509_get_subject_name(issuer ? issuer : x509)) == 1);
  Require(X509_set_pubkey(x509, subject) == 1);
  X509_EXTENSION* added =
      X509V3_EXT_conf_nid(nullptr, nullptr, extension, value.c_str());
  Require(added != nullptr && X509_add_ext(x509, added, -1) == 1);
  X509_EXTENSION_free(added);
  Require(X509_sign(x509, signer, EVP_sha256()) > 0);
  return certificate;
}

}  // namespace akin
