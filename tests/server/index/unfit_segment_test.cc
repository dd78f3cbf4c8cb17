#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/graph_builder.h"
#include "server/index/graph_curve.h"
#include "server/index/sealed_segment.h"
#include "server/index/segment_builder.h"
#include "server/index/segment_file.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Files whose checksums are right, but whose parts do not fit each other.
class UnfitSegmentTest : public ::testing::Test {
 protected:
  using Bytes = std::vector<char>;

  UnfitSegmentTest() {
    std::mt19937 random(7);
    whole_ = Seal({Whole(MakeTail(RandomArticles(20, random)))});
    info_ = whole_->file().info();
    Restore();
  }

  Bytes& Of(Section section) { return sections_[static_cast<int>(section)]; }

  // The n-th of the values of a section, to be changed.
  template <typename T>
  T& At(Section section, size_t n) {
    return reinterpret_cast<T*>(Of(section).data())[n];
  }

  absl::Status Make() const {
    auto writer = *SegmentFileWriter::Create("");
    for (int i = 0; i < kSections; ++i) {
      writer->Begin(Section{static_cast<uint32_t>(i)});
      writer->Append(sections_[i].data(), sections_[i].size());
    }
    absl::StatusOr<FileDescriptor> file = writer->Finish(info_);
    if (!file.ok()) return file.status();
    auto mapped = SegmentFile::Map(*file, "unfit");
    if (!mapped.ok()) return mapped.status();
    return SealedSegment::Make(*std::move(mapped), "unfit").status();
  }

  // Expects that it is refused in words that name what is wrong, and makes it
  // whole again.
  void ExpectRefused(const std::string& section, const std::string& value) {
    const absl::Status status = Make();
    EXPECT_TRUE(absl::IsDataLoss(status)) << section << " " << value;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("unfit"), HasSubstr("section " + section + ":"),
                      HasSubstr(value)));
    Restore();
  }

  void Restore() {
    for (int i = 0; i < kSections; ++i) {
      const auto bytes =
          whole_->file().Values<char>(Section{static_cast<uint32_t>(i)});
      sections_[i].assign(bytes.begin(), bytes.end());
    }
  }

  // A row that has what is asked of it.
  int RowWhere(const std::function<bool(int row)>& has) const {
    for (int row = 0; row < whole_->rows(); ++row) {
      if (has(row)) return row;
    }
    ADD_FAILURE() << "no row has it";
    return 0;
  }
  const RowHead& HeadOf(int row) const { return whole_->arrays().heads[row]; }

  // The n-th of the buckets, hashes and ends of the lists.
  uint32_t& ListsWord(size_t n) {
    return At<uint32_t>(Section::kLists,
                        sizeof(ListsHead) / sizeof(uint32_t) + n);
  }
  uint32_t& EndOfList(size_t list) {
    const PostingsView lists = whole_->lists(0);
    return ListsWord(lists.buckets.size() + lists.hashes.size() + list);
  }
  uint16_t& ListedRow(size_t posting) {
    const auto* const first = reinterpret_cast<const uint16_t*>(
        &EndOfList(whole_->lists(0).ends.size()));
    return const_cast<uint16_t*>(first)[posting];
  }

  // A graph over the rows, and how far a walk of it goes.
  void AddGraph(const GraphCurve::Point& point) {
    const CodeTable table{.codes = whole_->arrays().codes,
                          .inverse_norms = whole_->arrays().inverse_norms,
                          .code_bytes = TestShape().code_bytes,
                          .rows = whole_->rows()};
    Set(Section::kGraph, BuildGraph(table, 1));
    Set(Section::kGraphCurve, std::vector{point});
  }
  template <typename T>
  void Set(Section section, const std::vector<T>& values) {
    const auto* const bytes = reinterpret_cast<const char*>(values.data());
    Of(section).assign(bytes, bytes + values.size() * sizeof(T));
  }

  std::shared_ptr<SealedSegment> whole_;
  SegmentFileInfo info_;
  Bytes sections_[kSections];
};

TEST_F(UnfitSegmentTest, IsNotSoAsItWasWritten) { EXPECT_TRUE(Make().ok()); }

