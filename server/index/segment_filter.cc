#include "server/index/segment_filter.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "server/index/bits_where.h"

namespace akin {
namespace {

constexpr int kWordRows = 64;

// More values than these are looked up in a table.
constexpr size_t kFewValues = 8;

std::string AsIs(std::string_view value) { return std::string(value); }

// The numbers of the values that the table has.
std::vector<ValueId> Among(const std::vector<std::string>& values,
                           const ValueTable& table,
                           std::string (*key)(std::string_view)) {
  std::vector<ValueId> ids;
  for (const std::string& value : values) {
    const ValueId id = table.Find(key(value));
    if (id != kAbsent) ids.push_back(id);
  }
  return ids;
}

std::vector<ValueId> LanguagesAmong(const std::vector<std::string>& tags,
                                    const ValueTable& table) {
  std::vector<ValueId> ids;
  if (tags.empty()) return ids;
  absl::flat_hash_set<std::string> wanted;
  for (const std::string& tag : tags) wanted.insert(FoldedValue(tag));
  const ValueId size = table.size();
  for (ValueId id = 1; id < size; ++id) {
    if (absl::c_any_of(
            LanguageKeys(table.Value(id)),
            [&](const std::string& key) { return wanted.contains(key); })) {
      ids.push_back(id);
    }
  }
  return ids;
}

// Clears the bits of the rows that the test of BitsWhere() does not hold for.
template <typename Test>
void NarrowWhere(int rows, uint64_t* mask, const Test& test) {
  for (int begin = 0; begin < rows; begin += kWordRows) {
    uint64_t& word = mask[begin / kWordRows];
    if (word == 0) continue;
    word &= BitsWhere(std::min(kWordRows, rows - begin),
                      [&test, begin](int i) { return test(begin + i); });
  }
}

}  // namespace

bool SegmentFilter::ValueTest::Passes(absl::Span<const ValueId> values) const {
  const auto among = [&](const std::vector<ValueId>& list) {
    return absl::c_any_of(values, [&](ValueId value) {
      return absl::c_linear_search(list, value);
    });
  };
  return (!has_any_of || among(any_of)) && !among(none_of);
}

SegmentFilter::ValueTest SegmentFilter::MakeTest(const ValueRule& rule,
                                                 const ValueTable& table,
                                                 std::vector<ValueId> any_of,
                                                 std::vector<ValueId> none_of) {
  ValueTest test{.has_any_of = !rule.any_of.empty(),
                 .any_of = std::move(any_of),
                 .none_of = std::move(none_of)};
  if (test.any_of.size() > kFewValues || test.none_of.size() > kFewValues) {
    test.passes.assign(table.size(), !test.has_any_of);
    for (const ValueId id : test.any_of) test.passes[id] = 1;
    for (const ValueId id : test.none_of) test.passes[id] = 0;
  }
  return test;
}

SegmentFilter::ValueTest SegmentFilter::ExactTest(
    const ValueRule& rule, const ValueTable& table,
    std::string (*key)(std::string_view)) {
  return MakeTest(rule, table, Among(rule.any_of, table, key),
                  Among(rule.none_of, table, key));
}

SegmentFilter::ValueTest SegmentFilter::LanguageTest(const ValueRule& rule,
                                                     const ValueTable& table) {
  return MakeTest(rule, table, LanguagesAmong(rule.any_of, table),
                  LanguagesAmong(rule.none_of, table));
}

SegmentFilter::SegmentFilter(const Filter& filter, const Segment& segment)
    : segment_(segment), end_(segment.capacity()) {
  const auto values = [&](Column column) -> const ValueTable& {
    return segment.values(column);
  };
  columns_[kSource] = ExactTest(filter.sources, values(kSource), FoldedValue);
  columns_[kLanguage] = LanguageTest(filter.languages, values(kLanguage));
  columns_[kCountry] =
      ExactTest(filter.countries, values(kCountry), FoldedValue);
  columns_[kCategory] =
      ExactTest(filter.categories, values(kCategory), FoldedValue);
  labels_ = ExactTest(filter.labels, segment.label_values(), AsIs);
  for (const ValueTest& test : columns_) {
    matches_none_ |= test.has_any_of && test.any_of.empty();
  }
  matches_none_ |= labels_.has_any_of && labels_.any_of.empty();
  if (!filter.published_after.has_value() &&
      !filter.published_before.has_value()) {
    return;
  }
  // Those without a time come before any bound.
  after_ = std::max(kBeginOfTime, RowTime::Of(filter.published_after));
  if (filter.published_before.has_value()) {
    before_ = RowTime::Of(filter.published_before);
  }
  if (segment.is_in_time_order()) {
    FindRange();
  } else {
    compares_times_ = true;
  }
}

void SegmentFilter::FindRange() {
  const RowHead* heads = segment_.arrays().heads;
  const auto is_before = [](const RowHead& head, const RowTime& time) {
    return head.published_at < time;
  };
  const RowHead* begin =
      std::lower_bound(heads, heads + segment_.capacity(), after_, is_before);
  const RowHead* end =
      std::lower_bound(begin, heads + segment_.capacity(), before_, is_before);
  begin_ = static_cast<int>(begin - heads);
  end_ = static_cast<int>(end - heads);
  matches_none_ |= begin_ == end_;
}

void SegmentFilter::Narrow(int block, int rows, uint64_t* mask) const {
  const int first = block * Segment::kBlockRows;
  if (compares_times_) NarrowByTime(block, rows, mask);
  for (int column = 0; column < kColumns; ++column) {
    if (columns_[column].PassesAll()) continue;
    NarrowByValue(columns_[column], segment_.arrays().columns[column] + first,
                  rows, mask);
  }
  if (!labels_.PassesAll()) NarrowByLabels(block, rows, mask);
}

void SegmentFilter::NarrowByTime(int block, int rows, uint64_t* mask) const {
  const RowHead* heads = segment_.arrays().heads + block * Segment::kBlockRows;
  NarrowWhere(rows, mask, [this, heads](int i) {
    const RowTime time = heads[i].published_at;
    return time >= after_ && time < before_;
  });
}

void SegmentFilter::NarrowByValue(const ValueTest& test, const ValueId* column,
                                  int rows, uint64_t* mask) {
  if (!test.passes.empty()) {
    const uint8_t* passes = test.passes.data();
    NarrowWhere(rows, mask, [=](int i) { return passes[column[i]]; });
    return;
  }
  for (const ValueId value : test.none_of) {
    NarrowWhere(rows, mask, [=](int i) { return column[i] != value; });
  }
  if (!test.has_any_of) return;
  if (test.any_of.size() == 1) {
    const ValueId value = test.any_of[0];
    NarrowWhere(rows, mask, [=](int i) { return column[i] == value; });
    return;
  }
  std::array<ValueId, kFewValues> wanted;
  wanted.fill(test.any_of[0]);
  absl::c_copy(test.any_of, wanted.begin());
  NarrowWhere(rows, mask, [column, wanted](int i) {
    bool any = false;
    for (const ValueId value : wanted) any |= column[i] == value;
    return any;
  });
}

void SegmentFilter::NarrowByLabels(int block, int rows, uint64_t* mask) const {
  const int first = block * Segment::kBlockRows;
  NarrowWhere(rows, mask, [&](int i) {
    return labels_.Passes(segment_.labels(first + i));
  });
}

}  // namespace akin
