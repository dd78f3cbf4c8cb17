#ifndef AKIN_SERVER_INDEX_GRAPH_H_
#define AKIN_SERVER_INDEX_GRAPH_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "embeddings/vector_code.h"
#include "server/index/row_mask.h"

namespace akin {

// A table of codes, borrowed.
struct CodeTable {
  const int8_t* codes = nullptr;         // shape: rows x code_bytes
  const float* inverse_norms = nullptr;  // shape: rows
  int code_bytes = 0;
  int rows = 0;

  CodeView code(int row) const {
    return {codes + int64_t{row} * code_bytes, code_bytes, inverse_norms[row]};
  }
};

struct RowCosine {
  int32_t row = 0;
  float cosine = 0;
};

// A graph over the rows of a table of codes, borrowed (HNSW: Malkov and
// Yashunin, "Efficient and robust approximate nearest neighbor search using
// Hierarchical Navigable Small World graphs", 2018). Rows are linked to rows
// near them; some, the pivots, are linked among themselves too, on levels of
// ever fewer, which lead a search to where it begins. Of rows with the same
// code only the first is linked, or they would be so to each other alone; the
// others are its copies.
class GraphView {
 public:
  // Links of a row, and of a pivot on each of its levels.
  static constexpr int kRowLinks = 32;
  static constexpr int kPivotLinks = 16;
  static constexpr int32_t kNoLink = -1;

  GraphView() = default;

  // A graph over `rows` rows as BuildGraph() makes it, which is borrowed.
  // DataLoss if it is not such a graph.
  static absl::StatusOr<GraphView> Read(absl::Span<const int32_t> numbers,
                                        int rows);

  // Appends the rows nearest to the query, best first, at most `limit` of them.
  // The walk ends when it has looked around the `breadth` nearest rows that it
  // knows of, or `limit` if that is more: the more, the more of the true
  // nearest are found. With a mask, which is of all rows of the table, only its
  // rows count and are found, though the walk passes the others too: the fewer
  // it has, the longer the walk. The table is the one that the graph was built
  // over. Thread-safe.
  void Search(const CodeTable& table, CodeView query, int limit, int breadth,
              const RowMask* mask, std::vector<RowCosine>& found) const;

 private:
  // Whether all numbers are such that a search stays within bounds.
  bool IsSound(absl::Span<const int32_t> pivot_links, int rows) const;

  // The row or one of its copies; nullptr has all.
  bool IsIn(const RowMask* mask, int32_t row) const;

  // The nearest pivot that a walk down the levels comes to.
  RowCosine Descend(const CodeTable& table, CodeView query) const;

  // Appends rows and their copies, of those the ones that the mask has.
  void AppendWithCopies(absl::Span<const RowCosine> nearest, int limit,
                        const RowMask* mask,
                        std::vector<RowCosine>& found) const;

  const int32_t* RowLinks(int32_t row) const {
    return row_links_.data() + int64_t{row} * kRowLinks;
  }

  absl::Span<const int32_t> levels_;       // pivots of each, the lowest first
  absl::Span<const int32_t> pivots_;       // rows; those of high levels first
  absl::Span<const int32_t> pivot_links_;  // of each level's pivots, to pivots
  absl::Span<const int32_t> row_links_;
  absl::Span<const int32_t> next_copies_;  // the next row with the same code
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_GRAPH_H_
