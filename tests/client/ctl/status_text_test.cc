#include "client/ctl/status_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

v1::GetStatusResponse Status() {
  v1::GetStatusResponse status;
  status.set_version("1.2.3");
  status.set_serving_state(v1::SERVING_STATE_SERVING);
  status.mutable_started_at()->set_seconds(1'694'606'400);
  status.mutable_uptime()->set_seconds(3 * 86'400 + 4 * 3'600 + 59);
  status.set_articles(12);
  status.mutable_load()->set_questions_per_second(40.25);
  status.mutable_load()->set_writes_per_second(2);
  status.mutable_load()->set_calls_in_flight(3);
  status.mutable_index()->set_tail_rows(5);
  status.mutable_store()->mutable_last_snapshot_at()->set_seconds(
      1'694'606'401);
  status.mutable_process()->set_resident_memory_bytes(1 << 20);
  status.mutable_process()->set_open_fds(7);
  status.mutable_process()->set_max_fds(1'024);
  status.mutable_process()->set_disk_free_bytes(1 << 30);
  return status;
}

TEST(StatusTextTest, SaysWhatAnOperatorAsksFirst) {
  const std::string text = ToText(Status());
  for (const char* part :
       {"version          1.2.3\n", "state            serving\n",
        "up 3 d 4 h\n", "articles         12\n",
        "40.2 questions/s, 2.0 writes/s in the last minute, 3 calls in flight",
        "5 in memory alone", "last snapshot    2023-09-13T12:00:01Z\n",
        "1.0 MiB of memory", "7 of 1024 files open", "1.0 GiB free of"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(StatusTextTest, WarningsComeFirst) {
  v1::GetStatusResponse status = Status();
  status.add_warnings("the disk is full");
  EXPECT_THAT(ToText(status),
              StartsWith("WARNING          the disk is full\n"));
}

TEST(StatusTextTest, WhatDidNotHappenIsLeftOut) {
  const std::string text = ToText(Status());
  EXPECT_THAT(text, Not(HasSubstr("last sealed")));
  EXPECT_THAT(text, Not(HasSubstr("index lag")));
  EXPECT_THAT(text, Not(HasSubstr("WARNING")));
}

TEST(StatusTextTest, WhatAnOlderServerDoesNotTellIsLeftOut) {
  const std::string text = ToText(v1::GetStatusResponse());
  EXPECT_THAT(text, Not(HasSubstr("load")));
  EXPECT_THAT(text, Not(HasSubstr("process")));
}

}  // namespace
}  // namespace akin
