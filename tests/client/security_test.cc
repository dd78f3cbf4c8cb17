// Who the server is, who the client is, and that nobody else listens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "akin/client.h"
#include "tests/client/fake_server.h"
#include "tests/fakes/temp_directory.h"
#include "tests/fakes/test_authority.h"

namespace akin {
namespace {

using testing::HasSubstr;

constexpr char kThisMachine[] = "DNS:localhost,IP:127.0.0.1";

// A server's credentials. With `clients` it asks for certificates that this
// authority has signed.
std::shared_ptr<grpc::ServerCredentials> ServerCredentials(
    const Identity& identity, const TestAuthority* clients = nullptr) {
  grpc::SslServerCredentialsOptions options(
      clients == nullptr
          ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
          : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_key_cert_pairs = {{identity.private_key, identity.certificate}};
  if (clients != nullptr) options.pem_root_certs = clients->certificate();
  return grpc::SslServerCredentials(options);
}

class SecurityTest : public testing::Test {
 protected:
  // A server whose certificate this test's authority has signed.
  FakeServer::Options Over(
      std::shared_ptr<grpc::ServerCredentials> credentials) const {
    FakeServer::Options options;
    options.credentials = std::move(credentials);
    return options;
  }

  // Options that trust an authority.
  ClientOptions Trusting(const TestAuthority& authority,
                         const FakeServer& server) const {
    ClientOptions options = server.client_options();
    options.max_attempts = 1;
    options.tls.emplace();
    options.tls->ca_file = directory_.Write("ca.pem", authority.certificate());
    return options;
  }

  void Show(const Identity& identity, ClientOptions& options) const {
    options.tls->certificate_file =
        directory_.Write("certificate.pem", identity.certificate);
    options.tls->private_key_file =
        directory_.Write("key.pem", identity.private_key);
  }

  static absl::Status Ask(const ClientOptions& options) {
    const auto connection = MakeConnection(options);
    if (!connection.ok()) return connection.status();
    return Client(*connection).GetStatus().status();
  }

  const TempDirectory directory_;
  const TestAuthority authority_;
};

TEST_F(SecurityTest, ServerIsAskedOverTls) {
  FakeServer server(Over(ServerCredentials(authority_.Issue(kThisMachine))));
  EXPECT_EQ(Ask(Trusting(authority_, server)), absl::OkStatus());
}

TEST_F(SecurityTest, ServerOverTlsIsNotAskedInPlainText) {
  FakeServer server(Over(ServerCredentials(authority_.Issue(kThisMachine))));
  ClientOptions options = server.client_options();
  options.max_attempts = 1;
  EXPECT_TRUE(absl::IsUnavailable(Ask(options)));
}

TEST_F(SecurityTest, ServerOfAnotherAuthorityIsNotTrusted) {
  FakeServer server(Over(ServerCredentials(authority_.Issue(kThisMachine))));
  const TestAuthority another;
  EXPECT_TRUE(absl::IsUnavailable(Ask(Trusting(another, server))));
  EXPECT_EQ(server.calls(), 0);
}

TEST_F(SecurityTest, ServerOfAnotherNameIsNotTrusted) {
  FakeServer server(
      Over(ServerCredentials(authority_.Issue("DNS:news.example.com"))));
  EXPECT_TRUE(absl::IsUnavailable(Ask(Trusting(authority_, server))));
}

TEST_F(SecurityTest, ServerNameMayDifferFromTheTarget) {
  FakeServer server(
      Over(ServerCredentials(authority_.Issue("DNS:news.example.com"))));
  ClientOptions options = Trusting(authority_, server);
  options.tls->server_name = "news.example.com";
  EXPECT_EQ(Ask(options), absl::OkStatus());
}

TEST_F(SecurityTest, ClientShowsItsCertificate) {
  const TestAuthority clients;
  FakeServer server(
      Over(ServerCredentials(authority_.Issue(kThisMachine), &clients)));
  ClientOptions options = Trusting(authority_, server);
  Show(clients.Issue("DNS:backend"), options);
  EXPECT_EQ(Ask(options), absl::OkStatus());
}

TEST_F(SecurityTest, ClientWithoutCertificateIsRefusedByServerThatWantsOne) {
  const TestAuthority clients;
  FakeServer server(
      Over(ServerCredentials(authority_.Issue(kThisMachine), &clients)));
  EXPECT_TRUE(absl::IsUnavailable(Ask(Trusting(authority_, server))));
  EXPECT_EQ(server.calls(), 0);
}

TEST_F(SecurityTest, CertificateOfAnotherAuthorityIsRefusedByTheServer) {
  const TestAuthority clients;
  FakeServer server(
      Over(ServerCredentials(authority_.Issue(kThisMachine), &clients)));
  ClientOptions options = Trusting(authority_, server);
  Show(authority_.Issue("DNS:backend"), options);
  EXPECT_TRUE(absl::IsUnavailable(Ask(options)));
}

TEST_F(SecurityTest, TokenIsSentOverTls) {
  FakeServer server(Over(ServerCredentials(authority_.Issue(kThisMachine))));
  ClientOptions options = Trusting(authority_, server);
  options.token = "s3cret";
  EXPECT_EQ(Ask(options), absl::OkStatus());
  EXPECT_EQ(server.authorization(), "Bearer s3cret");
}

TEST_F(SecurityTest, TokenIsSentToThisMachineInPlainText) {
  FakeServer server;
  ClientOptions options = server.client_options();
  options.token = "s3cret";
  EXPECT_EQ(Ask(options), absl::OkStatus());
  EXPECT_EQ(server.authorization(), "Bearer s3cret");
}

TEST_F(SecurityTest, WithoutTokenNoneIsSent) {
  FakeServer server;
  EXPECT_EQ(Ask(server.client_options()), absl::OkStatus());
  EXPECT_EQ(server.authorization(), "");
}

TEST_F(SecurityTest, StreamsCarryTheToken) {
  FakeServer server;
  ClientOptions options = server.client_options();
  options.token = "s3cret";
  const auto stream = Client(*MakeConnection(options)).StreamFindSimilar();
  stream->WritesDone();
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_EQ(stream->Finish(), absl::OkStatus());
  EXPECT_EQ(server.authorization(), "Bearer s3cret");
}

TEST_F(SecurityTest, TokenIsNotSentToAnotherMachineInPlainText) {
  ClientOptions options;
  options.target = "news.example.com:50051";
  options.token = "s3cret";
  const absl::Status status = MakeConnection(options).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(status.message(), HasSubstr("plain text to news.example.com"));
  EXPECT_THAT(status.message(), Not(HasSubstr("s3cret")));
}

TEST_F(SecurityTest, TokenIsSentInPlainTextIfThatIsSaid) {
  ClientOptions options;
  options.target = "news.example.com:50051";
  options.token = "s3cret";
  options.token_transport = TokenTransport::kAny;
  EXPECT_EQ(MakeConnection(options).status(), absl::OkStatus());
}

TEST_F(SecurityTest, TokenOfSeveralLinesIsRefused) {
  ClientOptions options;
  options.token = "s3cret\n";
  EXPECT_TRUE(absl::IsInvalidArgument(MakeConnection(options).status()));
}

TEST_F(SecurityTest, MissingFileIsNamed) {
  ClientOptions options;
  options.tls.emplace();
  options.tls->ca_file = directory_.File("missing.pem");
  const absl::Status status = MakeConnection(options).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(status.message(),
              HasSubstr("tls.ca_file: " + options.tls->ca_file));
}

TEST_F(SecurityTest, FileWithoutPemIsNamed) {
  ClientOptions options;
  options.tls.emplace();
  options.tls->ca_file = directory_.Write("der.crt", "0\x82\x01");
  EXPECT_THAT(MakeConnection(options).status().message(),
              HasSubstr("holds no PEM"));
}

TEST_F(SecurityTest, CertificateWithoutKeyIsRefused) {
  ClientOptions options;
  options.tls.emplace();
  options.tls->certificate_file = "certificate.pem";
  EXPECT_THAT(MakeConnection(options).status().message(),
              HasSubstr("go together"));
}

}  // namespace
}  // namespace akin
