#ifndef AKIN_SERVER_INDEX_VALUE_TABLE_H_
#define AKIN_SERVER_INDEX_VALUE_TABLE_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "base/mutex.h"

namespace akin {

// A value of a column of one segment, by number.
using ValueId = uint32_t;

// The value of a field that an article lacks.
inline constexpr ValueId kAbsent = 0;

// The distinct values of one column of a segment, so that rows hold four bytes
// and a filter compares integers. Thread-safe.
class ValueTable {
 public:
  virtual ~ValueTable() = default;

  // Numbers given so far, kAbsent included: every id is below it.
  virtual ValueId size() const = 0;

  // The value of a number below size(); "" for kAbsent. Valid as long as the
  // table.
  virtual std::string_view Value(ValueId id) const = 0;

  // The number of a value; kAbsent if it has none.
  virtual ValueId Find(std::string_view value) const = 0;
};

// A table that grows.
class GrowingValueTable : public ValueTable {
 public:
  // The number of a value, given to it if it is new; kAbsent for "".
  ValueId Intern(std::string_view value);

  ValueId size() const override;
  std::string_view Value(ValueId id) const override;
  ValueId Find(std::string_view value) const override;

 private:
  mutable Mutex mutex_;
  std::deque<std::string> values_ ABSL_GUARDED_BY(mutex_) = {""};
  // Views into values_, whose elements do not move.
  absl::flat_hash_map<std::string_view, ValueId> ids_ ABSL_GUARDED_BY(mutex_);
};

// A table whose values lie one after the other, ascending: the form in which a
// segment file has it. Borrows the memory.
class SortedValueTable : public ValueTable {
 public:
  SortedValueTable() = default;
  // Value i is bytes[ends[i - 1]..ends[i]); the first is "".
  SortedValueTable(absl::Span<const uint32_t> ends, const char* bytes)
      : ends_(ends), bytes_(bytes) {}

  ValueId size() const override { return static_cast<ValueId>(ends_.size()); }
  // The first number whose value does not lie or rank behind the one before it;
  // nullopt if the table is one.
  std::optional<ValueId> FirstUnsorted() const;

  std::string_view Value(ValueId id) const override;
  ValueId Find(std::string_view value) const override;

 private:
  absl::Span<const uint32_t> ends_;
  const char* bytes_ = nullptr;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_VALUE_TABLE_H_
