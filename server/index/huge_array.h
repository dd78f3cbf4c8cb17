#ifndef AKIN_SERVER_INDEX_HUGE_ARRAY_H_
#define AKIN_SERVER_INDEX_HUGE_ARRAY_H_

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "server/index/zeroed_memory.h"

namespace akin {

// A copy of values in huge pages, if the machine gives any: for what every
// query goes through from end to end, where looking pages up would take a fifth
// of the time. T is trivial.
template <typename T>
class HugeArray {
 public:
  // std::bad_alloc if there is no memory.
  explicit HugeArray(absl::Span<const T> values)
      : memory_(values.size() + kHugePage / sizeof(T)) {
    // Not every kernel knows it, and none needs it.
    static_cast<void>(
        madvise(data(), values.size() * sizeof(T), MADV_HUGEPAGE));
    std::copy(values.begin(), values.end(), data());
  }

  T* data() {
    const auto address = reinterpret_cast<uintptr_t>(memory_.data());
    return reinterpret_cast<T*>((address + kHugePage - 1) / kHugePage *
                                kHugePage);
  }

 private:
  static constexpr size_t kHugePage = 2 << 20;

  ZeroedMemory<T> memory_;  // with room to begin at a huge page
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_HUGE_ARRAY_H_
