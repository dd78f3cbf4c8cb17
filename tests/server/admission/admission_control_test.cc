#include "server/admission/admission_control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr AdmissionControl::Demand kQuestion = {
    .budget = Budget::kReads, .method = "FindSimilar", .caller = "a"};
constexpr AdmissionControl::Demand kUpsert = {.budget = Budget::kWrites,
                                              .method = "UpsertArticle",
                                              .adds_articles = true,
                                              .caller = "a"};
constexpr AdmissionControl::Demand kDelete = {
    .budget = Budget::kWrites, .method = "DeleteArticle", .caller = "a"};
constexpr AdmissionControl::Demand kLook = {
    .budget = Budget::kAdmin, .method = "GetStatus", .caller = "a"};

class AdmissionControlTest : public ::testing::Test {
 protected:
  // Lets calls in until one is refused, and returns them.
  std::vector<absl::StatusOr<Admission>> FillUp(
      AdmissionControl& admission, const AdmissionControl::Demand& demand) {
    std::vector<absl::StatusOr<Admission>> calls;
    do {
      calls.push_back(admission.Admit(demand, now_));
    } while (calls.back().ok() && calls.size() < 10'000);
    calls.pop_back();
    return calls;
  }

  absl::Time now_ = absl::UnixEpoch();
};

TEST_F(AdmissionControlTest, ABudgetThatIsFullLeavesTheOthersTheirRoom) {
  AdmissionControl admission({.read_threads = 1, .write_threads = 1});
  const auto writes = FillUp(admission, kUpsert);
  EXPECT_EQ(writes.size(), 16u);
  EXPECT_TRUE(admission.Admit(kQuestion, now_).ok());
  const auto reads = FillUp(admission, kQuestion);
  EXPECT_EQ(reads.size(), 16u);
  EXPECT_TRUE(admission.Admit(kLook, now_).ok());
  const AdmissionControl::Stats stats = admission.GetStats();
  EXPECT_EQ(stats.reads.refused_concurrency, 1);
  EXPECT_EQ(stats.writes.refused_concurrency, 1);
  EXPECT_EQ(stats.writes.in_flight, 16);
  EXPECT_EQ(stats.admin.refused_concurrency, 0);
}

TEST_F(AdmissionControlTest, EvenThoseWhoLookAreBounded) {
  AdmissionControl admission({});
  EXPECT_EQ(FillUp(admission, kLook).size(), 16u);
}

TEST_F(AdmissionControlTest, WithoutMemoryDeletesAndReadsGoOn) {
  AdmissionControl admission(
      {.memory_limit = 1, .used_memory = [] { return int64_t{1}; }});
  EXPECT_THAT(std::string(admission.Admit(kUpsert, now_).status().message()),
              HasSubstr("--memory_limit"));
  EXPECT_TRUE(admission.Admit(kDelete, now_).ok());
  EXPECT_TRUE(admission.Admit(kQuestion, now_).ok());
  EXPECT_EQ(admission.GetStats().memory.refused, 1);
}

TEST_F(AdmissionControlTest, ReadsAndWritesHaveRatesOfTheirOwn) {
  AdmissionControl admission({.read_rate_limit = 1, .write_rate_limit = 10});
  AdmissionControl::Demand import = kUpsert;
  import.units = 1'000;
  EXPECT_TRUE(admission.Admit(import, now_).ok());
  EXPECT_THAT(std::string(admission.Admit(import, now_).status().message()),
              HasSubstr("--write_rate_limit"));
  EXPECT_TRUE(admission.Admit(kQuestion, now_).ok());
  EXPECT_THAT(std::string(admission.Admit(kQuestion, now_).status().message()),
              HasSubstr("--read_rate_limit"));
  EXPECT_TRUE(admission.Admit(kLook, now_).ok());
  EXPECT_TRUE(admission.Admit(kLook, now_).ok());
  EXPECT_EQ(admission.GetStats().refused_read_rate, 1);
  EXPECT_EQ(admission.GetStats().refused_write_rate, 1);
}

TEST_F(AdmissionControlTest, WhatIsRefusedForAnotherReasonIsNotPaidFor) {
  AdmissionControl admission({.read_threads = 1, .read_rate_limit = 16});
  AdmissionControl::Demand other = kQuestion;
  other.caller = "b";
  {
    const auto calls = FillUp(admission, other);
    ASSERT_EQ(calls.size(), 16u);
    EXPECT_FALSE(admission.Admit(kQuestion, now_).ok());
  }
  EXPECT_EQ(FillUp(admission, kQuestion).size(), 16u);
}

}  // namespace
}  // namespace akin
