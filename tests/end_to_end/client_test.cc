// The client library with the built server.
#include "akin/client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "tests/contracts/connection_contract.h"
#include "tests/end_to_end/server_process.h"

namespace akin {
namespace {

class ServerEnvironment : public ConnectionEnvironment {
 public:
  std::shared_ptr<Connection> connection() override {
    return *MakeConnection(server_.client_options());
  }

 private:
  ServerProcess server_;
};

INSTANTIATE_TEST_SUITE_P(Server, ConnectionContract, testing::Values([] {
                           return std::make_unique<ServerEnvironment>();
                         }));

v1::Article MakeArticle(const std::string& id) {
  v1::Article article;
  article.set_id(id);
  article.set_title("Storm closes the harbour of Valparaiso");
  return article;
}

TEST(ServerKillTest, CallsOfAnyKindOutlastAKilledServer) {
  ServerProcess server;
  ClientOptions options = server.client_options();
  options.wait_for_server = true;
  const Client client(*MakeConnection(options));
  std::atomic<bool> done{false};
  std::atomic<int> written{0};
  std::thread caller([&] {
    for (; !done; ++written) {
      v1::UpsertArticleRequest request;
      *request.mutable_article() = MakeArticle(std::to_string(written));
      EXPECT_EQ(client.UpsertArticle(request).status(), absl::OkStatus());
      v1::FindSimilarRequest question;
      question.mutable_seeds()->add_positive()->set_article_id(
          request.article().id());
      EXPECT_EQ(client.FindSimilar(question).status(), absl::OkStatus());
    }
  });
  for (int kill = 0; kill < 3; ++kill) {
    const int before = written;
    while (written < before + 20) std::this_thread::yield();
    server.KillAndRestart();
  }
  done = true;
  caller.join();
  EXPECT_EQ(client.GetStatus()->articles(), written);
}

TEST(ServerKillTest, ImportOutlastsAKilledServer) {
  constexpr int kMessages = 60;
  ServerProcess server;
  const Client client(*MakeConnection(server.client_options()));
  int64_t acknowledged = 0;
  ArticleImport importing = client.ImportArticles(
      [&](v1::ImportArticlesRequest request, v1::ImportArticlesResponse) {
        EXPECT_EQ(request.message_id(), acknowledged++);
      });
  for (int i = 0; i < kMessages; ++i) {
    v1::ImportArticlesRequest request;
    request.set_message_id(i);
    *request.add_articles() = MakeArticle(std::to_string(i));
    ASSERT_EQ(importing.Send(request), absl::OkStatus());
    if (i % 20 == 10) server.KillAndRestart();
  }
  EXPECT_EQ(importing.Finish(), absl::OkStatus());
  EXPECT_EQ(acknowledged, kMessages);
  EXPECT_EQ(client.GetStatus()->articles(), kMessages);
}

}  // namespace
}  // namespace akin
