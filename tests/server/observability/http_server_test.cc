#include "server/observability/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <string>

namespace akin {
namespace {

using ::testing::HasSubstr;

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() : client_("127.0.0.1", server_->port()) {}

  std::atomic<ServingState> state_ = ServingState::kLoading;
  const std::unique_ptr<HttpServer> server_ = *HttpServer::Start(
      "127.0.0.1", 0, [] { return std::string("akin_articles 42\n"); }, state_);
  httplib::Client client_;
};

TEST_F(HttpServerTest, MetricsAreWhatTheyAreSaidToBe) {
  const httplib::Result answer = client_.Get("/metrics");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "akin_articles 42\n");
  EXPECT_EQ(answer->get_header_value("Content-Type"),
            "text/plain; version=0.0.4");
}

TEST_F(HttpServerTest, ItIsReadyOnlyWhileTheServerServes) {
  struct Case {
    ServingState state;
    int status;
    const char* body;
  };
  for (const Case& each : {Case{ServingState::kLoading, 503, "loading\n"},
                           Case{ServingState::kServing, 200, "serving\n"},
                           Case{ServingState::kDraining, 503, "draining\n"}}) {
    state_ = each.state;
    const httplib::Result answer = client_.Get("/readyz");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, each.status) << each.body;
    EXPECT_EQ(answer->body, each.body);
  }
}

TEST_F(HttpServerTest, ItIsHealthyWhateverTheServerDoes) {
  const httplib::Result answer = client_.Get("/healthz");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "ok\n");
}

TEST_F(HttpServerTest, AnotherPathIsNotFoundAndHarmless) {
  EXPECT_EQ(client_.Get("/favicon.ico")->status, 404);
  EXPECT_EQ(client_.Get("/healthz")->status, 200);
}

TEST_F(HttpServerTest, ATakenAddressIsRefused) {
  const absl::Status status =
      HttpServer::Start(
          "127.0.0.1", server_->port(), [] { return std::string(); }, state_)
          .status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("metrics_listen"));
}

}  // namespace
}  // namespace akin
