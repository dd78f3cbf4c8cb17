// Servers that come and go.
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "akin/client.h"
#include "tests/client/fake_server.h"

namespace akin {
namespace {

FakeServer::Options At(const std::string& address) {
  FakeServer::Options options;
  options.address = address;
  return options;
}

// Asks until `enough` or for half a minute.
template <typename Enough>
void AskUntil(const Client& client, Enough enough) {
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (!enough() && absl::Now() < deadline) {
    EXPECT_EQ(client.GetStatus().status(), absl::OkStatus());
  }
  EXPECT_TRUE(enough());
}

TEST(ChannelTest, ServersOfAListTakeTurns) {
  FakeServer a;
  FakeServer b;
  ClientOptions options;
  options.target = absl::StrCat("ipv4:", a.target(), ",", b.target());
  const Client client(*MakeConnection(options));
  // Calls are made before the second server is connected.
  AskUntil(client, [&] { return a.calls() > 0 && b.calls() > 0; });
  const int a_before = a.calls();
  const int b_before = b.calls();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(client.GetStatus().ok());
  EXPECT_EQ(a.calls() - a_before, 5);
  EXPECT_EQ(b.calls() - b_before, 5);
}

TEST(ChannelTest, CallsGoToTheServersThatAreThere) {
  FakeServer a;
  std::optional<FakeServer> b(std::in_place);
  ClientOptions options;
  options.target = absl::StrCat("ipv4:", a.target(), ",", b->target());
  const Client client(*MakeConnection(options));
  AskUntil(client, [&] { return a.calls() > 0 && b->calls() > 0; });
  b.reset();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(client.GetStatus().status(), absl::OkStatus());
  }
}

TEST(ChannelTest, RestartedServerIsFoundAgain) {
  std::optional<FakeServer> server(std::in_place);
  const std::string target = server->target();
  const Client client = server->client();
  EXPECT_EQ(client.GetStatus().status(), absl::OkStatus());
  server.reset();
  server.emplace(At(target));
  EXPECT_EQ(client.GetStatus().status(), absl::OkStatus());
  EXPECT_EQ(server->calls(), 1);
}

TEST(ChannelTest, CallMayWaitForAServer) {
  std::string target;
  {
    FakeServer gone;
    target = gone.target();
  }
  ClientOptions options;
  options.target = target;
  options.wait_for_server = true;
  const Client client(*MakeConnection(options));
  CallOptions brief;
  brief.timeout = absl::Milliseconds(50);
  EXPECT_TRUE(absl::IsDeadlineExceeded(client.GetStatus({}, brief).status()));

  absl::Status status = absl::UnknownError("not asked");
  std::thread caller([&] { status = client.GetStatus().status(); });
  FakeServer server(At(target));
  caller.join();
  EXPECT_EQ(status, absl::OkStatus());
}

TEST(ChannelTest, CallsOutlastKillsOfTheServer) {
  std::optional<FakeServer> server(std::in_place);
  const std::string target = server->target();
  ClientOptions options = server->client_options();
  options.wait_for_server = true;
  const Client client(*MakeConnection(options));
  std::atomic<bool> done{false};
  std::atomic<int> answered{0};
  std::thread caller([&] {
    while (!done) {
      EXPECT_EQ(client.GetStatus().status(), absl::OkStatus());
      ++answered;
    }
  });
  for (int kill = 0; kill < 5; ++kill) {
    const int before = answered;
    while (answered < before + 100) std::this_thread::yield();
    server.reset();
    server.emplace(At(target));
  }
  done = true;
  caller.join();
}

}  // namespace
}  // namespace akin
