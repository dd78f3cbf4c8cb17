#include <hnswlib/hnswlib.h>

#include "benchmarks/index/measured_index.h"

namespace akin {
namespace {

class HnswlibIndex : public MeasuredIndex {
 public:
  explicit HnswlibIndex(const VectorSet& set)
      : space_(set.dimensions),
        graph_(&space_, set.rows(), kGraphLinks, kGraphBuildBreadth) {
    for (int64_t row = 0; row < set.rows(); ++row) {
      graph_.addPoint(set.row(row).data(), row);
    }
  }

  MeasuredAnswer Search(absl::Span<const float> query, int limit,
                        int breadth) override {
    graph_.setEf(breadth);
    auto nearest = graph_.searchKnn(query.data(), limit);
    MeasuredAnswer answer;
    answer.rows.resize(nearest.size());
    for (size_t i = nearest.size(); i-- > 0; nearest.pop()) {
      answer.rows[i] = static_cast<int64_t>(nearest.top().second);
    }
    return answer;
  }

  bool has_breadth() const override { return true; }

  // Locks and the table of labels are not counted.
  int64_t memory_bytes() const override {
    const int64_t rows = graph_.cur_element_count;
    int64_t bytes = rows * (graph_.size_data_per_element_ + sizeof(char*));
    for (int64_t row = 0; row < rows; ++row) {
      bytes += graph_.element_levels_[row] * graph_.size_links_per_element_;
    }
    return bytes;
  }

 private:
  hnswlib::InnerProductSpace space_;
  hnswlib::HierarchicalNSW<float> graph_;
};

}  // namespace

BuiltIndex BuildHnswlibIndex(const VectorSet& set) {
  return std::make_unique<HnswlibIndex>(set);
}

}  // namespace akin