TEST_F(UnfitSegmentTest, ASectionThatIsShorterOrLongerIsRefused) {
  // The last two may be empty, and lists end where they say.
  for (int i = 0; i <= static_cast<int>(Section::kListOffsets); ++i) {
    const Bytes whole = sections_[i];
    const std::string name = absl::StrCat("section ", i);
    sections_[i].clear();
    EXPECT_TRUE(absl::IsDataLoss(Make())) << name;
    sections_[i].assign(whole.begin(), whole.begin() + whole.size() / 2);
    EXPECT_TRUE(absl::IsDataLoss(Make())) << name;
    if (i != static_cast<int>(Section::kLists) &&
        i != static_cast<int>(Section::kValueTables)) {
      sections_[i] = whole;
      sections_[i].resize(whole.size() + 64);
      EXPECT_TRUE(absl::IsDataLoss(Make())) << name;
    }
    sections_[i] = whole;
  }
}

TEST_F(UnfitSegmentTest, AnotherNumberOfRowsIsRefused) {
  for (const uint32_t rows :
       {0u, 19u, 21u, 1u << 23, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFFu}) {
    info_.rows = rows;
    EXPECT_TRUE(absl::IsDataLoss(Make())) << rows;
  }
}

TEST_F(UnfitSegmentTest, AnotherShapeIsRefused) {
  const SegmentFileInfo whole = info_;
  for (const uint32_t other : {0u, 2u, 0x80000000u, 0xFFFFFFFFu}) {
    info_ = whole;
    info_.words = other;
    EXPECT_TRUE(absl::IsDataLoss(Make())) << other;
    info_ = whole;
    info_.code_bytes = other;
    EXPECT_TRUE(absl::IsDataLoss(Make())) << other;
    info_ = whole;
    info_.slots = other;
    EXPECT_TRUE(absl::IsDataLoss(Make())) << other;
  }
}

TEST_F(UnfitSegmentTest, PoolsThatEndElsewhereAreRefused) {
  const auto refuses = [this](uint32_t RowHead::*begin) {
    At<RowHead>(Section::kHeads, 20).*begin += 1;
    EXPECT_TRUE(absl::IsDataLoss(Make()));
    At<RowHead>(Section::kHeads, 20).*begin -= 1;
  };
  refuses(&RowHead::id_begin);
  refuses(&RowHead::terms_begin);
  refuses(&RowHead::numbers_begin);
  refuses(&RowHead::labels_begin);
}

TEST_F(UnfitSegmentTest, TablesOfMoreValuesThanTheyHaveAreRefused) {
  for (const uint32_t n : {0u, 1'000'000u, 0xFFFFFFFFu}) {
    const Bytes whole = Of(Section::kValueTables);
    At<uint32_t>(Section::kValueTables, 0) = n;
    EXPECT_TRUE(absl::IsDataLoss(Make())) << n;
    Of(Section::kValueTables) = whole;
  }
  const Bytes whole = Of(Section::kValueTables);
  At<uint32_t>(Section::kValueTables, 1) = 0xFFFFFFFF;
  EXPECT_TRUE(absl::IsDataLoss(Make()));
  // The last value ends behind the table.
  Of(Section::kValueTables) = whole;
  const uint32_t values = At<uint32_t>(Section::kValueTables, 0);
  At<uint32_t>(Section::kValueTables, 1 + values) = 0x10000000;
  EXPECT_TRUE(absl::IsDataLoss(Make()));
}

// Found by libFuzzer under UndefinedBehaviorSanitizer.
TEST_F(UnfitSegmentTest, TablesThatAreNotAlignedAreRefused) {
  // One byte more behind the values of the first.
  const uint32_t values = At<uint32_t>(Section::kValueTables, 0);
  const uint32_t bytes = At<uint32_t>(Section::kValueTables, 1)++;
  Bytes& tables = Of(Section::kValueTables);
  tables.insert(tables.begin() + sizeof(uint32_t) * (2 + values) + bytes, 0);
  EXPECT_TRUE(absl::IsDataLoss(Make()));
}

