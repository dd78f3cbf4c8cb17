#include "server/service/listen_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akin {
namespace {

TEST(ListenAddressTest, HostAndPortAreRead) {
  for (const char* text : {"127.0.0.1:50051", "localhost:0", "[::1]:65535"}) {
    const absl::StatusOr<ListenAddress> address =
        ListenAddress::Parse("listen", text);
    ASSERT_TRUE(address.ok()) << text;
    EXPECT_EQ(address->ToString(), text);
  }
}

TEST(ListenAddressTest, AnythingElseIsRefusedByItsFlag) {
  for (const char* text :
       {"", ":", "127.0.0.1", "127.0.0.1:", ":50051", "127.0.0.1:65536",
        "127.0.0.1:-1", "127.0.0.1:http", "::1:50051", "unix:/run/akin.sock",
        "127.0.0.1:999999999999"}) {
    const absl::Status status = ListenAddress::Parse("listen", text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text;
    EXPECT_THAT(std::string(status.message()),
                ::testing::HasSubstr("listen: "));
  }
}

}  // namespace
}  // namespace akin
