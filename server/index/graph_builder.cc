#include "server/index/graph_builder.h"

#include <faiss/IndexHNSW.h>
#include <faiss/impl/DistanceComputer.h>
#include <faiss/impl/FaissAssert.h>
#include <omp.h>

#include <algorithm>

#include "embeddings/code_dots.h"

namespace akin {
namespace {

// Rows that are looked at to choose the links of another.
constexpr int kBuildBreadth = 100;

const int8_t* CodeOf(const CodeTable& table, int64_t row) {
  return table.codes + row * table.code_bytes;
}

// Negative cosines of codes: FAISS wants the nearest to be the least.
class CodeDistances : public faiss::DistanceComputer {
 public:
  explicit CodeDistances(const CodeTable& table) : table_(table) {}

  // FAISS gives the address of a row of what it was given to add, which is the
  // table itself.
  void set_query(const float* query) override {
    query_ = reinterpret_cast<const int8_t*>(query);
    query_inverse_norm_ =
        table_.inverse_norms[(query_ - table_.codes) / table_.code_bytes];
  }
  float operator()(idx_t row) override {
    return Distance(query_, query_inverse_norm_, row);
  }
  float symmetric_dis(idx_t a, idx_t b) override {
    return Distance(CodeOf(table_, a), table_.inverse_norms[a], b);
  }

 private:
  float Distance(const int8_t* code, float inverse_norm, int64_t row) const {
    const int8_t* const other = CodeOf(table_, row);
    int32_t dot = 0;
    code_dots_(code, table_.code_bytes, &other, 1, &dot);
    return -static_cast<float>(dot) *
           (inverse_norm * table_.inverse_norms[row]);
  }

  const CodeTable table_;
  CodeDots* const code_dots_ = CodeDotsOf(BestSimdLevel());
  const int8_t* query_ = nullptr;
  float query_inverse_norm_ = 0;
};

// Lets FAISS see a table of codes. To it they are vectors of as many bytes,
// whose values it does not read.
class CodeStorage : public faiss::Index {
 public:
  explicit CodeStorage(const CodeTable& table)
      : faiss::Index(table.code_bytes / static_cast<int>(sizeof(float))),
        table_(table) {}

  void add(idx_t rows, const float* /*vectors*/) override { ntotal += rows; }
  faiss::DistanceComputer* get_distance_computer() const override {
    return new CodeDistances(table_);
  }

  void search(idx_t, const float*, idx_t, float*, idx_t*,
              const faiss::SearchParameters*) const override {
    FAISS_THROW_MSG("a table of codes is not searched by itself");
  }
  void reset() override { ntotal = 0; }

 private:
  const CodeTable table_;
};

// The number of threads that FAISS uses, until the end of the block.
class OmpThreads {
 public:
  explicit OmpThreads(int threads) : before_(omp_get_max_threads()) {
    omp_set_num_threads(threads);
  }
  ~OmpThreads() { omp_set_num_threads(before_); }
  OmpThreads(const OmpThreads&) = delete;
  OmpThreads& operator=(const OmpThreads&) = delete;

 private:
  const int before_;
};

// Rows that are on other levels than the lowest, those of high levels first.
std::vector<int32_t> PivotsOf(const faiss::HNSW& hnsw) {
  std::vector<int32_t> pivots;
  for (size_t row = 0; row < hnsw.levels.size(); ++row) {
    if (hnsw.levels[row] > 1) pivots.push_back(static_cast<int32_t>(row));
  }
  if (pivots.empty()) pivots.push_back(hnsw.entry_point);
  std::stable_sort(pivots.begin(), pivots.end(), [&](int a, int b) {
    return hnsw.levels[a] > hnsw.levels[b];
  });
  return pivots;
}

// Pivots of each level, the lowest first.
std::vector<int32_t> LevelsOf(const faiss::HNSW& hnsw,
                              const std::vector<int32_t>& pivots) {
  std::vector<int32_t> levels = {static_cast<int32_t>(pivots.size())};
  for (int level = 2; level <= hnsw.max_level; ++level) {
    levels.push_back(static_cast<int32_t>(
        std::partition_point(
            pivots.begin(), pivots.end(),
            [&](int32_t row) { return hnsw.levels[row] > level; }) -
        pivots.begin()));
  }
  return levels;
}

// The links of a row, as FAISS has them.
absl::Span<const int32_t> LinksOf(const faiss::HNSW& hnsw, int32_t row,
                                  int level) {
  size_t begin = 0;
  size_t end = 0;
  hnsw.neighbor_range(row, level, &begin, &end);
  return {hnsw.neighbors.data() + begin, end - begin};
}

void AppendPivotLinks(const faiss::HNSW& hnsw,
                      const std::vector<int32_t>& pivots,
                      const std::vector<int32_t>& levels,
                      std::vector<int32_t>& numbers) {
  std::vector<int32_t> pivot_of(hnsw.levels.size(), GraphView::kNoLink);
  for (size_t i = 0; i < pivots.size(); ++i) {
    pivot_of[pivots[i]] = static_cast<int32_t>(i);
  }
  for (size_t level = 0; level < levels.size(); ++level) {
    for (int pivot = 0; pivot < levels[level]; ++pivot) {
      const size_t begin = numbers.size();
      numbers.resize(begin + GraphView::kPivotLinks, GraphView::kNoLink);
      if (hnsw.max_level == 0) continue;
      absl::Span<const int32_t> links =
          LinksOf(hnsw, pivots[pivot], static_cast<int>(level) + 1);
      for (size_t i = 0; i < links.size() && links[i] >= 0; ++i) {
        numbers[begin + i] = pivot_of[links[i]];
      }
    }
  }
}

}  // namespace

std::vector<int32_t> BuildGraph(const CodeTable& table, int threads) {
  CodeStorage storage(table);
  faiss::IndexHNSW index(&storage, GraphView::kPivotLinks);
  index.hnsw.efConstruction = kBuildBreadth;
  {
    const OmpThreads bound(threads);
    index.add(table.rows, reinterpret_cast<const float*>(table.codes));
  }
  std::vector<int32_t> numbers;
  numbers.reserve(int64_t{table.rows} * GraphView::kRowLinks);
  for (int row = 0; row < table.rows; ++row) {
    const absl::Span<const int32_t> links = LinksOf(index.hnsw, row, 0);
    numbers.insert(numbers.end(), links.begin(), links.end());
  }
  const std::vector<int32_t> pivots = PivotsOf(index.hnsw);
  const std::vector<int32_t> levels = LevelsOf(index.hnsw, pivots);
  numbers.push_back(static_cast<int32_t>(levels.size()));
  numbers.insert(numbers.end(), levels.begin(), levels.end());
  numbers.insert(numbers.end(), pivots.begin(), pivots.end());
  AppendPivotLinks(index.hnsw, pivots, levels, numbers);
  return numbers;
}

}  // namespace akin
