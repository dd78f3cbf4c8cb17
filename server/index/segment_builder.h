#ifndef AKIN_SERVER_INDEX_SEGMENT_BUILDER_H_
#define AKIN_SERVER_INDEX_SEGMENT_BUILDER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/index/sealed_segment.h"
#include "server/index/segment.h"
#include "server/index/sketch.h"

namespace akin {

// What the inverted lists of a group of rows begin with in a file. Buckets,
// hashes, ends, rows and weights follow, as in PostingsView.
struct ListsHead {
  uint32_t shift = 0;
  uint32_t buckets = 0;
  uint32_t lists = 0;
  uint32_t postings = 0;
};

// Most rows of a segment, so that the places in its pools fit in 32 bits.
inline constexpr int kMaxSegmentRows = 1 << 22;

// The rows in the order in which a sealed segment has them: by time, those
// without one first, and of the same time by revision.
void SortByTime(std::vector<RowPlace>& rows);

// Makes a sealed segment of rows that are in that order, 1 to kMaxSegmentRows
// of them, and writes it to a new file; without a path, to memory. Measures how
// deep a scan of it must go. Unavailable if it cannot be
// written.
absl::StatusOr<std::shared_ptr<SealedSegment>> BuildSegment(
    const std::vector<RowPlace>& rows, const Sketcher& sketcher,
    const std::string& path);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_BUILDER_H_
