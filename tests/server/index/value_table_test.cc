#include "server/index/value_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

TEST(GrowingValueTableTest, BeginsWithTheValueOfWhatIsAbsent) {
  const GrowingValueTable table;
  EXPECT_EQ(table.size(), 1);
  EXPECT_EQ(table.Value(kAbsent), "");
  EXPECT_EQ(table.Find(""), kAbsent);
  EXPECT_EQ(table.Find("a"), kAbsent);
}

TEST(GrowingValueTableTest, AValueHasOneNumber) {
  GrowingValueTable table;
  const ValueId b = table.Intern("b");
  const ValueId a = table.Intern("a");
  EXPECT_NE(a, b);
  EXPECT_EQ(table.Intern("b"), b);
  EXPECT_EQ(table.Intern(""), kAbsent);
  EXPECT_EQ(table.size(), 3);
  EXPECT_EQ(table.Find("a"), a);
  EXPECT_EQ(table.Value(b), "b");
}

TEST(GrowingValueTableTest, ValuesStayWhereTheyAreWhileItGrows) {
  GrowingValueTable table;
  const std::string_view first = table.Value(table.Intern("first"));
  for (int i = 0; i < 1'000; ++i) table.Intern(absl::StrCat(i));
  EXPECT_EQ(first, "first");
  EXPECT_EQ(first.data(), table.Value(1).data());
}

TEST(GrowingValueTableTest, ReadersBesideTheWriterSeeEveryNumberBelowTheSize) {
  GrowingValueTable table;
  std::atomic<bool> done{false};
  std::thread reader([&] {
    while (!done) {
      const ValueId size = table.size();
      for (ValueId id = 1; id < size; ++id) {
        ASSERT_EQ(table.Value(id), absl::StrCat(id));
        ASSERT_EQ(table.Find(absl::StrCat(id)), id);
      }
    }
  });
  for (int i = 1; i <= 200; ++i) table.Intern(absl::StrCat(i));
  done = true;
  reader.join();
}

TEST(SortedValueTableTest, FindsEveryValueAndNoOther) {
  // "", "a", "ab", "b"
  const std::string bytes = "aabb";
  const std::vector<uint32_t> ends = {0, 1, 3, 4};
  const SortedValueTable table(ends, bytes.data());
  ASSERT_EQ(table.size(), 4);
  const std::vector<std::string> values = {"", "a", "ab", "b"};
  for (ValueId id = 0; id < values.size(); ++id) {
    EXPECT_EQ(table.Value(id), values[id]);
    EXPECT_EQ(table.Find(values[id]), id);
  }
  for (const char* value : {"A", "aa", "abc", "c", "zz"}) {
    EXPECT_EQ(table.Find(value), kAbsent) << value;
  }
}

TEST(SortedValueTableTest, WithoutMemoryHasNoValue) {
  const SortedValueTable table;
  EXPECT_EQ(table.size(), 0);
  EXPECT_EQ(table.Find("a"), kAbsent);
}

}  // namespace
}  // namespace akin
