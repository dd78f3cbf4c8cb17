#include "client/cli/connect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/flags/reflection.h"
#include "command_line/arguments.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

class ConnectTest : public testing::Test {
 protected:
  static absl::StatusOr<ClientOptions> Parse(
      std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "program");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    ParseArguments(static_cast<int>(argv.size()), argv.data(), "usage");
    return ClientOptionsFromFlags();
  }

  const absl::FlagSaver saver_;
};

TEST_F(ConnectTest, ServerIsHostAndPort) {
  for (const char* server : {"", "localhost", ":50051", "localhost:"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        Parse({std::string("--server=") + server}).status()))
        << server;
  }
  EXPECT_EQ(Parse({"--server=localhost:50051"})->target, "localhost:50051");
}

TEST_F(ConnectTest, AnyFlagOfTlsAsksForTls) {
  EXPECT_FALSE(Parse({})->tls.has_value());
  for (const char* flag : {"--tls", "--tls_ca=ca.pem"}) {
    const absl::FlagSaver before;
    EXPECT_TRUE(Parse({flag})->tls.has_value()) << flag;
  }
  const absl::StatusOr<ClientOptions> options =
      Parse({"--tls_certificate=c.pem", "--tls_key=k.pem"});
  ASSERT_TRUE(options.ok());
  ASSERT_TRUE(options->tls.has_value());
  EXPECT_EQ(options->tls->certificate_file, "c.pem");
  EXPECT_EQ(options->tls->private_key_file, "k.pem");
}

TEST_F(ConnectTest, ACertificateWithoutItsKeyIsRefused) {
  EXPECT_EQ(Parse({"--tls_certificate=c.pem"}).status(),
            absl::InvalidArgumentError("--tls_key: is missing; a certificate "
                                       "and its key go together"));
}

TEST_F(ConnectTest, TheTokenIsTheFirstLineOfItsFile) {
  const TempDirectory directory;
  EXPECT_EQ(
      Parse({"--token_file=" + directory.Write("token", " s3cret \r\nmore\n")})
          ->token,
      "s3cret");
  const absl::Status empty =
      Parse({"--token_file=" + directory.Write("empty", "\ns3cret")}).status();
  EXPECT_TRUE(absl::IsInvalidArgument(empty));
  EXPECT_THAT(std::string(empty.message()),
              testing::Not(testing::HasSubstr("s3cret")));
}

}  // namespace
}  // namespace akin
