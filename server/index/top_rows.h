#ifndef AKIN_SERVER_INDEX_TOP_ROWS_H_
#define AKIN_SERVER_INDEX_TOP_ROWS_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace akin {

struct ScoredRow {
  int64_t row = -1;
  float score = 0;
  uint64_t revision = 0;
};

// Best first; of equals the newest.
inline bool IsBetter(const ScoredRow& a, const ScoredRow& b) {
  if (a.score != b.score) return a.score > b.score;
  return a.revision != b.revision ? a.revision > b.revision : a.row > b.row;
}

// Keeps the best of the rows that it is shown.
class TopRows {
 public:
  // `limit` is positive.
  explicit TopRows(int limit) : limit_(limit) {}

  // A row must score more to be kept, or as much and be newer; below all scores
  // while there is room.
  float least() const {
    return Full() ? rows_.front().score
                  : -std::numeric_limits<float>::infinity();
  }

  void Add(ScoredRow row) {
    if (Full()) {
      if (!IsBetter(row, rows_.front())) return;
      std::pop_heap(rows_.begin(), rows_.end(), IsBetter);
      rows_.pop_back();
    }
    rows_.push_back(row);
    std::push_heap(rows_.begin(), rows_.end(), IsBetter);
  }

  // In no particular order.
  const std::vector<ScoredRow>& rows() const { return rows_; }

 private:
  bool Full() const { return static_cast<int>(rows_.size()) == limit_; }

  const int limit_;
  std::vector<ScoredRow> rows_;  // a heap, the worst first
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_TOP_ROWS_H_
