// How a server starts and stops, as the machine that runs it sees it.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "akin/v1/articles.grpc.pb.h"
#include "akin/v1/similar_news.grpc.pb.h"
#include "tests/end_to_end/akin_fixture.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

class LifecycleTest : public AkinTest {
 protected:
  // Every test starts its own.
  void SetUp() override {}

  std::shared_ptr<grpc::Channel> Connect() const {
    return grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  }

  std::string WriteFlagfile(const std::string& text) const {
    const std::string path = directory_.path() + "/akin-server.flags";
    std::ofstream(path) << text;
    return path;
  }
};

TEST_F(LifecycleTest, TheFlagsAreLoggedAtTheStart) {
  StartServer({"--flagfile=" + WriteFlagfile("--target_recall=0.9\n"),
               "--shutdown_grace=3s"});
  const std::string log = StopServer(SIGTERM).err;
  EXPECT_THAT(log, HasSubstr("--data_dir=" + Data().string()));
  EXPECT_THAT(log, HasSubstr("--target_recall=0.9"));
  EXPECT_THAT(log, HasSubstr("--shutdown_grace=3s"));
}

TEST_F(LifecycleTest, AFlagfileThatIsWrongIsAUsageError) {
  for (const auto& [flagfile, error] :
       {std::pair(directory_.path() + "/missing", "No such file"),
        std::pair(WriteFlagfile("# one\n--nosuch=1\n"),
                  "flags:2: --nosuch: there is no such flag")}) {
    const Outcome outcome =
        RunProgram(Bin("akin-server"), {"--flagfile=" + flagfile});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr(error));
  }
}

TEST_F(LifecycleTest, OpenStreamsDoNotHoldADrainUp) {
  StartServer({"--shutdown_grace=10m"});
  auto channel = Connect();
  grpc::ClientContext question_context;
  auto questions = v1::SimilarNewsService::NewStub(channel)->StreamFindSimilar(
      &question_context);
  v1::StreamFindSimilarResponse answer;
  ASSERT_TRUE(questions->Write({}));
  ASSERT_TRUE(questions->Read(&answer));
  grpc::ClientContext import_context;
  auto import =
      v1::ArticlesService::NewStub(channel)->ImportArticles(&import_context);
  v1::ImportArticlesRequest request;
  request.add_articles()->set_id("last");
  request.mutable_articles(0)->set_title("one");
  v1::ImportArticlesResponse acknowledged;
  ASSERT_TRUE(import->Write(request));
  ASSERT_TRUE(import->Read(&acknowledged));

  server_->Signal(SIGTERM);
  EXPECT_EQ(questions->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(import->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  // An idle client reads its connection every 5 s only.
  questions.reset();
  import.reset();
  channel.reset();
  EXPECT_EQ(server_->Wait().exit_code, 0);
  StartServer();
  EXPECT_TRUE(Exists("last"));
}

TEST_F(LifecycleTest, ASecondSignalEndsADrainAtOnce) {
  StartServer({"--shutdown_grace=10m"});
  std::string lines;
  for (int i = 0; i < 1'000; ++i) {
    lines += "{\"id\":\"" + std::to_string(i) +
             "\",\"title\":\"one\",\"body\":\"" + std::string(10'000, 'x') +
             "\"}\n";
  }
  LoadLines(lines);
  // An export that nobody reads on is what the drain waits for.
  const auto articles = v1::ArticlesService::NewStub(Connect());
  grpc::ClientContext context;
  const auto unread = articles->ExportArticles(&context, {});
  v1::ExportArticlesResponse response;
  ASSERT_TRUE(unread->Read(&response));

  server_->Signal(SIGTERM);
  while (Ctl({"status"}).exit_code == 0) {
  }
  EXPECT_EQ(StopServer(SIGTERM).exit_code, -1) << "ended by the signal";
  context.TryCancel();
  StartServer();
  EXPECT_TRUE(Exists("999"));
}

// The socket that a service manager listens on.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& path)
      : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address = {.sun_family = AF_UNIX};
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    EXPECT_EQ(
        bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
        0);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~NotifySocket() {
    unsetenv("NOTIFY_SOCKET");
    close(socket_);
  }

  // Blocks until there is a message.
  std::string Receive() const {
    char buffer[4096];
    const ssize_t size = recv(socket_, buffer, sizeof(buffer), 0);
    return size < 0 ? "" : std::string(buffer, size);
  }

 private:
  const int socket_;
};

TEST_F(LifecycleTest, AServiceManagerIsToldWhenItServesAndWhenItStops) {
  const NotifySocket socket(directory_.path() + "/notify");
  StartServer();
  EXPECT_THAT(socket.Receive(), HasSubstr("STATUS=Loading"));
  EXPECT_THAT(socket.Receive(), HasSubstr("READY=1"));
  StopServer(SIGTERM);
  EXPECT_THAT(socket.Receive(), HasSubstr("STOPPING=1"));
}

TEST_F(LifecycleTest, AConnectionIsMadeAnewWhenItIsOld) {
  StartServer({"--max_connection_age=1s"});
  const auto channel = Connect();
  ASSERT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() +
                                        std::chrono::seconds(10)));
  EXPECT_TRUE(channel->WaitForStateChange(
      GRPC_CHANNEL_READY,
      std::chrono::system_clock::now() + std::chrono::minutes(1)));
  const auto articles = v1::ArticlesService::NewStub(channel);
  grpc::ClientContext context;
  v1::ListArticlesResponse response;
  EXPECT_TRUE(articles->ListArticles(&context, {}, &response).ok());
}

}  // namespace
}  // namespace akin
