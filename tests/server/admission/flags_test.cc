#include "server/admission/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/flags/reflection.h"
#include "base/machine.h"
#include "server/admission/byte_size.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

// Sets a flag as the command line does.
bool Set(const char* flag, const char* value) {
  std::string error;
  return absl::FindCommandLineFlag(flag)->ParseFrom(value, &error);
}

TEST(AdmissionFlagsTest, WithoutFlagsMemoryAloneIsLimited) {
  const absl::FlagSaver saver;
  const absl::StatusOr<AdmissionControl::Options> options =
      AdmissionFromFlags();
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->read_queue_delay, absl::Milliseconds(5));
  EXPECT_EQ(options->read_rate_limit, 0);
  EXPECT_EQ(options->write_rate_limit, 0);
  EXPECT_NEAR(static_cast<double>(options->memory_limit),
              0.9 * static_cast<double>(AvailableMemory()), 2);
}

TEST(AdmissionFlagsTest, FlagsAreTakenAsTheyAreGiven) {
  const absl::FlagSaver saver;
  ASSERT_TRUE(Set("read_queue_delay", "20ms"));
  ASSERT_TRUE(Set("read_rate_limit", "50"));
  ASSERT_TRUE(Set("write_rate_limit", "0.5"));
  ASSERT_TRUE(Set("memory_limit", "2GiB"));
  const absl::StatusOr<AdmissionControl::Options> options =
      AdmissionFromFlags();
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->read_queue_delay, absl::Milliseconds(20));
  EXPECT_EQ(options->read_rate_limit, 50);
  EXPECT_EQ(options->write_rate_limit, 0.5);
  EXPECT_EQ(options->memory_limit, int64_t{2} << 30);
}

struct BadFlag {
  const char* flag;
  const char* value;
};

class BadAdmissionFlagTest : public ::testing::TestWithParam<BadFlag> {};

TEST_P(BadAdmissionFlagTest, IsRefusedByName) {
  const absl::FlagSaver saver;
  ASSERT_TRUE(Set(GetParam().flag, GetParam().value));
  const absl::Status status = AdmissionFromFlags().status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(std::string("--") + GetParam().flag));
}

INSTANTIATE_TEST_SUITE_P(All, BadAdmissionFlagTest,
                         ::testing::Values(BadFlag{"read_queue_delay", "0"},
                                           BadFlag{"read_queue_delay", "11s"},
                                           BadFlag{"read_rate_limit", "-1"},
                                           BadFlag{"read_rate_limit", "nan"},
                                           BadFlag{"write_rate_limit", "inf"}));

struct Size {
  const char* text;
  int64_t bytes;
};

class ByteSizeTest : public ::testing::TestWithParam<Size> {};

TEST_P(ByteSizeTest, IsReadAndWritten) {
  ByteSize size;
  std::string error;
  ASSERT_TRUE(AbslParseFlag(GetParam().text, &size, &error)) << error;
  EXPECT_EQ(size.bytes, GetParam().bytes);
  EXPECT_EQ(AbslUnparseFlag(size), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(All, ByteSizeTest,
                         ::testing::Values(Size{"", 0},
                                           Size{"1000000", 1'000'000},
                                           Size{"1KiB", 1 << 10},
                                           Size{"512MiB", 512 << 20},
                                           Size{"20GiB", int64_t{20} << 30},
                                           Size{"3TiB", int64_t{3} << 40}));

class BadByteSizeTest : public ::testing::TestWithParam<const char*> {};

TEST_P(BadByteSizeTest, IsRefused) {
  ByteSize size;
  std::string error;
  EXPECT_FALSE(AbslParseFlag(GetParam(), &size, &error));
  EXPECT_THAT(error, HasSubstr("20GiB"));
}

INSTANTIATE_TEST_SUITE_P(All, BadByteSizeTest,
                         ::testing::Values("0", "-1", "GiB", "1.5GiB", "20GB",
                                           "20g", "9999999TiB", "90%"));

}  // namespace
}  // namespace akin
