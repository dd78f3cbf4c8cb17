#include "server/service/connection_listener.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/raw_connection.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

// "0" when the server has answered.
std::string Ask(RawConnection& connection) {
  return connection.Call(kGetStatus.Path(), {}, "");
}

TEST(ConnectionListenerTest, MoreConnectionsThanAllowedAreClosed) {
  GrpcServer::Options options = OnAnyPort();
  options.max_connections = 2;
  TestServer server({.options = options});
  const std::string address = server.server().address();
  RawConnection first(address);
  auto second = std::make_unique<RawConnection>(address);
  EXPECT_EQ(Ask(first), "0");
  EXPECT_EQ(Ask(*second), "0");
  {
    RawConnection third(address);
    EXPECT_EQ(Ask(third), "");
  }
  second = nullptr;
  // The server learns of it in its own time.
  std::string answer;
  while (answer.empty()) {
    RawConnection next(address);
    answer = Ask(next);
  }
  EXPECT_EQ(answer, "0");
}

TEST(ConnectionListenerTest, ATakenPortIsRefused) {
  const auto first = ConnectionListener::Open({"127.0.0.1", 0}, 1);
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status second =
      ConnectionListener::Open({"127.0.0.1", (*first)->port()}, 1).status();
  EXPECT_TRUE(absl::IsUnavailable(second));
  EXPECT_THAT(std::string(second.message()),
              HasSubstr(absl::StrCat("'127.0.0.1:", (*first)->port(),
                                     "': Address already in use")));
}

TEST(ConnectionListenerTest, AHostThatIsNotOfThisMachineIsRefused) {
  for (const char* host : {"192.0.2.1", "no host"}) {
    EXPECT_TRUE(
        absl::IsUnavailable(ConnectionListener::Open({host, 0}, 1).status()))
        << host;
  }
}

TEST(ConnectionListenerTest, AfterAStopThePortIsFree) {
  const auto listener = ConnectionListener::Open({"localhost", 0}, 1);
  ASSERT_TRUE(listener.ok()) << listener.status();
  const int port = (*listener)->port();
  (*listener)->Start([](int, int) {});
  (*listener)->Stop();
  EXPECT_TRUE(ConnectionListener::Open({"localhost", port}, 1).ok());
}

}  // namespace
}  // namespace akin
