#include "server/index/value_table.h"

#include <algorithm>

namespace akin {

ValueId GrowingValueTable::Intern(std::string_view value) {
  if (value.empty()) return kAbsent;
  MutexLock lock(mutex_);
  const auto known = ids_.find(value);
  if (known != ids_.end()) return known->second;
  const ValueId id = static_cast<ValueId>(values_.size());
  values_.emplace_back(value);
  ids_.emplace(values_.back(), id);
  return id;
}

ValueId GrowingValueTable::size() const {
  MutexLock lock(mutex_);
  return static_cast<ValueId>(values_.size());
}

std::string_view GrowingValueTable::Value(ValueId id) const {
  MutexLock lock(mutex_);
  return values_[id];
}

ValueId GrowingValueTable::Find(std::string_view value) const {
  MutexLock lock(mutex_);
  const auto known = ids_.find(value);
  return known == ids_.end() ? kAbsent : known->second;
}

std::optional<ValueId> SortedValueTable::FirstUnsorted() const {
  if (!ends_.empty() && ends_[0] != 0) return 0;
  // Before any of them is read.
  const auto end = std::is_sorted_until(ends_.begin(), ends_.end());
  if (end != ends_.end()) return static_cast<ValueId>(end - ends_.begin());
  for (ValueId id = 1; id < size(); ++id) {
    if (Value(id) <= Value(id - 1)) return id;
  }
  return std::nullopt;
}

std::string_view SortedValueTable::Value(ValueId id) const {
  const uint32_t begin = id == 0 ? 0 : ends_[id - 1];
  return {bytes_ + begin, ends_[id] - begin};
}

ValueId SortedValueTable::Find(std::string_view value) const {
  ValueId begin = 0, end = size();
  while (begin < end) {
    const ValueId middle = begin + (end - begin) / 2;
    if (Value(middle) < value) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin < size() && Value(begin) == value ? begin : kAbsent;
}

}  // namespace akin
