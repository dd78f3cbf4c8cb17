#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/time/time.h"
#include "client/cli/arguments.h"
#include "client/cli/connect.h"
#include "client/cli/exit_code.h"
#include "client/cli/terminal.h"
#include "tests/client/temporary_directory.h"

ABSL_FLAG(bool, truth, false, "A flag of the test.");
ABSL_FLAG(int, number, 1, "A flag of the test.");
ABSL_FLAG(absl::Duration, wait, absl::Seconds(1), "A flag of the test.");

namespace akin {
namespace {

using testing::ElementsAre;
using testing::ExitedWithCode;

class ArgumentsTest : public testing::Test {
 protected:
  static std::vector<std::string> Parse(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "program");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    return ParseArguments(static_cast<int>(argv.size()), argv.data(), "usage");
  }

  const absl::FlagSaver saver_;
};

TEST_F(ArgumentsTest, FlagsMayStandAnywhere) {
  EXPECT_THAT(Parse({"a", "--number=2", "-", "--truth", "--wait", "3s", "b"}),
              ElementsAre("a", "-", "b"));
  EXPECT_EQ(absl::GetFlag(FLAGS_number), 2);
  EXPECT_TRUE(absl::GetFlag(FLAGS_truth));
  EXPECT_EQ(absl::GetFlag(FLAGS_wait), absl::Seconds(3));
}

TEST_F(ArgumentsTest, NoTakesTruthBack) {
  Parse({"--truth", "--notruth"});
  EXPECT_FALSE(absl::GetFlag(FLAGS_truth));
}

TEST_F(ArgumentsTest, TwoDashesEndTheFlags) {
  EXPECT_THAT(Parse({"--", "--number=2"}), ElementsAre("--number=2"));
  EXPECT_EQ(absl::GetFlag(FLAGS_number), 1);
}

TEST_F(ArgumentsTest, UnknownFlagIsUsage) {
  EXPECT_EXIT(Parse({"--nomber=2"}), ExitedWithCode(kUsage),
              "--nomber: there is no such flag");
}

TEST_F(ArgumentsTest, WrongValueIsUsage) {
  EXPECT_EXIT(Parse({"--number=two"}), ExitedWithCode(kUsage),
              "--number: \"two\" is not a value of this flag");
  EXPECT_EXIT(Parse({"--number"}), ExitedWithCode(kUsage),
              "--number: a value is missing");
}

TEST_F(ArgumentsTest, HelpIsNoError) {
  EXPECT_EXIT(Parse({"--help"}), ExitedWithCode(kDone), "");
  EXPECT_EXIT(Parse({"--version"}), ExitedWithCode(kDone), "");
}

TEST_F(ArgumentsTest, ServerIsHostAndPort) {
  for (const char* server : {"", "localhost", ":50051", "localhost:"}) {
    absl::SetFlag(&FLAGS_server, server);
    EXPECT_TRUE(absl::IsInvalidArgument(ClientOptionsFromFlags().status()))
        << server;
  }
  absl::SetFlag(&FLAGS_server, "localhost:50051");
  EXPECT_EQ(ClientOptionsFromFlags()->target, "localhost:50051");
}

TEST_F(ArgumentsTest, AnyFlagOfTlsAsksForTls) {
  EXPECT_FALSE(ClientOptionsFromFlags()->tls.has_value());
  for (const char* flag : {"--tls", "--tls_ca=ca.pem"}) {
    const absl::FlagSaver before;
    Parse({flag});
    EXPECT_TRUE(ClientOptionsFromFlags()->tls.has_value()) << flag;
  }
  Parse({"--tls_certificate=c.pem", "--tls_key=k.pem"});
  const absl::StatusOr<ClientOptions> options = ClientOptionsFromFlags();
  ASSERT_TRUE(options.ok());
  ASSERT_TRUE(options->tls.has_value());
  EXPECT_EQ(options->tls->certificate_file, "c.pem");
  EXPECT_EQ(options->tls->private_key_file, "k.pem");
}

TEST_F(ArgumentsTest, ACertificateWithoutItsKeyIsRefused) {
  Parse({"--tls_certificate=c.pem"});
  EXPECT_EQ(ClientOptionsFromFlags().status(),
            absl::InvalidArgumentError("--tls_key: is missing; a certificate "
                                       "and its key go together"));
}

TEST_F(ArgumentsTest, TheTokenIsTheFirstLineOfItsFile) {
  const TemporaryDirectory directory;
  Parse({"--token_file=" + directory.Write("token", " s3cret \r\nmore\n")});
  EXPECT_EQ(ClientOptionsFromFlags()->token, "s3cret");
  Parse({"--token_file=" + directory.Write("empty", "\ns3cret")});
  const absl::Status empty = ClientOptionsFromFlags().status();
  EXPECT_TRUE(absl::IsInvalidArgument(empty));
  EXPECT_THAT(std::string(empty.message()),
              testing::Not(testing::HasSubstr("s3cret")));
}

TEST(OneLineTest, ControlsBecomeSpaces) {
  EXPECT_EQ(OneLine("a\nb\x1b[0m\x7f\xC2\x9B"
                    "c",
                    0),
            "a b [0m  c");
}

TEST(OneLineTest, LongTextIsCutBetweenCharacters) {
  EXPECT_EQ(OneLine("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F", 4),
            "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F");
  EXPECT_EQ(OneLine("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9Fxy", 5),
            "\xC3\xA4\xC3\xB6...");
  EXPECT_EQ(OneLine("abcdef", 6), "abcdef");
}

}  // namespace
}  // namespace akin
