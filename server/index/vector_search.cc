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

// Keeps the rows of the least distances: as many as wanted, and those that are
// no farther than the last.
class NearestSketches {
 public:
  struct OfSegment {
    std::vector<int32_t> rows;
    std::vector<uint16_t> distances;
  };

  NearestSketches(size_t segments, int64_t wanted, int greatest)
      : wanted_(wanted),
        limit_(static_cast<uint16_t>(greatest)),
        counts_(greatest + 1),
        of_segment_(segments) {}

  // No row beyond it is wanted any more.
  uint16_t limit() const { return limit_; }

  // Adds rows of a block, whose first is `begin`, with the block's distances.
  void Add(size_t segment, int begin, absl::Span<const int32_t> rows,
           const uint16_t* distances) {
    OfSegment& here = of_segment_[segment];
    here.rows.insert(here.rows.end(), rows.begin(), rows.end());
    for (const int32_t row : rows) {
      const uint16_t distance = distances[row - begin];
      here.distances.push_back(distance);
      ++counts_[distance];
    }
    within_ += static_cast<int64_t>(rows.size());
    while (limit_ > 0 && within_ - counts_[limit_] >= wanted_) {
      within_ -= counts_[limit_--];
    }
  }

  // The rows of a segment.
  std::vector<int32_t> Take(size_t segment) {
    OfSegment& here = of_segment_[segment];
    size_t kept = 0;
    for (size_t i = 0; i < here.rows.size(); ++i) {
      here.rows[kept] = here.rows[i];
      kept += here.distances[i] <= limit_;
    }
    here.rows.resize(kept);
    return std::move(here.rows);
  }

 private:
  const int64_t wanted_;
  uint16_t limit_;
  int64_t within_ = 0;           // rows that are not beyond the limit
  std::vector<int64_t> counts_;  // rows by distance
  std::vector<OfSegment> of_segment_;
};

NearestSketches FindNearestSketches(const VectorQuery& query,
                                    absl::Span<const RowMask> masks,
                                    int64_t wanted,
                                    absl::Span<const int> breadths) {
  const int words = static_cast<int>(query.sketch.bits.size());
  NearestSketches nearest(masks.size(), wanted, 64 * words);
  std::array<uint16_t, Segment::kBlockRows> distances;
  std::array<int32_t, Segment::kBlockRows> rows;
  for (size_t segment = 0; segment < masks.size(); ++segment) {
    const RowMask& mask = masks[segment];
    if (!breadths.empty() && breadths[segment] != 0) continue;
    const uint64_t* sketches = mask.segment().arrays().sketches;
    for (int block = 0; block < mask.blocks(); ++block) {
      if (mask.BlockCount(block) == 0) continue;
      const int begin = block * Segment::kBlockRows;
      const int count = mask.BlockRows(block);
      SketchDistances(query.sketch.bits, sketches + int64_t{begin} * words,
                      count, distances.data());
      const int selected =
          SelectWithin(distances.data(), count, nearest.limit(),
                       mask.BlockWords(block), begin, rows.data());
      nearest.Add(segment, begin, {rows.data(), size_t(selected)},
                  distances.data());
    }
  }
  return nearest;
}

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
                                    const ScanDepth& depth,
                                    absl::Span<const int> breadths) {
  NearestSketches nearest =
      FindNearestSketches(query, masks, depth.sketches, breadths);
  struct Scored {
    int64_t row;
    int32_t score;
  };
  std::vector<Scored> scored;
  std::vector<int32_t> scores;
  for (size_t segment = 0; segment < masks.size(); ++segment) {
    const std::vector<int32_t> rows = nearest.Take(segment);
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
