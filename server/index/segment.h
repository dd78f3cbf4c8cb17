#ifndef AKIN_SERVER_INDEX_SEGMENT_H_
#define AKIN_SERVER_INDEX_SEGMENT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "embeddings/terms.h"
#include "server/article/revision.h"
#include "server/index/columns.h"

namespace akin {

// What a segment keeps of a row beside its vector.
struct RowData {
  std::string id;
  Terms terms;
  RowColumns columns;
};

inline constexpr int64_t kNoRow = -1;

// A part of the index: consecutive rows with their vectors, searched exactly.
//
// A row is written once, by one writer, before any snapshot covers it; readers
// read only rows that a snapshot covers. After that only its death changes,
// which is atomic. So readers and the writer share no lock.
class Segment {
 public:
  // Room for `capacity` rows of `dimensions` values, numbered from `first_row`.
  // The memory of the vectors is touched only as rows come.
  Segment(int64_t first_row, int capacity, int dimensions);

  int64_t first_row() const { return first_row_; }
  int64_t end_row() const { return first_row_ + capacity_; }

  // Writes the row; `vector` has the segment's dimensions. Writer only.
  void Write(int64_t row, absl::Span<const float> vector, RowData data);

  // Says that the write `revision` replaced or deleted the row. Writer only.
  void Kill(int64_t row, Revision revision);

  // Whether a reader of the state `revision` sees the row.
  bool IsLive(int64_t row, Revision revision) const {
    return died_[row - first_row_].load(std::memory_order_acquire) >
           static_cast<uint64_t>(revision);
  }

  const RowData& data(int64_t row) const { return data_[row - first_row_]; }
  absl::Span<const float> vector(int64_t row) const {
    return {vectors_.get() + (row - first_row_) * dimensions_,
            static_cast<size_t>(dimensions_)};
  }

  struct Hit {
    int64_t row = kNoRow;
    float similarity = 0;
  };

  // The `limit` rows below `row_limit` nearest to `query` among those that
  // `matches` holds for, or all of them, in no order.
  std::vector<Hit> Search(absl::Span<const float> query, int limit,
                          int64_t row_limit,
                          const std::function<bool(int64_t)>& matches) const;

 private:
  const int64_t first_row_;
  const int capacity_;
  const int dimensions_;
  std::unique_ptr<float[]> vectors_;  // capacity x dimensions
  std::unique_ptr<RowData[]> data_;
  // The revision at which each row died; the greatest number while it lives.
  std::unique_ptr<std::atomic<uint64_t>[]> died_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_H_
