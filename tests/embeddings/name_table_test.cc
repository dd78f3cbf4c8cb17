#include "embeddings/name_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr uint64_t kKey = 0x123456789ABCDEF0;

// Two concepts and, for three entries, eight slots: 32 + 16 + 64 bytes.
std::string Bytes() {
  return NameTable::Encode(
      {{.key = kKey, .roles = NameTable::kName, .number = 1},
       {.key = kKey + (1 << 20),  // the same slot
        .roles = NameTable::kStem | NameTable::kBegins,
        .number = 0},
       {.key = 7, .roles = NameTable::kBegins, .number = 12}},
      {111, 222});
}

// A table reads its bytes in place.
class Aligned {
 public:
  explicit Aligned(std::string_view bytes)
      : words_(bytes.size() / 8 + 1), size_(bytes.size()) {
    std::memcpy(words_.data(), bytes.data(), bytes.size());
  }
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(words_.data()), size_};
  }

 private:
  std::vector<uint64_t> words_;
  size_t size_;
};

TEST(NameTableTest, IsReadAsItWasWritten) {
  const Aligned bytes(Bytes());
  const auto table = NameTable::Parse(bytes.bytes());
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names(), 1);
  const NameTable::Entry name = table->Find(kKey);
  EXPECT_EQ(name.roles, NameTable::kName);
  EXPECT_EQ(table->concept_hash(name.number), 222);
  const NameTable::Entry stem = table->Find(kKey + (1 << 20));
  EXPECT_EQ(stem.roles, NameTable::kStem | NameTable::kBegins);
  EXPECT_EQ(table->concept_hash(stem.number), 111);
  EXPECT_EQ(table->Find(7).number, 12);
}

TEST(NameTableTest, WhatIsNotThereHasNoRole) {
  const Aligned bytes(Bytes());
  const auto table = NameTable::Parse(bytes.bytes());
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->Find(kKey + (2 << 20)).roles, 0);
  EXPECT_EQ(table->Find(3).roles, 0);
}

TEST(NameTableTest, OfTheProgramIsWhole) {
  const auto table = NameTable::Linked();
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_GT(table->names(), 10000);
}

struct Damage {
  const char* name;
  size_t at;
  size_t size;
  std::string bytes;  // instead of those
  const char* message;
};

class DamagedNameTableTest : public testing::TestWithParam<Damage> {};

TEST_P(DamagedNameTableTest, IsDataLoss) {
  std::string bytes = Bytes();
  ASSERT_EQ(bytes.size(), 112);
  bytes.replace(GetParam().at, GetParam().size, GetParam().bytes);
  const Aligned damaged(bytes);
  const auto table = NameTable::Parse(damaged.bytes());
  EXPECT_EQ(table.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(table.status().message()),
              HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, DamagedNameTableTest,
    testing::Values(
        Damage{"Empty", 0, 112, "", "has 0 bytes, its header alone needs 32"},
        Damage{"Header", 31, 81, "", "has 31 bytes"},
        Damage{"Magic", 0, 1, "b", "does not begin with"},
        Damage{"Version", 8, 1, "\x02", "version 2, this program reads 1"},
        Damage{"Truncated", 111, 1, "", "has 79 bytes after its header"},
        Damage{"Longer", 112, 0, "x", "has 81 bytes after its header"},
        Damage{"NoPowerOfTwo", 12, 1, "\x07", "must be a power of two"},
        Damage{"Concepts", 16, 1, "\x03", "need 88"},
        Damage{"Slot", 100, 1, "\x55", "checksum"},
        Damage{"Checksum", 25, 1, "\x55", "checksum"}),
    [](const auto& info) { return info.param.name; });

// A program that writes tables could be wrong with a right checksum.
TEST(NameTableTest, ANameOfNoConceptIsDataLoss) {
  const Aligned bytes(NameTable::Encode(
      {{.key = kKey, .roles = NameTable::kName, .number = 2}}, {111, 222}));
  const auto table = NameTable::Parse(bytes.bytes());
  EXPECT_EQ(table.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(table.status().message()),
              HasSubstr("of concept 2 of 2"));
}

}  // namespace
}  // namespace akin
