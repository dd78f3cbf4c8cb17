#include "server/index/scan_curve.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "embeddings/vector_code.h"
#include "server/index/measured_queries.h"
#include "server/index/segment.h"
#include "server/index/sketch.h"

namespace akin {
namespace {

// Each part of the rows is so much smaller than the one before it.
constexpr int kPartOf = 8;
constexpr int kParts = 3;
constexpr uint32_t kLeastRows = 256;

// What a query says of all rows, by their place.
struct Compared {
  std::vector<float> cosines;
  std::vector<uint16_t> distances;
  std::vector<int32_t> scores;
};

// The rows, segment by segment.
class Rows {
 public:
  explicit Rows(const std::vector<RowPlace>& rows) {
    for (const RowPlace& place : rows) {
      of_segment_[place.segment].push_back(place.row);
    }
  }

  Compared Compare(CodeView code, const SketchQuery& sketch) const {
    Compared compared;
    for (const auto& [segment, rows] : of_segment_) {
      const SegmentArrays& arrays = segment->arrays();
      const size_t begin = compared.cosines.size(), end = begin + rows.size();
      compared.cosines.resize(end);
      compared.distances.resize(end);
      compared.scores.resize(end);
      Cosines(code, arrays.codes, arrays.inverse_norms, rows,
              compared.cosines.data() + begin);
      SketchScores(sketch, arrays.sketches, rows,
                   compared.scores.data() + begin);
      const auto words = static_cast<int64_t>(sketch.bits.size());
      for (size_t i = 0; i < rows.size(); ++i) {
        SketchDistances(sketch.bits, arrays.sketches + rows[i] * words, 1,
                        &compared.distances[begin + i]);
      }
    }
    return compared;
  }

