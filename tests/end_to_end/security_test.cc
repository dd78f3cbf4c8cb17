// Tokens and TLS as an operator sets them up, with the built programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/end_to_end/akin_fixture.h"
#include "tests/fakes/raw_connection.h"
#include "tests/fakes/test_authority.h"

namespace akin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kArticle[] = R"({"id":"a","title":"one"})"
                            "\n";

class SecuredAkinTest : public AkinTest {
 protected:
  void SetUp() override {}  // Each test starts its server.

  // Has akin-ctl make a token, appends its line to the server's file, and
  // returns the flag that sends it.
  std::string NewToken(const std::string& role) {
    const Outcome made = RunProgram(
        Bin("akin-ctl"),
        {"token", "new", "--name=the-" + role, "--role=" + role, "--json"});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    const auto token = nlohmann::json::parse(made.out);
    lines_ += token["line"].get<std::string>() + "\n";
    tokens_.push_back(token["token"]);
    return "--token_file=" + directory_.Write(role, tokens_.back() + "\n");
  }

  std::string TokensFlag() {
    return "--tokens_file=" + directory_.Write("tokens", lines_);
  }

  std::string lines_;
  std::vector<std::string> tokens_;
};

TEST_F(SecuredAkinTest, EachRoleMayDoItsPart) {
  const std::string reader = NewToken("reader");
  const std::string writer = NewToken("writer");
  const std::string admin = NewToken("admin");
  StartServer({TokensFlag()});
  const Outcome unknown = Ctl({"status"});
  EXPECT_EQ(unknown.exit_code, 3);
  EXPECT_THAT(unknown.err, HasSubstr("--token_file"));
  const Outcome refused = Load({reader, "-"}, kArticle);
  EXPECT_EQ(refused.exit_code, 3) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("needs a token of the role writer"));
  EXPECT_EQ(Load({writer, "-"}, kArticle).exit_code, 0);
  EXPECT_EQ(Ctl({"get", "a", reader}).exit_code, 0);
  EXPECT_EQ(Ctl({"snapshot", "monday", writer}).exit_code, 3);
  EXPECT_EQ(Ctl({"snapshot", "monday", admin}).exit_code, 0);
  const Outcome stopped = StopServer(SIGTERM);
  for (const std::string& token : tokens_) {
    EXPECT_THAT(stopped.err + stopped.out, Not(HasSubstr(token)));
  }
}

TEST_F(SecuredAkinTest, ProgramsTalkOverMutualTls) {
  const TestAuthority authority;
  const TestAuthority clients;
  const Identity own = authority.Issue("DNS:localhost,IP:127.0.0.1");
  const Identity backend = clients.Issue("DNS:backend");
  StartServer({"--tls_certificate=" + directory_.Write("c", own.certificate),
               "--tls_key=" + directory_.Write("k", own.private_key),
               "--tls_client_ca=" +
                   directory_.Write("clients", clients.certificate())});
  const std::string ca =
      "--tls_ca=" + directory_.Write("ca", authority.certificate());
  const std::vector<std::string> flags = {
      ca, "--tls_certificate=" + directory_.Write("bc", backend.certificate),
      "--tls_key=" + directory_.Write("bk", backend.private_key)};
  const auto with = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return arguments;
  };
  const Outcome loaded = Load(with({"-"}), kArticle);
  EXPECT_EQ(loaded.exit_code, 0) << loaded.err;
  EXPECT_EQ(Ctl(with({"get", "a"})).exit_code, 0);
  EXPECT_EQ(Ctl({"get", "a", ca}).exit_code, 3) << "no certificate";
  EXPECT_EQ(Ctl({"get", "a"}).exit_code, 3) << "plain text";
}

TEST_F(SecuredAkinTest, AServerThatOthersCanReachNeedsTlsAndTokens) {
  const std::string data = "--data_dir=" + Data().string();
  const Outcome refused =
      RunProgram(Bin("akin-server"), {"--listen=0.0.0.0:0", data});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("--listen: "), HasSubstr("--tls_certificate"),
                    HasSubstr("--tokens_file"),
                    HasSubstr("--allow_insecure_public_listen")));
  StartServer({"--listen=0.0.0.0:0", "--allow_insecure_public_listen"});
  EXPECT_THAT(StopServer(SIGTERM).err, HasSubstr("without TLS or tokens"));
}

TEST_F(SecuredAkinTest, FlagsOfSecurityThatCannotBeAreUsageErrors) {
  const std::vector<std::vector<std::string>> cases = {
      {"--tls_certificate=c"},
      {"--tls_key=k"},
      {"--tls_client_ca=ca"},
      {"--tokens_file=" + directory_.path() + "/missing"},
      {"--tokens_file=" + directory_.Write("empty", "")},
      {"--tls_certificate=" + directory_.Write("c", "no PEM"),
       "--tls_key=" + directory_.Write("k", "no PEM")},
  };
  for (std::vector<std::string> flags : cases) {
    const std::string name = flags[0].substr(0, flags[0].find('_'));
    flags.push_back("--data_dir=" + Data().string());
    flags.push_back("--listen=127.0.0.1:0");
    const Outcome outcome = RunProgram(Bin("akin-server"), flags);
    EXPECT_EQ(outcome.exit_code, 2) << flags[0];
    EXPECT_THAT(outcome.err, HasSubstr(name));
  }
}

TEST_F(SecuredAkinTest, AFileWithoutATokenIsAUsageErrorOfTheClient) {
  for (const std::string& path :
       {directory_.path() + "/missing", directory_.Write("empty", "\n")}) {
    const Outcome outcome =
        RunProgram(Bin("akin-ctl"), {"status", "--token_file=" + path});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("--token_file: " + path));
  }
  EXPECT_EQ(RunProgram(Bin("akin-ctl"),
                       {"token", "new", "--name=a b", "--role=reader"})
                .exit_code,
            2);
  EXPECT_EQ(
      RunProgram(Bin("akin-ctl"), {"token", "new", "--name=a", "--role=root"})
          .exit_code,
      2);
}

// A server that finds no free file descriptor must accept again when it has
// one.
TEST_F(SecuredAkinTest, AFloodOfConnectionsDoesNotLastLongerThanItself) {
  server_ = std::make_unique<Program>(
      "/bin/sh",
      std::vector<std::string>{
          "-c", "ulimit -n 128; exec " + Bin("akin-server") +
                    " --listen=127.0.0.1:0 --data_dir=" + Data().string()});
  address_ = server_->WaitForLine("akin-server listening on ");
  {
    std::vector<std::unique_ptr<RawConnection>> flood;
    for (int i = 0; i < 500; ++i) {
      flood.push_back(std::make_unique<RawConnection>(address_));
    }
  }
  while (Ctl({"status"}).exit_code != 0) {
  }
  EXPECT_EQ(StopServer(SIGTERM).exit_code, 0);
}

}  // namespace
}  // namespace akin
