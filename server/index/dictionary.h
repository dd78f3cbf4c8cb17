#ifndef AKIN_SERVER_INDEX_DICTIONARY_H_
#define AKIN_SERVER_INDEX_DICTIONARY_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/mutex.h"

namespace akin {

// A value of a column, by number. Numbers are given in sequence.
using ValueId = uint32_t;

// The value of a field that an article lacks.
inline constexpr ValueId kAbsent = 0;

// Numbers the distinct values of one column, so that rows hold four bytes and a
// filter compares integers. Only grows. Thread-safe.
class Dictionary {
 public:
  // The number of a value, given to it if it is new; kAbsent for "".
  ValueId Intern(std::string_view value);

  // The value of a number that Intern() returned. Valid as long as the
  // dictionary.
  std::string_view Value(ValueId id) const;

  // The number of a value; kAbsent if it was never interned.
  ValueId Find(std::string_view value) const;

  // For every value so far, by number, whether `predicate` holds; false for
  // kAbsent.
  std::vector<char> Select(
      const std::function<bool(std::string_view)>& predicate) const;

  // Numbers given so far, kAbsent included: every id is below it.
  size_t size() const;

 private:
  mutable Mutex mutex_;
  std::deque<std::string> values_ ABSL_GUARDED_BY(mutex_) = {""};
  // Views into values_, whose elements do not move.
  absl::flat_hash_map<std::string_view, ValueId> ids_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_DICTIONARY_H_
