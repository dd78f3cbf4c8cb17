#ifndef AKIN_SERVER_INDEX_SCAN_CURVE_H_
#define AKIN_SERVER_INDEX_SCAN_CURVE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace akin {

class Sketcher;
struct RowPlace;

// How many rows the steps of a scan keep: those of the nearest sketches, and of
// these the ones of the best scores, whose codes are compared.
struct ScanDepth {
  int64_t sketches = 0;
  int64_t codes = 0;
};

// How deep a scan of a segment must go: for each share of the ten nearest, how
// many of the rows have sketches, and scores, at least as near as that share of
// them. Measured on queries drawn from the segment's rows.
class ScanCurve {
 public:
  // Shares of the ten nearest, ascending.
  static constexpr std::array<double, 8> kRecalls = {.80, .90, .95,  .97,
                                                     .98, .99, .995, .999};
  // The depths where so many rows match, drawn at random.
  struct Point {
    uint32_t rows = 0;
    std::array<uint32_t, kRecalls.size()> sketches = {};
    std::array<uint32_t, kRecalls.size()> codes = {};
  };

  // Of rows of which nothing was measured: as deep as hashed lexical vectors
  // want it, which are hard.
  ScanCurve() = default;
  // Most rows first, at least one point.
  explicit ScanCurve(absl::Span<const Point> points)
      : points_(points.begin(), points.end()) {}

  // At all of the rows and at parts of them. All segments of the rows have the
  // sketcher's sketches.
  static ScanCurve Measure(const std::vector<RowPlace>& rows,
                           const Sketcher& sketcher);

  absl::Span<const Point> points() const { return points_; }

  // The depth that finds the share of the ten nearest where `matching` rows
  // match, which may be more than the segment has: of others like it. Never
  // more than these.
  ScanDepth DepthFor(double recall, int64_t matching) const;

  // Whether anything was measured.
  bool measured() const { return !points_.empty(); }

 private:
  // Of a number of rows, by the depth at each point.
  int64_t AtRows(const std::vector<double>& depths, int64_t rows) const;

  std::vector<Point> points_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SCAN_CURVE_H_
