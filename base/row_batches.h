#ifndef AKIN_BASE_ROW_BATCHES_H_
#define AKIN_BASE_ROW_BATCHES_H_

#include <algorithm>
#include <cstddef>

namespace akin {

// Calls `use(pointers, first, size)` for batches of at most kRows of `count`
// rows of a table: pointers[i] is at the row of row_of(first + i), for i from 0
// to size - 1. A row is `row_size` values long. While a batch is used, the
// memory of the next one is on its way to the cache.
template <int kRows, typename T, typename RowOf, typename Use>
void ForRowBatches(const T* table, size_t row_size, int count,
                   const RowOf& row_of, const Use& use) {
  constexpr size_t kCacheLine = 64 / sizeof(T);
  const T* pointers[2][kRows];
  const auto fetch = [&](int first, const T** batch) {
    const int size = std::min(kRows, count - first);
    for (int i = 0; i < size; ++i) {
      batch[i] = table + static_cast<size_t>(row_of(first + i)) * row_size;
      for (size_t j = 0; j < row_size; j += kCacheLine) {
        __builtin_prefetch(batch[i] + j);
      }
    }
    return size;
  };
  int size = fetch(0, pointers[0]);
  for (int first = 0, batch = 0; first < count; batch = 1 - batch) {
    const int next_size = fetch(first + size, pointers[1 - batch]);
    use(pointers[batch], first, size);
    first += size;
    size = next_size;
  }
}

}  // namespace akin

#endif  // AKIN_BASE_ROW_BATCHES_H_
