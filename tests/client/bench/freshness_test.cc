#include "client/bench/freshness.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "tests/client/bench/simulated_clock.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

// Probes for three seconds, once a second.
FreshnessResult ProbeThrice(const FakeServer& server) {
  SimulatedClock clock;
  const Recorder recorder({}, clock.Now(), absl::Seconds(1));
  FreshnessProbe probe(server.client(), {MakeArticle("a")}, 1);
  probe.Run({clock, recorder, clock.Now(), clock.Now() + absl::Seconds(3)});
  return probe.result();
}

TEST(FreshnessTest, TimeIsFromTheAcknowledgementToTheAnswerThatHasIt) {
  FakeServer server;
  std::atomic<int> asked = 0;
  // Every article at the sixth query, five pauses of a millisecond later.
  server.on_find_similar([&](const v1::FindSimilarRequest& request,
                             v1::FindSimilarResponse* response) {
    EXPECT_EQ(request.filter().labels_size(), 1);
    if (++asked % 6 == 0) response->add_items();
    return grpc::Status::OK;
  });
  const FreshnessResult result = ProbeThrice(server);
  EXPECT_EQ(result.found.count(), 3);
  EXPECT_EQ(result.found.max(), absl::Milliseconds(5));
  EXPECT_EQ(result.at_once, 0);
  EXPECT_EQ(result.lost + result.failed, 0);
}

TEST(FreshnessTest, ArticleThatTheFirstQueryFindsIsFoundAtOnce) {
  FakeServer server;
  server.on_find_similar([](const auto&, v1::FindSimilarResponse* response) {
    response->add_items();
    return grpc::Status::OK;
  });
  EXPECT_EQ(ProbeThrice(server).at_once, 3);
}

TEST(FreshnessTest, ArticleThatIsNeverFoundIsLost) {
  FakeServer server;
  const FreshnessResult result = ProbeThrice(server);
  EXPECT_EQ(result.lost, 1);  // which took longer than the window
  EXPECT_EQ(result.found.count(), 0);
}

TEST(FreshnessTest, FailedCallsAreToldAndNothingStays) {
  FakeServer server;
  server.on_find_similar([](const auto&, auto*) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "gone");
  });
  EXPECT_EQ(ProbeThrice(server).failed, 3);
  EXPECT_TRUE(server.articles().empty());
}

}  // namespace
}  // namespace akin
