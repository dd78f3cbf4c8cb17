#include "base/loopback.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

TEST(LoopbackTest, IsKnownByItsAddress) {
  for (const char* host :
       {"127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"}) {
    EXPECT_TRUE(IsLoopback(host)) << host;
  }
  for (const char* host :
       {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "fe80::1", "news.example.com",
        "localhost.example.com", "127.0.0.1.example.com", "::ffff:10.0.0.1",
        "127.1", ""}) {
    EXPECT_FALSE(IsLoopback(host)) << host;
  }
}

}  // namespace
}  // namespace akin