 private:
  std::map<const Segment*, std::vector<int32_t>> of_segment_;
};

// The places of a part of the rows, drawn at random.
std::vector<uint32_t> DrawPart(size_t rows, size_t size, std::mt19937& random) {
  std::vector<uint32_t> all(rows);
  for (size_t i = 0; i < rows; ++i) all[i] = static_cast<uint32_t>(i);
  for (size_t i = 0; i < size; ++i) {
    std::swap(all[i], all[i + random() % (rows - i)]);
  }
  all.resize(size);
  return all;
}

// For each of the nearest among the part's rows: how many of the part come
// before it by sketch, and by score.
void AddRanks(const Compared& compared, std::vector<uint32_t> part,
              std::vector<uint32_t>& by_sketch,
              std::vector<uint32_t>& by_score) {
  // The nearest of all is the query itself.
  const size_t count = std::min<size_t>(kMeasuredNearest + 1, part.size());
  std::partial_sort(part.begin(), part.begin() + count, part.end(),
                    [&](uint32_t a, uint32_t b) {
                      return compared.cosines[a] > compared.cosines[b];
                    });
  for (size_t i = 1; i < count; ++i) {
    uint32_t nearer = 0, better = 0;
    for (const uint32_t row : part) {
      nearer += compared.distances[row] <= compared.distances[part[i]];
      better += compared.scores[row] >= compared.scores[part[i]];
    }
    by_sketch.push_back(nearer);
    by_score.push_back(better);
  }
}

std::array<uint32_t, ScanCurve::kRecalls.size()> Quantiles(
    std::vector<uint32_t> ranks) {
  std::sort(ranks.begin(), ranks.end());
  std::array<uint32_t, ScanCurve::kRecalls.size()> depths;
  for (size_t i = 0; i < depths.size(); ++i) {
    const auto place = static_cast<size_t>(
        std::ceil(ScanCurve::kRecalls[i] * static_cast<double>(ranks.size())));
    depths[i] = ranks[std::min(place, ranks.size()) - 1];
  }
  return depths;
}

// Between two values, as far as `share` says, where both grow by factors.
double Between(double from, double to, double share) {
  return from * std::pow(to / from, share);
}

// The depth of a recall by those of kRecalls; beyond the last the last grows as
// the misses get fewer.
double AtRecall(const std::array<uint32_t, ScanCurve::kRecalls.size()>& depths,
                double recall) {
  const auto& recalls = ScanCurve::kRecalls;
  if (recall <= recalls[0]) return depths[0];
  for (size_t i = 1; i < recalls.size(); ++i) {
    if (recall > recalls[i]) continue;
    const double share = std::log((1 - recalls[i - 1]) / (1 - recall)) /
                         std::log((1 - recalls[i - 1]) / (1 - recalls[i]));
    return Between(depths[i - 1], depths[i], share);
  }
  return depths.back() * (1 - recalls.back()) / std::max(1 - recall, 1e-9);
}

}  // namespace

ScanCurve ScanCurve::Measure(const std::vector<RowPlace>& rows,
                             const Sketcher& sketcher) {
  // The same for the same rows, so that it can be repeated.
  std::mt19937 random(static_cast<uint32_t>(rows.size()));
  const Rows by_segment(rows);
  const int queries = MeasuredQueries(static_cast<int64_t>(rows.size()));
  std::vector<std::vector<uint32_t>> parts;
  for (size_t size = rows.size(); parts.size() < kParts && size >= kLeastRows;
       size /= kPartOf) {
    parts.push_back(DrawPart(rows.size(), size, random));
  }
  std::vector<std::vector<uint32_t>> by_sketch(parts.size());
  std::vector<std::vector<uint32_t>> by_score(parts.size());
  for (int query = 0; query < queries && !parts.empty(); ++query) {
    const RowPlace& place = rows[random() % rows.size()];
    const CodeView code = place.segment->code(place.row);
    // The rotation keeps lengths, so the code's own dimensions will do.
    const Compared compared = by_segment.Compare(
        code, sketcher.Prepare(DecodeVector(code, sketcher.dimensions())));
    for (size_t i = 0; i < parts.size(); ++i) {
      AddRanks(compared, parts[i], by_sketch[i], by_score[i]);
    }
  }
  ScanCurve curve;
  for (size_t i = 0; i < parts.size(); ++i) {
    curve.points_.push_back({.rows = static_cast<uint32_t>(parts[i].size()),
                             .sketches = Quantiles(std::move(by_sketch[i])),
                             .codes = Quantiles(std::move(by_score[i]))});
  }
  return curve;
}

ScanDepth ScanCurve::DepthFor(double recall, int64_t matching) const {
  if (points_.empty()) {
    return {.sketches = std::min(matching, matching / 32 + 100),
            .codes = std::min(matching, matching / 64 + 50)};
  }
  // A miss may come from either step; the sketches are given most of them, for
  // scores cost little.
  const double by_sketch = 1 - (1 - recall) * 0.75;
  const double by_score = 1 - (1 - recall) * 0.25;
  std::vector<double> sketches, codes;
  for (const Point& point : points_) {
    sketches.push_back(AtRecall(point.sketches, by_sketch));
    codes.push_back(AtRecall(point.codes, by_score));
  }
  return {.sketches = std::min(matching, AtRows(sketches, matching)),
          .codes = std::min(matching, AtRows(codes, matching))};
}

int64_t ScanCurve::AtRows(const std::vector<double>& depths,
                          int64_t rows) const {
  const size_t last = points_.size() - 1;
  if (last == 0 || rows <= points_[last].rows) {
    return static_cast<int64_t>(depths[last]);
  }
  // Between the two points about it, or on from the two of most rows: a depth
  // grows more slowly than the rows, for the nearest come nearer.
  size_t more = 0;
  while (more + 1 < last && rows <= points_[more + 1].rows) ++more;
  const double share =
      std::log(static_cast<double>(rows) / points_[more + 1].rows) /
      std::log(static_cast<double>(points_[more].rows) /
               points_[more + 1].rows);
  return static_cast<int64_t>(Between(
      depths[more + 1], std::max(depths[more], depths[more + 1]), share));
}

}  // namespace akin
