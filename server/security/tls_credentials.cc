#include "server/security/tls_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/mutex.h"
#include "server/security/pem.h"

namespace akin {
namespace {

// What a handshake needs, checked.
struct Identity {
  std::string certificate;
  std::string key;
  std::string client_ca;  // empty: clients are not asked
};

std::vector<WatchedFile> WatchedFilesOf(const TlsFiles& files) {
  std::vector<WatchedFile> watched = {{"tls_certificate", files.certificate},
                                      {"tls_key", files.key}};
  if (!files.client_ca.empty()) {
    watched.push_back({"tls_client_ca", files.client_ca});
  }
  return watched;
}

// From the contents of the files, in the order of WatchedFilesOf().
absl::StatusOr<Identity> ReadIdentity(
    const std::vector<WatchedFile>& files,
    const std::vector<std::string>& contents) {
  Identity identity = {.certificate = contents[0], .key = contents[1]};
  const absl::StatusOr<absl::Time> expires =
      CheckIdentity(identity.certificate, identity.key);
  if (!expires.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(files[0].ToString(), ", ",
                                                   files[1].ToString(), ": ",
                                                   expires.status().message()));
  }
  if (*expires < absl::Now()) {
    spdlog::warn("{}: expired at {}; clients will refuse it",
                 files[0].ToString(), absl::FormatTime(*expires));
  }
  if (contents.size() > 2) {
    identity.client_ca = contents[2];
    absl::Status authorities = CheckAuthorities(identity.client_ca);
    if (!authorities.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(files[2].ToString(), ": ", authorities.message()));
    }
  }
  return identity;
}

// gRPC asks for the certificates at each handshake, which its C++ interface of
// 1.51 does not offer: FileWatcherCertificateProvider there hands on whatever
// the files hold, and a certificate without its key ends all handshakes.
class ReloadingCredentials final : public grpc::ServerCredentials {
 public:
  explicit ReloadingCredentials(const TlsFiles& files)
      : files_(WatchedFilesOf(files)),
        credentials_(grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                files.client_ca.empty()
                    ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                    : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY,
                &ReloadingCredentials::Fetch, this))) {}

  ~ReloadingCredentials() override {
    grpc_server_credentials_release(credentials_);
  }

  absl::Status Watch(absl::Duration interval) {
    absl::StatusOr<std::unique_ptr<WatchedFiles>> watched = WatchedFiles::Open(
        files_,
        [this](const std::vector<std::string>& contents) {
          return Take(contents);
        },
        interval);
    if (!watched.ok()) return watched.status();
    watched_ = *std::move(watched);
    return absl::OkStatus();
  }

  // Tokens are checked where every call passes, with or without TLS.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {
    std::abort();
  }

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  absl::Status Take(const std::vector<std::string>& contents) {
    absl::StatusOr<Identity> identity = ReadIdentity(files_, contents);
    if (!identity.ok()) return identity.status();
    spdlog::info("{}: is served", files_[0].ToString());
    MutexLock lock(mutex_);
    identity_ = *std::move(identity);
    fetched_ = false;
    return absl::OkStatus();
  }

  // Called by gRPC before each handshake.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    return static_cast<ReloadingCredentials*>(self)->Fetch(config);
  }

  grpc_ssl_certificate_config_reload_status Fetch(
      grpc_ssl_server_certificate_config** config) {
    MutexLock lock(mutex_);
    if (fetched_) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    const grpc_ssl_pem_key_cert_pair pair = {identity_.key.c_str(),
                                             identity_.certificate.c_str()};
    // gRPC aborts without authorities, also where it asks no client for a
    // certificate, and so uses none.
    const std::string& authorities = identity_.client_ca.empty()
                                         ? identity_.certificate
                                         : identity_.client_ca;
    *config = grpc_ssl_server_certificate_config_create(authorities.c_str(),
                                                        &pair, 1);
    fetched_ = true;
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  const std::vector<WatchedFile> files_;
  grpc_server_credentials* const credentials_;
  Mutex mutex_;
  Identity identity_ ABSL_GUARDED_BY(mutex_);
  bool fetched_ ABSL_GUARDED_BY(mutex_) = false;  // gRPC has the identity
  // Last: its thread uses the others.
  std::unique_ptr<WatchedFiles> watched_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsCredentials(
    const TlsFiles& files, absl::Duration interval) {
  auto credentials = std::make_shared<ReloadingCredentials>(files);
  absl::Status watched = credentials->Watch(interval);
  if (!watched.ok()) return watched;
  return credentials;
}

}  // namespace akin
