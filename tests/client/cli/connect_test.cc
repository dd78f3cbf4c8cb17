#include "client/cli/connect.h"

#include <gtest/gtest.h>

#include "absl/flags/flag.h"

namespace akin {
namespace {

TEST(ConnectTest, ServerIsHostAndPort) {
  for (const char* server : {"", "localhost", ":50051", "localhost:"}) {
    absl::SetFlag(&FLAGS_server, server);
    EXPECT_TRUE(absl::IsInvalidArgument(ClientOptionsFromFlags().status()))
        << server;
  }
  absl::SetFlag(&FLAGS_server, "localhost:50051");
  EXPECT_EQ(ClientOptionsFromFlags()->target, "localhost:50051");
}

}  // namespace
}  // namespace akin
