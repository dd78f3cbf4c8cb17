#include "client/input/date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "client/jsonl/timestamp.h"

namespace akin {
namespace {

struct Case {
  const char* text;
  const char* time;
};
void PrintTo(const Case& date, std::ostream* os) { *os << date.text; }

class DateTest : public testing::TestWithParam<Case> {};

TEST_P(DateTest, IsRead) {
  const auto time = ParseDate(GetParam().text);
  ASSERT_TRUE(time.ok()) << time.status();
  EXPECT_EQ(FormatTimestamp(*time), GetParam().time);
}

INSTANTIATE_TEST_SUITE_P(
    Dates, DateTest,
    testing::Values(
        Case{"Sat, 03 Jan 2026 03:50:03 GMT", "2026-01-03T03:50:03Z"},
        Case{"Sat, 3 Jan 2026 04:50:03 +0100", "2026-01-03T03:50:03Z"},
        Case{"Fri, 02 Jan 2026 22:50:03 EST", "2026-01-03T03:50:03Z"},
        Case{"3 Jan 26 03:50 UT", "2026-01-03T03:50:00Z"},
        Case{"03 Jan 99 03:50:03 GMT", "1999-01-03T03:50:03Z"},
        Case{"Sat, 03 Jan 2026 03:50:03", "2026-01-03T03:50:03Z"},
        Case{"Wed, 03 Jan 2026 03:50:03 GMT", "2026-01-03T03:50:03Z"},
        Case{"Saturday, 03 January 2026 03:50:03 GMT", "2026-01-03T03:50:03Z"},
        Case{"Tue, 01 Sept 2026 03:50:03 GMT", "2026-09-01T03:50:03Z"},
        Case{"  Sat, 03 Jan 2026 03:50:03 Z\n", "2026-01-03T03:50:03Z"},
        Case{"January 3, 2026 03:50", "2026-01-03T03:50:00Z"},
        Case{"2026-01-03T03:50:03Z", "2026-01-03T03:50:03Z"},
        Case{"2026-01-03T04:50:03.250+01:00", "2026-01-03T03:50:03.25Z"},
        Case{"2026-01-03T04:50:03+0100", "2026-01-03T03:50:03Z"},
        Case{"2026-01-03T04:50+01", "2026-01-03T03:50:00Z"},
        Case{"2026-01-03 03:50:03", "2026-01-03T03:50:03Z"},
        Case{"2026-01-03 03:50:03 UTC", "2026-01-03T03:50:03Z"},
        Case{"2026-01-03", "2026-01-03T00:00:00Z"}));

class NoDateTest : public testing::TestWithParam<const char*> {};

TEST_P(NoDateTest, IsTold) {
  const auto time = ParseDate(GetParam());
  EXPECT_TRUE(absl::IsInvalidArgument(time.status()));
  EXPECT_THAT(std::string(time.status().message()),
              testing::HasSubstr(std::string("\"") + GetParam() + "\""));
}

INSTANTIATE_TEST_SUITE_P(NoDates, NoDateTest,
                         testing::Values("", "yesterday", "Mon, 5 Jan 20266148",
                                         "0000-00-00", "2026-13-01",
                                         "2026-02-30T00:00:00Z",
                                         "2026-01-03T03", "03:50",
                                         "Sat, 99 Jan 2026 03:50:03 GMT",
                                         "2026-01-03T03:50:03 Mars"));

}  // namespace
}  // namespace akin
