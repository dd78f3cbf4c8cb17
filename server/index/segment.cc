#include "server/index/segment.h"

#include <faiss/impl/IDSelector.h>
#include <faiss/utils/distances.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace akin {
namespace {

constexpr uint64_t kAlive = std::numeric_limits<uint64_t>::max();

// Lets FAISS ask the filter which rows count.
class Selector : public faiss::IDSelector {
 public:
  Selector(int64_t first_row, const std::function<bool(int64_t)>& matches)
      : first_row_(first_row), matches_(matches) {}
  bool is_member(idx_t offset) const override {
    return matches_(first_row_ + offset);
  }

 private:
  const int64_t first_row_;
  const std::function<bool(int64_t)>& matches_;
};

}  // namespace

Segment::Segment(int64_t first_row, int capacity, int dimensions)
    : first_row_(first_row),
      capacity_(capacity),
      dimensions_(dimensions),
      vectors_(new float[static_cast<size_t>(capacity) * dimensions]),
      data_(std::make_unique<RowData[]>(capacity)),
      died_(std::make_unique<std::atomic<uint64_t>[]>(capacity)) {
  for (int i = 0; i < capacity; ++i) {
    died_[i].store(kAlive, std::memory_order_relaxed);
  }
}

void Segment::Write(int64_t row, absl::Span<const float> vector, RowData data) {
  const int64_t offset = row - first_row_;
  std::copy(vector.begin(), vector.end(),
            vectors_.get() + offset * dimensions_);
  data_[offset] = std::move(data);
}

void Segment::Kill(int64_t row, Revision revision) {
  died_[row - first_row_].store(static_cast<uint64_t>(revision),
                                std::memory_order_release);
}

std::vector<Segment::Hit> Segment::Search(
    absl::Span<const float> query, int limit, int64_t row_limit,
    const std::function<bool(int64_t)>& matches) const {
  const int64_t rows = std::min<int64_t>(capacity_, row_limit - first_row_);
  const int wanted = static_cast<int>(std::min<int64_t>(limit, rows));
  if (wanted <= 0) return {};
  std::vector<float> similarities(wanted);
  std::vector<int64_t> offsets(wanted);
  const Selector selector(first_row_, matches);
  faiss::knn_inner_product(query.data(), vectors_.get(), dimensions_,
                           /*nx=*/1, rows, wanted, similarities.data(),
                           offsets.data(), &selector);
  std::vector<Hit> hits;
  hits.reserve(wanted);
  for (int i = 0; i < wanted; ++i) {
    if (offsets[i] < 0) continue;  // FAISS's placeholder: too few rows matched
    hits.push_back({first_row_ + offsets[i], similarities[i]});
  }
  return hits;
}

}  // namespace akin
