#ifndef AKIN_SERVER_INDEX_TOMBSTONES_H_
#define AKIN_SERVER_INDEX_TOMBSTONES_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "server/article/revision.h"
#include "server/index/zeroed_memory.h"

namespace akin {

// Which rows of a segment were replaced or deleted, and by which write. One
// writer beside any number of readers. Memory is touched only where rows die.
class Tombstones {
 public:
  static constexpr int kRowsPerWord = 64;

  explicit Tombstones(int rows)
      : words_((rows + kRowsPerWord - 1) / kRowsPerWord),
        died_(rows),
        order_(rows),
        size_((rows + kRowsPerWord - 1) / kRowsPerWord) {}

  // Whether a reader of the state `revision` sees the row.
  bool IsLive(int row, Revision revision) const {
    const uint64_t died = Load(died_[row]);
    return died == 0 || died > static_cast<uint64_t>(revision) + 1;
  }

  // Clears the bits of the rows 64 * word + i that a reader of the state
  // `revision` does not see.
  uint64_t KeepLive(int word, uint64_t rows, Revision revision) const {
    uint64_t dead = Load(words_[word]) & rows;
    for (; dead != 0; dead &= dead - 1) {
      const int bit = __builtin_ctzll(dead);
      if (!IsLive(word * kRowsPerWord + bit, revision)) {
        rows &= ~(uint64_t{1} << bit);
      }
    }
    return rows;
  }

  // Says that the write `revision` replaced or deleted a live row.
  void Kill(int row, Revision revision) {
    std::atomic_ref<uint64_t>(died_[row])
        .store(static_cast<uint64_t>(revision) + 1, std::memory_order_release);
    std::atomic_ref<uint64_t>(words_[row / kRowsPerWord])
        .fetch_or(uint64_t{1} << row % kRowsPerWord, std::memory_order_release);
    const int count = count_.load(std::memory_order_relaxed);
    order_[count] = static_cast<uint32_t>(row);
    count_.store(count + 1, std::memory_order_release);
  }

  // Rows that died.
  int count() const { return count_.load(std::memory_order_acquire); }

  // The write that it died of; nullopt while it lives.
  std::optional<Revision> DiedAt(int row) const {
    const uint64_t died = Load(died_[row]);
    if (died == 0) return std::nullopt;
    return Revision{died - 1};
  }

  // The rows that died, ascending.
  std::vector<uint32_t> Deaths() const;

  // Those that died after the first `count` of them, in that order. Valid as
  // long as the tombstones.
  absl::Span<const uint32_t> DeathsAfter(int count) const {
    return absl::MakeConstSpan(order_.data(), this->count()).subspan(count);
  }

 private:
  static uint64_t Load(const uint64_t& word) {
    return std::atomic_ref<uint64_t>(const_cast<uint64_t&>(word))
        .load(std::memory_order_acquire);
  }

  ZeroedMemory<uint64_t> words_;  // a bit for each row that died
  ZeroedMemory<uint64_t> died_;   // 1 + the revision; 0 while it lives
  ZeroedMemory<uint32_t> order_;  // the rows that died, the first one first
  const int size_;                // of words_
  std::atomic<int> count_{0};
};

inline std::vector<uint32_t> Tombstones::Deaths() const {
  std::vector<uint32_t> deaths;
  deaths.reserve(count());
  for (int word = 0; word < size_; ++word) {
    for (uint64_t dead = Load(words_[word]); dead != 0; dead &= dead - 1) {
      deaths.push_back(word * kRowsPerWord + __builtin_ctzll(dead));
    }
  }
  return deaths;
}

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_TOMBSTONES_H_
