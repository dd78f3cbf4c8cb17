#ifndef AKIN_BENCHMARKS_INDEX_MEASURED_INDEX_H_
#define AKIN_BENCHMARKS_INDEX_MEASURED_INDEX_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "benchmarks/index/vector_set.h"

namespace akin {

// Links a row of a graph has to other rows, and rows that are looked at to
// choose them: the same for every graph of another library.
inline constexpr int kGraphLinks = 16;
inline constexpr int kGraphBuildBreadth = 200;

struct MeasuredAnswer {
  std::vector<int64_t> rows;  // nearest first
  // Of the vectors that the query was compared with; nullopt if not known.
  std::optional<int64_t> bytes_read;
};

// An index over a vector set, by whichever library. For one thread.
class MeasuredIndex {
 public:
  virtual ~MeasuredIndex() = default;

  // The `limit` nearest rows. `breadth` is how many rows the search keeps in
  // sight; an index without that choice ignores it.
  virtual MeasuredAnswer Search(absl::Span<const float> query, int limit,
                                int breadth) = 0;

  virtual bool has_breadth() const = 0;

  // By the index's own account or by the sizes of its parts.
  virtual int64_t memory_bytes() const = 0;
};

// Each builds its index on one thread and copies the vectors. Akin's fail as
// VectorIndex::Apply() and SegmentFileWriter do.
using BuiltIndex = absl::StatusOr<std::unique_ptr<MeasuredIndex>>;
BuiltIndex BuildAkinIndex(const VectorSet& set);
BuiltIndex BuildAkinGraph(const VectorSet& set);
BuiltIndex BuildHnswlibIndex(const VectorSet& set);
BuiltIndex BuildFaissHnswFlat(const VectorSet& set);
BuiltIndex BuildFaissHnswSq(const VectorSet& set);

}  // namespace akin

#endif  // AKIN_BENCHMARKS_INDEX_MEASURED_INDEX_H_
