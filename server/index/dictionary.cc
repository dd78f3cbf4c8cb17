#include "server/index/dictionary.h"

namespace akin {

ValueId Dictionary::Intern(std::string_view value) {
  if (value.empty()) return kAbsent;
  MutexLock lock(mutex_);
  const auto known = ids_.find(value);
  if (known != ids_.end()) return known->second;
  const ValueId id = static_cast<ValueId>(values_.size());
  values_.emplace_back(value);
  ids_.emplace(values_.back(), id);
  return id;
}

std::string_view Dictionary::Value(ValueId id) const {
  MutexLock lock(mutex_);
  return values_[id];
}

ValueId Dictionary::Find(std::string_view value) const {
  MutexLock lock(mutex_);
  const auto known = ids_.find(value);
  return known == ids_.end() ? kAbsent : known->second;
}

std::vector<char> Dictionary::Select(
    const std::function<bool(std::string_view)>& predicate) const {
  MutexLock lock(mutex_);
  std::vector<char> selected(values_.size(), 0);
  for (size_t id = 1; id < values_.size(); ++id) {
    selected[id] = predicate(values_[id]);
  }
  return selected;
}

size_t Dictionary::size() const {
  MutexLock lock(mutex_);
  return values_.size();
}

}  // namespace akin
