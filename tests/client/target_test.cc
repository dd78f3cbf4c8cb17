#include "client/internal/target.h"

#include <gtest/gtest.h>

#include <string>

namespace akin {
namespace {

struct TargetCase {
  std::string name;
  std::string target;
  bool is_local = false;
};

class TargetTest : public testing::TestWithParam<TargetCase> {};

TEST_P(TargetTest, IsOfThisMachineOrNot) {
  EXPECT_EQ(IsLocalTarget(GetParam().target), GetParam().is_local);
}

INSTANTIATE_TEST_SUITE_P(
    Targets, TargetTest,
    testing::Values(
        TargetCase{"Loopback", "127.0.0.1:50051", true},
        TargetCase{"AnotherLoopback", "127.8.0.1:50051", true},
        TargetCase{"LoopbackWithoutPort", "127.0.0.1", true},
        TargetCase{"Localhost", "LocalHost:50051", true},
        TargetCase{"Version6", "[::1]:50051", true},
        TargetCase{"Version6WithoutPort", "::1", true},
        TargetCase{"Socket", "unix:/run/akin.sock", true},
        TargetCase{"AbstractSocket", "unix-abstract:akin", true},
        TargetCase{"List", "ipv4:127.0.0.1:1,127.0.0.2:2", true},
        TargetCase{"Version6List", "ipv6:[::1]:1,[::1]:2", true},
        TargetCase{"Dns", "dns:///localhost:50051", true},
        TargetCase{"DnsWithoutSlashes", "dns:localhost:50051", true},
        TargetCase{"Name", "news.example.com:50051", false},
        TargetCase{"NameThatBeginsLikeLoopback", "127.0.0.1.example.com:1",
                   false},
        TargetCase{"NameThatBeginsLikeLocalhost", "localhost.example.com",
                   false},
        TargetCase{"Address", "10.0.0.1:50051", false},
        TargetCase{"Any", "0.0.0.0:50051", false},
        TargetCase{"Version6Address", "[2001:db8::1]:50051", false},
        TargetCase{"ListWithAnother", "ipv4:127.0.0.1:1,10.0.0.1:1", false},
        TargetCase{"NameServer", "dns://10.0.0.1/localhost:50051", false},
        TargetCase{"OtherScheme", "xds:///localhost", false},
        TargetCase{"Empty", "", false}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace akin
