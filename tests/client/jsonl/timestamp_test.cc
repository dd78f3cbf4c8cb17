#include "client/jsonl/timestamp.h"

#include <gtest/gtest.h>

#include <string>

namespace akin {
namespace {

struct Case {
  const char* name;
  const char* text;
  bool ok;
  int64_t seconds = 0;
  int32_t nanos = 0;
};

class ParseTimestampTest : public testing::TestWithParam<Case> {};

TEST_P(ParseTimestampTest, TakesRfc3339Only) {
  const auto timestamp = ParseTimestamp(GetParam().text);
  ASSERT_EQ(timestamp.ok(), GetParam().ok) << timestamp.status();
  if (!timestamp.ok()) return;
  EXPECT_EQ(timestamp->seconds(), GetParam().seconds);
  EXPECT_EQ(timestamp->nanos(), GetParam().nanos);
}

INSTANTIATE_TEST_SUITE_P(
    All, ParseTimestampTest,
    testing::Values(
        Case{"Utc", "2026-01-03T03:50:03Z", true, 1767412203},
        Case{"LowerCase", "2026-01-03t03:50:03z", true, 1767412203},
        Case{"Space", "2026-01-03 03:50:03Z", true, 1767412203},
        Case{"East", "2026-01-03T04:50:03+01:00", true, 1767412203},
        Case{"West", "2026-01-02T22:50:03-05:00", true, 1767412203},
        Case{"UnknownZone", "2026-01-03T03:50:03-00:00", true, 1767412203},
        Case{"Fraction", "2026-01-03T03:50:03.000000001Z", true, 1767412203, 1},
        Case{"BeforeEpoch", "1969-12-31T23:59:59.5Z", true, -1, 500000000},
        Case{"FirstYear", "0001-01-01T00:00:00Z", true, -62135596800},
        Case{"LastYear", "9999-12-31T23:59:59Z", true, 253402300799},
        Case{"LeapDay", "2024-02-29T00:00:00Z", true, 1709164800},
        Case{"AfterTheLastYearInUtc", "9999-12-31T23:59:59-14:00", false},
        Case{"BeforeTheFirstYearInUtc", "0001-01-01T00:00:00+14:00", false},
        Case{"Empty", "", false}, Case{"Date", "2026-01-03", false},
        Case{"NoZone", "2026-01-03T03:50:03", false},
        Case{"NoSeconds", "2026-01-03T03:50Z", false},
        Case{"ShortZone", "2026-01-03T03:50:03+01", false},
        Case{"ZoneWithoutColon", "2026-01-03T03:50:03+0100", false},
        Case{"NoSuchDay", "2026-02-30T00:00:00Z", false},
        Case{"NoSuchHour", "2026-01-03T25:00:00Z", false},
        Case{"Infinite", "infinite-future", false},
        Case{"OuterSpace", " 2026-01-03T03:50:03Z", false},
        Case{"TrailingSpace", "2026-01-03T03:50:03Z ", false},
        Case{"EmptyFraction", "2026-01-03T03:50:03.Z", false},
        Case{"Seconds", "1767412203", false}),
    [](const auto& info) { return info.param.name; });

TEST(FormatTimestampTest, IsReadBack) {
  for (const char* text :
       {"2026-01-03T03:50:03Z", "2026-01-03T03:50:03.000000001Z",
        "1969-12-31T23:59:59.5Z", "0001-01-01T00:00:00Z"}) {
    EXPECT_EQ(FormatTimestamp(*ParseTimestamp(text)), text);
  }
}

}  // namespace
}  // namespace akin