TEST_F(UnfitSegmentTest, ListsThatBeginOrEndElsewhereAreRefused) {
  for (const uint64_t offset : {uint64_t{1} << 20, ~uint64_t{0}, uint64_t{2}}) {
    At<uint64_t>(Section::kListOffsets, 0) = offset;
    EXPECT_TRUE(absl::IsDataLoss(Make())) << offset;
  }
  At<uint64_t>(Section::kListOffsets, 0) = 0;
  const ListsHead whole = At<ListsHead>(Section::kLists, 0);
  for (uint32_t ListsHead::*const count :
       {&ListsHead::shift, &ListsHead::buckets, &ListsHead::lists,
        &ListsHead::postings}) {
    for (const uint32_t n : {0u, 1'000'000u, 0xFFFFFFFFu}) {
      At<ListsHead>(Section::kLists, 0).*count = n;
      EXPECT_TRUE(absl::IsDataLoss(Make())) << n;
      At<ListsHead>(Section::kLists, 0) = whole;
    }
  }
}

TEST_F(UnfitSegmentTest, PartsThatDoNotFollowEachOtherAreRefused) {
  for (const auto& [begin, pool] :
       {std::pair{&RowHead::id_begin, "id"},
        std::pair{&RowHead::terms_begin, "terms"},
        std::pair{&RowHead::numbers_begin, "numbers"},
        std::pair{&RowHead::labels_begin, "labels"}}) {
    At<RowHead>(Section::kHeads, 7).*begin = 0xFFFFFFF0;
    ExpectRefused("heads", absl::StrCat(0xFFFFFFF0u));
    At<RowHead>(Section::kHeads, 7).*begin += 300;
    ExpectRefused("heads", pool);
    At<RowHead>(Section::kHeads, 0).*begin = 1;
    ExpectRefused("heads", "begin at 1");
  }
}

TEST_F(UnfitSegmentTest, ATimeBesideAnotherOrOutOfOrderIsRefused) {
  At<int64_t>(Section::kSeconds, 3) = 12'345;
  ExpectRefused("seconds", "row 3 has 12345");
  At<int64_t>(Section::kSeconds, 3) = int64_t{1} << 60;
  At<RowHead>(Section::kHeads, 3).published_at.seconds = int64_t{1} << 60;
  ExpectRefused("heads", "row 4");
}

TEST_F(UnfitSegmentTest, AValueOutsideItsTableIsRefused) {
  for (int column = 0; column < kColumns; ++column) {
    const ValueId size = whole_->values(static_cast<Column>(column)).size();
    ValueId& value = At<ValueId>(Section::kColumns, column * 20 + 4);
    value = size;
    At<RowHead>(Section::kHeads, 4).values[column] = size;
    ExpectRefused("columns", absl::StrCat("row 4 has value ", size,
                                          " of column ", column));
    At<RowHead>(Section::kHeads, 4).values[column] = 99;
    ExpectRefused("heads", "row 4 has value 99");
  }
  const int labelled =
      RowWhere([this](int row) { return !whole_->labels(row).empty(); });
  At<ValueId>(Section::kLabels, HeadOf(labelled).labels_begin) = 77;
  ExpectRefused("labels", absl::StrCat("row ", labelled, " has value 77"));
}

TEST_F(UnfitSegmentTest, ALengthThatIsNoneIsRefused) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const float length : {-1.0f, kNan, kInfinity}) {
    At<float>(Section::kInverseNorms, 6) = length;
    ExpectRefused("inverse norms", absl::StrCat("row 6 has ", length));
    At<float>(Section::kTermsNorms, 6) = length;
    At<RowHead>(Section::kHeads, 6).terms_norm = length;
    ExpectRefused("norms", absl::StrCat("row 6 has ", length));
  }
  const int worded =
      RowWhere([this](int row) { return !whole_->terms(row).empty(); });
  At<float>(Section::kTermsNorms, worded) = 0;
  At<RowHead>(Section::kHeads, worded).terms_norm = 0;
  ExpectRefused("norms", absl::StrCat("row ", worded, " has 0"));
  At<float>(Section::kTermsNorms, worded) += 1;
  ExpectRefused("norms", absl::StrCat("row ", worded));
}

TEST_F(UnfitSegmentTest, ANumberBeyondTheTermsIsRefused) {
  const int row = RowWhere(
      [this](int row) { return !whole_->terms(row).numbers().empty(); });
  const int terms = whole_->terms(row).size();
  At<uint16_t>(Section::kNumbers, HeadOf(row).numbers_begin) =
      static_cast<uint16_t>(terms);
  ExpectRefused("numbers", absl::StrCat("at term ", terms, " of ", terms));
}

