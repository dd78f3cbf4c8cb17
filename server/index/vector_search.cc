#include "server/index/vector_search.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/index/segment_graph.h"

namespace akin {
namespace {

uint64_t RevisionOf(const RowMask& mask, int row) {
  return mask.segment().arrays().heads[row].revision;
}

// Adds rows to the best, with their revisions only where that matters.
class Best {
 public:
  Best(absl::Span<const RowMask> masks, int limit)
      : masks_(masks), rows_(limit) {}

  void Add(size_t segment, int row, float score) {
    if (score < rows_.least()) return;
    rows_.Add({.row = PackRow(segment, row),
               .score = score,
               .revision = RevisionOf(masks_[segment], row)});
  }

  // Compares the codes of some rows of one segment.
  void AddCodes(const VectorQuery& query, size_t segment,
                absl::Span<const int32_t> rows) {
    const SegmentArrays& arrays = masks_[segment].segment().arrays();
    for (const int32_t row : rows) __builtin_prefetch(arrays.heads + row);
    cosines_.resize(rows.size());
    Cosines(query.code.view(), arrays.codes, arrays.inverse_norms, rows,
            cosines_.data());
    for (size_t i = 0; i < rows.size(); ++i) {
      Add(segment, rows[i], cosines_[i]);
    }
  }

  // Compares the codes of all rows of a segment's mask.
  void AddAll(const VectorQuery& query, size_t segment) {
    const RowMask& mask = masks_[segment];
    const SegmentArrays& arrays = mask.segment().arrays();
    std::vector<int32_t> rows;
    std::array<float, Segment::kBlockRows> cosines;
    for (int block = 0; block < mask.blocks(); ++block) {
      const int begin = block * Segment::kBlockRows;
      const int end = begin + mask.BlockRows(block);
      // Reading them in a row is faster than picking half of them.
      if (2 * mask.BlockCount(block) < mask.BlockRows(block)) {
        rows.clear();
        mask.ForEach(begin, end, [&](int row) { rows.push_back(row); });
        AddCodes(query, segment, rows);
        continue;
      }
      CosinesOfRange(query.code.view(), arrays.codes, arrays.inverse_norms,
                     begin, end, cosines.data());
      mask.ForEach(begin, end,
                   [&](int row) { Add(segment, row, cosines[row - begin]); });
    }
  }

  const std::vector<ScoredRow>& rows() const { return rows_.rows(); }

 private:
  const absl::Span<const RowMask> masks_;
  TopRows rows_;
  std::vector<float> cosines_;
};

}  // namespace

std::vector<ScoredRow> CompareCodes(const VectorQuery& query,
                                    absl::Span<const RowMask> masks,
                                    int limit) {
  Best best(masks, limit);
  for (size_t segment = 0; segment < masks.size(); ++segment) {
    best.AddAll(query, segment);
  }
  return best.rows();
}

std::vector<ScoredRow> ScanSketches(const VectorQuery& query,
                                    absl::Span<const RowMask> masks, int limit,
                                    const ScanDepth& depth, SketchPass& pass,
                                    absl::Span<const int> breadths) {
  SketchScan nearest(query.sketch, masks, breadths, depth.sketches);
  pass.Run(nearest);
  struct Scored {
    int64_t row;
    int32_t score;
  };
  std::vector<Scored> scored;
  std::vector<int32_t> scores;
  for (size_t segment = 0; segment < masks.size(); ++segment) {
    const std::vector<int32_t> rows = nearest.Rows(segment);
    scores.resize(rows.size());
    SketchScores(query.sketch, masks[segment].segment().arrays().sketches, rows,
                 scores.data());
    for (size_t i = 0; i < rows.size(); ++i) {
      scored.push_back({PackRow(segment, rows[i]), scores[i]});
    }
  }
  if (static_cast<int64_t>(scored.size()) > depth.codes) {
    std::nth_element(
        scored.begin(), scored.begin() + depth.codes, scored.end(),
        [](const Scored& a, const Scored& b) { return a.score > b.score; });
    scored.resize(depth.codes);
  }
  // Segment by segment, and ascending, as the memory lies.
  std::sort(scored.begin(), scored.end(),
            [](const Scored& a, const Scored& b) { return a.row < b.row; });
  Best best(masks, limit);
  std::vector<int32_t> rows;
  for (size_t begin = 0; begin < scored.size();) {
    const size_t segment = SegmentOf(scored[begin].row);
    rows.clear();
    size_t end = begin;
    for (; end < scored.size() && SegmentOf(scored[end].row) == segment;
         ++end) {
      rows.push_back(RowOf(scored[end].row));
    }
    best.AddCodes(query, segment, rows);
    begin = end;
  }
  return best.rows();
}

std::vector<ScoredRow> WalkGraphs(const VectorQuery& query,
                                  absl::Span<const RowMask> masks, int limit,
                                  absl::Span<const int> breadths) {
  Best best(masks, limit);
  std::vector<RowCosine> found;
  for (size_t segment = 0; segment < masks.size(); ++segment) {
    if (breadths[segment] == 0) continue;
    const RowMask& mask = masks[segment];
    const SegmentGraph& graph = *mask.segment().graph();
    const bool has_all = mask.count() == graph.table.rows;
    found.clear();
    graph.graph.Search(graph.table, query.code.view(), limit, breadths[segment],
                       has_all ? nullptr : &mask, found);
    if (static_cast<int64_t>(found.size()) <
        std::min<int64_t>(limit, mask.count())) {
      best.AddAll(query, segment);
      continue;
    }
    for (const RowCosine& row : found) best.Add(segment, row.row, row.cosine);
  }
  return best.rows();
}

}  // namespace akin
