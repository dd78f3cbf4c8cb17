#include "server/admission/memory_limit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/admission/retry_after.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kMebibyte = 1 << 20;

TEST(MemoryLimitTest, AtTheLimitNothingIsTaken) {
  int64_t used = 99 * kMebibyte;
  absl::Time now = absl::UnixEpoch();
  MemoryLimit limit(100 * kMebibyte, [&] { return used; });
  EXPECT_TRUE(limit.Check(now).ok());
  used = 100 * kMebibyte;
  now += absl::Milliseconds(100);
  const absl::Status refusal = limit.Check(now);
  EXPECT_TRUE(absl::IsResourceExhausted(refusal));
  EXPECT_THAT(std::string(refusal.message()),
              HasSubstr("uses 100 MiB of memory and takes no articles above "
                        "100 MiB; delete articles or raise --memory_limit"));
  EXPECT_EQ(GetRetryAfter(refusal), absl::Seconds(10));
  EXPECT_EQ(limit.GetStats().refused, 1);
  EXPECT_EQ(limit.GetStats().used_bytes, 100 * kMebibyte);
  used = 99 * kMebibyte;
  now += absl::Milliseconds(100);
  EXPECT_TRUE(limit.Check(now).ok());
}

TEST(MemoryLimitTest, MeasuresTenTimesASecondAtMost) {
  int measured = 0;
  MemoryLimit limit(kMebibyte, [&] {
    ++measured;
    return int64_t{0};
  });
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_TRUE(limit.Check(absl::UnixEpoch() + absl::Milliseconds(i)).ok());
  }
  EXPECT_EQ(measured, 10);
}

TEST(MemoryLimitTest, WithoutALimitEverythingIsTaken) {
  MemoryLimit limit(0, [] { return int64_t{1} << 60; });
  EXPECT_TRUE(limit.Check(absl::UnixEpoch()).ok());
}

}  // namespace
}  // namespace akin
