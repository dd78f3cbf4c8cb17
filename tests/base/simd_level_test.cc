#include "base/simd_level.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace akin {
namespace {

TEST(SimdLevelTest, PortableIsSupportedFirstAndTheBestLast) {
  const std::vector<SimdLevel> levels = SupportedSimdLevels();
  ASSERT_FALSE(levels.empty());
  EXPECT_EQ(levels.front(), SimdLevel::kPortable);
  EXPECT_EQ(levels.back(), BestSimdLevel());
  EXPECT_TRUE(std::is_sorted(levels.begin(), levels.end()));
}

}  // namespace
}  // namespace akin
