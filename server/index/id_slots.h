#ifndef AKIN_SERVER_INDEX_ID_SLOTS_H_
#define AKIN_SERVER_INDEX_ID_SLOTS_H_

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <string_view>

namespace akin {

// Where the rows of an article are: a hash table of open addressing over the
// rows of a segment, in memory of the caller's, which begins as zeros. Several
// rows may have one id. One writer beside any number of readers.
class IdSlots {
 public:
  // Slots for that many rows: a power of two, half of them free at least.
  static uint32_t CountFor(uint32_t rows) {
    return std::bit_ceil(std::max(2 * rows, uint32_t{2}));
  }

  // `count` is a power of two.
  IdSlots(uint32_t* slots, uint32_t count) : slots_(slots), mask_(count - 1) {}

  static uint64_t Hash(std::string_view id);

  void Add(uint64_t hash, int row) {
    uint64_t slot = hash & mask_;
    while (slots_[slot] != 0) slot = (slot + 1) & mask_;
    std::atomic_ref<uint32_t>(slots_[slot])
        .store(static_cast<uint32_t>(row) + 1, std::memory_order_release);
  }

  // Calls `visit(row)` with each row whose id may have the hash, until it
  // returns true.
  template <typename Visit>
  void Find(uint64_t hash, const Visit& visit) const {
    for (uint64_t slot = hash & mask_;; slot = (slot + 1) & mask_) {
      const uint32_t entry = std::atomic_ref<uint32_t>(slots_[slot])
                                 .load(std::memory_order_acquire);
      if (entry == 0 || visit(static_cast<int>(entry - 1))) return;
    }
  }

 private:
  uint32_t* const slots_;  // 1 + the row; 0 if free
  const uint64_t mask_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_ID_SLOTS_H_
