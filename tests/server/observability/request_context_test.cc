#include "server/observability/request_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akin {
namespace {

constexpr char kTraceId[] = "0af7651916cd43dd8448eb211c80319c";
constexpr char kParentId[] = "b7ad6b7169203331";

TEST(TraceContextTest, AValidTraceparentIsRead) {
  const std::optional<TraceContext> trace = TraceContext::Parse(
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->trace_id, kTraceId);
  EXPECT_EQ(trace->parent_id, kParentId);
}

struct TraceparentCase {
  const char* name;
  std::string header;
  bool valid = false;
};

class TraceparentTest : public ::testing::TestWithParam<TraceparentCase> {};

TEST_P(TraceparentTest, IsJudgedByTheRulesOfW3C) {
  EXPECT_EQ(TraceContext::Parse(GetParam().header).has_value(),
            GetParam().valid);
}

std::string Header(const std::string& version, const std::string& trace_id,
                   const std::string& parent_id, const std::string& flags) {
  return version + "-" + trace_id + "-" + parent_id + "-" + flags;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, TraceparentTest,
    ::testing::Values(
        TraceparentCase{"unsampled", Header("00", kTraceId, kParentId, "00"),
                        true},
        TraceparentCase{"unknown_flags",
                        Header("00", kTraceId, kParentId, "ff"), true},
        TraceparentCase{"later_version",
                        Header("cc", kTraceId, kParentId, "01"), true},
        TraceparentCase{"later_version_with_more",
                        Header("cc", kTraceId, kParentId, "01-more"), true},
        TraceparentCase{"later_version_with_more_and_no_dash",
                        Header("cc", kTraceId, kParentId, "01more")},
        TraceparentCase{"version_0_with_more",
                        Header("00", kTraceId, kParentId, "01-more")},
        TraceparentCase{"version_255", Header("ff", kTraceId, kParentId, "01")},
        TraceparentCase{"empty", ""},
        TraceparentCase{"trace_id_of_zeros",
                        Header("00", std::string(32, '0'), kParentId, "01")},
        TraceparentCase{"parent_id_of_zeros",
                        Header("00", kTraceId, std::string(16, '0'), "01")},
        TraceparentCase{
            "upper_case",
            Header("00", "0AF7651916CD43DD8448EB211C80319C", kParentId, "01")},
        TraceparentCase{
            "not_hexadecimal",
            Header("00", "0gf7651916cd43dd8448eb211c80319c", kParentId, "01")},
        TraceparentCase{"flags_that_are_none",
                        Header("00", kTraceId, kParentId, "0x")},
        TraceparentCase{
            "short_trace_id",
            Header("00", "0af7651916cd43dd8448eb211c80319", kParentId, "01")},
        TraceparentCase{"other_separators",
                        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_"
                        "01"},
        TraceparentCase{"space_before",
                        " " + Header("00", kTraceId, kParentId, "01")}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(RequestIdTest, OfPlainCharactersIsTaken) {
  EXPECT_TRUE(IsRequestId("f3a1-web.7:42/x+y=@z_"));
  EXPECT_TRUE(IsRequestId(std::string(128, 'a')));
}

TEST(RequestIdTest, ThatCouldForgeALineOfTheLogIsNotTaken) {
  for (const std::string& id :
       {std::string(), std::string(129, 'a'), std::string("a b"),
        std::string("a\nb"), std::string("a\"b"), std::string("\xc3\xa4"),
        std::string("a\0b", 3)}) {
    EXPECT_FALSE(IsRequestId(id)) << id;
  }
}

TEST(RequestIdTest, NewOnesAreIdsAndDiffer) {
  const std::string first = NewRequestId(), second = NewRequestId();
  EXPECT_TRUE(IsRequestId(first));
  EXPECT_EQ(first.size(), 32);
  EXPECT_NE(first, second);
}

}  // namespace
}  // namespace akin
