#include "server/index/graph_builder.h"

#include <faiss/IndexHNSW.h>
#include <faiss/impl/DistanceComputer.h>
#include <faiss/impl/FaissAssert.h>
#include <omp.h>

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "embeddings/code_dots.h"

namespace akin {
namespace {

// Rows that are looked at to choose the links of another.
constexpr int kBuildBreadth = 60;

// The rows whose codes differ.
struct DistinctRows {
  std::vector<int32_t> rows;  // of the same code the first
  // For each row the next of the same code, or kNoLink.
  std::vector<int32_t> next_copies;
};

DistinctRows FindDistinctRows(const CodeTable& table) {
  DistinctRows distinct;
  distinct.next_copies.resize(table.rows, GraphView::kNoLink);
  absl::flat_hash_map<absl::string_view, int32_t> last_rows;
  for (int32_t row = 0; row < table.rows; ++row) {
    const auto* code = reinterpret_cast<const char*>(table.code(row).values);
    const auto [last, is_first] =
        last_rows.try_emplace({code, size_t(table.code_bytes)}, row);
    if (is_first) {
      distinct.rows.push_back(row);
    } else {
      distinct.next_copies[std::exchange(last->second, row)] = row;
    }
  }
  return distinct;
}

// Negative cosines of the codes of some rows, the nodes, by their places: FAISS
// wants the nearest to be the least.
class CodeDistances : public faiss::DistanceComputer {
 public:
  CodeDistances(const CodeTable& table, absl::Span<const int32_t> rows)
      : table_(table), rows_(rows) {}

  // The address of one of the rows that CodeStorage was given to add.
  void set_query(const float* row) override {
    query_ = table_.code(*reinterpret_cast<const int32_t*>(row));
  }
  float operator()(idx_t node) override { return Distance(query_, node); }
  float symmetric_dis(idx_t a, idx_t b) override {
    return Distance(table_.code(rows_[a]), b);
  }

 private:
  float Distance(CodeView code, idx_t node) const {
    const CodeView other = table_.code(rows_[node]);
    int32_t dot = 0;
    code_dots_(code.values, code.bytes, &other.values, 1, &dot);
    return -static_cast<float>(dot) * (code.inverse_norm * other.inverse_norm);
  }

  const CodeTable table_;
  const absl::Span<const int32_t> rows_;
  CodeDots* const code_dots_ = CodeDotsOf(BestSimdLevel());
  CodeView query_;
};

// Lets FAISS see rows of a table of codes. To it they are vectors of one value,
// of which it passes the address on: the numbers of the rows.
class CodeStorage : public faiss::Index {
 public:
  CodeStorage(const CodeTable& table, absl::Span<const int32_t> rows)
      : faiss::Index(/*d=*/1), table_(table), rows_(rows) {}

  void add(idx_t count, const float* /*rows*/) override { ntotal += count; }
  faiss::DistanceComputer* get_distance_computer() const override {
    return new CodeDistances(table_, rows_);
  }

  void search(idx_t, const float*, idx_t, float*, idx_t*,
              const faiss::SearchParameters*) const override {
    FAISS_THROW_MSG("a table of codes is not searched by itself");
  }
  void reset() override { ntotal = 0; }

 private:
  const CodeTable table_;
  const absl::Span<const int32_t> rows_;
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

// Nodes that are on other levels than the lowest, those of high levels first.
std::vector<int32_t> PivotsOf(const faiss::HNSW& hnsw) {
  std::vector<int32_t> pivots;
  for (size_t node = 0; node < hnsw.levels.size(); ++node) {
    if (hnsw.levels[node] > 1) pivots.push_back(static_cast<int32_t>(node));
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
            [&](int32_t node) { return hnsw.levels[node] > level; }) -
        pivots.begin()));
  }
  return levels;
}

// The links of a node, as FAISS has them.
absl::Span<const int32_t> LinksOf(const faiss::HNSW& hnsw, int32_t node,
                                  int level) {
  size_t begin = 0;
  size_t end = 0;
  hnsw.neighbor_range(node, level, &begin, &end);
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

// The links of all rows of the table.
std::vector<int32_t> RowLinksOf(const faiss::HNSW& hnsw,
                                const std::vector<int32_t>& rows,
                                int table_rows) {
  std::vector<int32_t> row_links(int64_t{table_rows} * GraphView::kRowLinks,
                                 GraphView::kNoLink);
  for (size_t node = 0; node < rows.size(); ++node) {
    const absl::Span<const int32_t> links =
        LinksOf(hnsw, static_cast<int32_t>(node), 0);
    int32_t* const to =
        row_links.data() + int64_t{rows[node]} * GraphView::kRowLinks;
    for (size_t i = 0; i < links.size() && links[i] >= 0; ++i) {
      to[i] = rows[links[i]];
    }
  }
  return row_links;
}

}  // namespace

std::vector<int32_t> BuildGraph(const CodeTable& table, int threads) {
  const DistinctRows distinct = FindDistinctRows(table);
  const std::vector<int32_t>& rows = distinct.rows;
  CodeStorage storage(table, rows);
  faiss::IndexHNSW index(&storage, GraphView::kPivotLinks);
  index.hnsw.efConstruction = kBuildBreadth;
  {
    const OmpThreads bound(threads);
    index.add(static_cast<int64_t>(rows.size()),
              reinterpret_cast<const float*>(rows.data()));
  }
  std::vector<int32_t> numbers = RowLinksOf(index.hnsw, rows, table.rows);
  numbers.insert(numbers.end(), distinct.next_copies.begin(),
                 distinct.next_copies.end());
  const std::vector<int32_t> pivots = PivotsOf(index.hnsw);
  const std::vector<int32_t> levels = LevelsOf(index.hnsw, pivots);
  numbers.push_back(static_cast<int32_t>(levels.size()));
  numbers.insert(numbers.end(), levels.begin(), levels.end());
  for (const int32_t node : pivots) numbers.push_back(rows[node]);
  AppendPivotLinks(index.hnsw, pivots, levels, numbers);
  return numbers;
}

}  // namespace akin
