#include <faiss/IndexHNSW.h>

#include <utility>

#include "benchmarks/index/measured_index.h"

namespace akin {
namespace {

// Either of FAISS's graphs; they differ in how they keep a vector.
class FaissGraph : public MeasuredIndex {
 public:
  // `code_bytes`: of a vector.
  FaissGraph(std::unique_ptr<faiss::IndexHNSW> graph, int code_bytes,
             const VectorSet& set)
      : graph_(std::move(graph)), code_bytes_(code_bytes) {
    graph_->hnsw.efConstruction = kGraphBuildBreadth;
    graph_->train(set.rows(), set.values.data());
    graph_->add(set.rows(), set.values.data());
  }

  MeasuredAnswer Search(absl::Span<const float> query, int limit,
                        int breadth) override {
    graph_->hnsw.efSearch = breadth;
    std::vector<faiss::Index::idx_t> rows(limit);
    std::vector<float> similarities(limit);
    faiss::hnsw_stats.reset();
    graph_->search(1, query.data(), limit, similarities.data(), rows.data());
    MeasuredAnswer answer;
    for (const faiss::Index::idx_t row : rows) {
      if (row >= 0) answer.rows.push_back(row);
    }
    // n3 is where FAISS 1.7.3 counts comparisons; it never sets ndis.
    answer.bytes_read =
        static_cast<int64_t>(faiss::hnsw_stats.n3) * code_bytes_;
    return answer;
  }

  bool has_breadth() const override { return true; }

  int64_t memory_bytes() const override {
    const faiss::HNSW& hnsw = graph_->hnsw;
    return graph_->ntotal * code_bytes_ +
           hnsw.neighbors.size() * sizeof(hnsw.neighbors[0]) +
           hnsw.offsets.size() * sizeof(hnsw.offsets[0]) +
           hnsw.levels.size() * sizeof(hnsw.levels[0]);
  }

 private:
  const std::unique_ptr<faiss::IndexHNSW> graph_;
  const int code_bytes_;
};

}  // namespace

BuiltIndex BuildFaissHnswFlat(const VectorSet& set) {
  return std::make_unique<FaissGraph>(
      std::make_unique<faiss::IndexHNSWFlat>(set.dimensions, kGraphLinks,
                                             faiss::METRIC_INNER_PRODUCT),
      set.dimensions * sizeof(float), set);
}

BuiltIndex BuildFaissHnswSq(const VectorSet& set) {
  return std::make_unique<FaissGraph>(
      std::make_unique<faiss::IndexHNSWSQ>(
          set.dimensions, faiss::ScalarQuantizer::QT_8bit, kGraphLinks,
          faiss::METRIC_INNER_PRODUCT),
      set.dimensions, set);
}

}  // namespace akin
