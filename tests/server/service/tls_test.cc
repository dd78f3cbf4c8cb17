// Real handshakes with certificates that the test has made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/security/tls_credentials.h"
#include "tests/fakes/log_lines.h"
#include "tests/fakes/temp_directory.h"
#include "tests/fakes/test_authority.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kThisMachine[] = "DNS:localhost,IP:127.0.0.1";

class TlsTest : public ::testing::Test {
 protected:
  void Write(const Identity& identity) const {
    directory_.Write("certificate", identity.certificate);
    directory_.Write("key", identity.private_key);
  }

  // Starts the server with what was written; with `client_ca` it asks for
  // certificates of that authority.
  void Start(const TestAuthority* client_ca = nullptr) {
    files_ = {.certificate = directory_.path() + "/certificate",
              .key = directory_.path() + "/key"};
    if (client_ca != nullptr) {
      files_.client_ca = directory_.Write("clients", client_ca->certificate());
    }
    credentials_ = *TlsCredentials(files_, absl::Milliseconds(1));
    GrpcServer::Options options = OnAnyPort();
    options.credentials = credentials_;
    server_ = std::make_unique<TestServer>(TestServerSetup{.options = options});
  }

  // A connection of its own that trusts the authority.
  std::shared_ptr<grpc::Channel> Connect(
      const TestAuthority& trusted,
      const std::optional<Identity>& shown = std::nullopt) const {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = trusted.certificate();
    if (shown.has_value()) {
      options.pem_cert_chain = shown->certificate;
      options.pem_private_key = shown->private_key;
    }
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(server_->server().address(),
                                     grpc::SslCredentials(options), arguments);
  }

  static grpc::StatusCode Ask(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    v1::GetStatusResponse response;
    return v1::AdminService::NewStub(channel)
        ->GetStatus(&context, {}, &response)
        .error_code();
  }

  LogLines log_;
  const TempDirectory directory_;
  const TestAuthority authority_;
  TlsFiles files_;
  std::shared_ptr<grpc::ServerCredentials> credentials_;
  std::unique_ptr<TestServer> server_;
};

TEST_F(TlsTest, TheServerIsAskedOverTlsOnly) {
  Write(authority_.Issue(kThisMachine));
  Start();
  EXPECT_EQ(Ask(Connect(authority_)), grpc::StatusCode::OK);
  EXPECT_EQ(Ask(server_->channel()), grpc::StatusCode::UNAVAILABLE)
      << "plain text";
  const TestAuthority another;
  EXPECT_EQ(Ask(Connect(another)), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, AnExpiredCertificateIsWarnedOfAndRefusedByClients) {
  Write(authority_.Issue(kThisMachine, absl::Minutes(-1)));
  Start();
  log_.WaitFor("expired at ");
  EXPECT_EQ(Ask(Connect(authority_)), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, ClientsMustShowACertificateOfTheirAuthority) {
  const TestAuthority clients;
  Write(authority_.Issue(kThisMachine));
  Start(&clients);
  EXPECT_EQ(Ask(Connect(authority_, clients.Issue("DNS:backend"))),
            grpc::StatusCode::OK);
  EXPECT_EQ(Ask(Connect(authority_)), grpc::StatusCode::UNAVAILABLE)
      << "without a certificate";
  EXPECT_EQ(Ask(Connect(authority_, authority_.Issue("DNS:backend"))),
            grpc::StatusCode::UNAVAILABLE)
      << "of another authority";
  EXPECT_EQ(
      Ask(Connect(authority_, clients.Issue("DNS:backend", absl::Minutes(-1)))),
      grpc::StatusCode::UNAVAILABLE)
      << "expired";
}

TEST_F(TlsTest, ANewCertificateIsServedWithoutARestart) {
  Write(authority_.Issue(kThisMachine));
  Start();
  const auto before = Connect(authority_);
  EXPECT_EQ(Ask(before), grpc::StatusCode::OK);
  const TestAuthority next;
  Write(next.Issue(kThisMachine));
  while (Ask(Connect(next)) != grpc::StatusCode::OK) {
  }
  EXPECT_EQ(Ask(Connect(authority_)), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Ask(before), grpc::StatusCode::OK) << "the connection goes on";
}

TEST_F(TlsTest, NewAuthoritiesOfClientsAreAskedForWithoutARestart) {
  const TestAuthority clients;
  Write(authority_.Issue(kThisMachine));
  Start(&clients);
  const TestAuthority next;
  const auto of_next = [&] {
    return Ask(Connect(authority_, next.Issue("DNS:backend")));
  };
  EXPECT_EQ(of_next(), grpc::StatusCode::UNAVAILABLE);
  directory_.Write("clients", next.certificate());
  while (of_next() != grpc::StatusCode::OK) {
  }
  EXPECT_EQ(Ask(Connect(authority_, clients.Issue("DNS:backend"))),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, BrokenFilesAreWarnedOfAndThoseBeforeAreServed) {
  Write(authority_.Issue(kThisMachine));
  Start();
  const std::string other_key = authority_.Issue(kThisMachine).private_key;
  directory_.Write("key", other_key);
  log_.WaitFor("the key is not that of the certificate");
  EXPECT_EQ(Ask(Connect(authority_)), grpc::StatusCode::OK);
  directory_.Write("key", "");
  log_.WaitFor("holds no private key");
  EXPECT_EQ(Ask(Connect(authority_)), grpc::StatusCode::OK);
  EXPECT_THAT(log_.text(), HasSubstr("--tls_key=" + files_.key));
  EXPECT_THAT(log_.text(), Not(HasSubstr("PRIVATE KEY")));
}

TEST_F(TlsTest, FilesThatDoNotFitAreRefusedAtTheStartByTheirFlags) {
  Write({.certificate = "none", .private_key = "none"});
  const TlsFiles files = {.certificate = directory_.path() + "/certificate",
                          .key = directory_.path() + "/key"};
  const absl::Status status = TlsCredentials(files).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("--tls_certificate=" + files.certificate));
  const Identity identity = authority_.Issue(kThisMachine);
  Write(identity);
  TlsFiles with_clients = files;
  with_clients.client_ca = directory_.Write("clients", "none");
  EXPECT_THAT(std::string(TlsCredentials(with_clients).status().message()),
              HasSubstr("--tls_client_ca=" + with_clients.client_ca));
}

}  // namespace
}  // namespace akin