TEST_F(UnfitSegmentTest, IdSlotsOfNoRowOrWithoutAFreeOneAreRefused) {
  At<uint32_t>(Section::kIdSlots, 2) = 21;
  ExpectRefused("id slots", "row 20 of 20");
  for (uint32_t slot = 0; slot < info_.slots; ++slot) {
    At<uint32_t>(Section::kIdSlots, slot) = 1;
  }
  ExpectRefused("id slots", absl::StrCat(info_.slots, " are taken"));
}

TEST_F(UnfitSegmentTest, ValuesThatAreNotAscendingAreRefused) {
  const uint32_t values = At<uint32_t>(Section::kValueTables, 0);
  ASSERT_GT(values, 4);
  const auto end = [this](size_t value) -> uint32_t& {
    return At<uint32_t>(Section::kValueTables, 2 + value);
  };
  end(0) = 1;
  ExpectRefused("value tables", "value 0 of table 0");
  end(2) = 0xFFFFFF00;
  ExpectRefused("value tables", "value 3 of table 0");
  end(2) = end(1);
  ExpectRefused("value tables", "value 2 of table 0");
  Of(Section::kValueTables)[sizeof(uint32_t) * (2 + values) + end(1)] = '\0';
  ExpectRefused("value tables", "value 2 of table 0");
}

TEST_F(UnfitSegmentTest, ListsThatDoNotFollowEachOtherAreRefused) {
  const PostingsView lists = whole_->lists(0);
  ASSERT_GT(lists.ends.size(), 3);
  ListsWord(1) = 0xFFFFFFFF;
  ExpectRefused("lists", "begins at list");
  EndOfList(2) = 0xFFFFFFFF;
  ExpectRefused("lists", "list 2");
  EndOfList(2) = EndOfList(1);
  ExpectRefused("lists", "list 2");
}

TEST_F(UnfitSegmentTest, AListedRowThatIsNoneOrOutOfOrderIsRefused) {
  ListedRow(0) = 20;
  ExpectRefused("lists", "list 0 has row 20 of 20");
  const PostingsView lists = whole_->lists(0);
  // Of a list of two rows or more.
  uint32_t begin = 0;
  size_t list = 0;
  while (lists.ends[list] - begin < 2) begin = lists.ends[list++];
  ListedRow(begin + 1) = lists.rows[begin];
  ExpectRefused("lists", absl::StrCat("list ", list, " has row ",
                                      lists.rows[begin], " of 20 after"));
}

TEST_F(UnfitSegmentTest, AScanCurveOfNoDepthsIsRefused) {
  ScanCurve::Point good{.rows = 20};
  good.sketches.fill(1);
  good.codes.fill(20);
  Set(Section::kScanCurve, std::vector{good});
  EXPECT_TRUE(Make().ok());
  const auto expect = [&](const std::vector<ScanCurve::Point>& points,
                          const std::string& value) {
    Set(Section::kScanCurve, points);
    ExpectRefused("scan curve", value);
  };
  ScanCurve::Point bad = good;
  bad.rows = 21;
  expect({bad}, "21 rows");
  bad.rows = 0;
  expect({bad}, "0 rows");
  expect({good, good}, "20 rows");
  bad = good;
  bad.sketches[3] = 0;
  expect({bad}, "depth of 0");
  bad = good;
  bad.codes[7] = 21;
  expect({bad}, "depth of 21");
}

TEST_F(UnfitSegmentTest, AGraphThatLeadsNowhereIsRefused) {
  const GraphCurve::Point good{.breadth = 16, .recall = 1, .nanoseconds = 9};
  AddGraph(good);
  EXPECT_TRUE(Make().ok());
  At<int32_t>(Section::kGraph, 0) = 20;
  ExpectRefused("graph", "a graph is damaged");
  for (const int32_t breadth : {-1, 0, 21, 0x7FFFFFFF}) {
    AddGraph({.breadth = breadth, .recall = 1, .nanoseconds = 9});
    ExpectRefused("graph curve", absl::StrCat("breadth ", breadth));
  }
  AddGraph({.breadth = 16, .recall = std::nanf(""), .nanoseconds = 9});
  ExpectRefused("graph curve", "nan");
  AddGraph({.breadth = 16, .recall = 1, .nanoseconds = -1});
  ExpectRefused("graph curve", "-1 ns");
}

}  // namespace
}  // namespace akin
