#ifndef AKIN_SERVER_INDEX_SEGMENT_H_
#define AKIN_SERVER_INDEX_SEGMENT_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "embeddings/terms.h"
#include "embeddings/vector_code.h"
#include "server/article/revision.h"
#include "server/index/id_slots.h"
#include "server/index/postings.h"
#include "server/index/scan_curve.h"
#include "server/index/tombstones.h"
#include "server/index/value_table.h"

namespace akin {

// The fields that a filter compares by value.
enum Column { kSource, kLanguage, kCountry, kCategory, kColumns };

// The seconds of a row whose time is not known.
inline constexpr int64_t kNoTime = std::numeric_limits<int64_t>::min();

// Time in the form of a row: Unix seconds and the nanoseconds after them.
struct RowTime {
  int64_t seconds = kNoTime;
  uint32_t nanos = 0;

  static RowTime Of(std::optional<absl::Time> time);
  std::optional<absl::Time> time() const;

  friend auto operator<=>(const RowTime&, const RowTime&) = default;
};

// What a segment keeps of a row beside its vector and terms, in one line of the
// processor's cache. The variable parts end where those of the next row begin.
struct alignas(64) RowHead {
  RowTime published_at;
  uint64_t revision = 0;
  ValueId values[kColumns] = {};
  float terms_norm = 0;
  uint32_t id_begin = 0;
  uint32_t terms_begin = 0;
  uint32_t numbers_begin = 0;
  uint32_t labels_begin = 0;
};

// The arrays of a segment: one entry a row, or a pool of variable parts.
struct SegmentArrays {
  RowHead* heads = nullptr;  // one more than rows
  // What filters and scans go through from row to row.
  int64_t* seconds = nullptr;
  ValueId* columns[kColumns] = {};
  uint64_t* sketches = nullptr;  // words a row
  int8_t* codes = nullptr;       // code_bytes a row
  float* inverse_norms = nullptr;
  float* terms_norms = nullptr;
  // Pools.
  char* ids = nullptr;
  uint32_t* hashes = nullptr;
  uint8_t* weights = nullptr;
  uint16_t* numbers = nullptr;
  ValueId* labels = nullptr;
  uint32_t* id_slots = nullptr;
};

// What all segments of an index have in common.
struct SegmentShape {
  int words = 0;       // uint64 a sketch
  int code_bytes = 0;  // a code

  friend bool operator==(const SegmentShape&, const SegmentShape&) = default;
};

inline constexpr int kNoRow = -1;

struct SegmentGraph;  // see segment_graph.h

// A part of the index: rows in columns. A row is written once, before any
// snapshot covers it; after that only its death changes, which is atomic. So
// readers and the writer share no lock.
class Segment {
 public:
  // Rows that filters, scans and inverted lists go through at a time.
  static constexpr int kBlockRows = 4096;

  virtual ~Segment() = default;
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  // Most rows that it holds; all of them if it is sealed.
  int capacity() const { return capacity_; }
  const SegmentShape& shape() const { return shape_; }
  const SegmentArrays& arrays() const { return arrays_; }
  const Tombstones& tombstones() const { return tombstones_; }

  // Says that the write `revision` replaced or deleted the row. Writer only.
  void Kill(int row, Revision revision) { tombstones_.Kill(row, revision); }

  virtual const ValueTable& values(Column column) const = 0;
  virtual const ValueTable& label_values() const = 0;

  // Inverted lists: of rows that lie together, list_rows() at a time.
  virtual int list_rows() const = 0;
  // Those of the n-th such group; empty while it is not full.
  virtual PostingsView lists(int group) const = 0;

  // Whether each row has the time of the one before it or a later one; those
  // whose time is not known come first.
  virtual bool is_in_time_order() const = 0;
  // The span of times of the rows from `begin` to `end` - 1, at least one;
  // nullopt if it may be any.
  std::optional<std::pair<RowTime, RowTime>> TimesOf(int begin, int end) const {
    if (!is_in_time_order()) return std::nullopt;
    return std::make_pair(arrays_.heads[begin].published_at,
                          arrays_.heads[end - 1].published_at);
  }

  // How deep a scan of it must go.
  virtual const ScanCurve& scan_curve() const = 0;

  // A graph over all of its rows; null if it has none.
  virtual const SegmentGraph* graph() const = 0;

  // Bytes of memory that it touches.
  virtual int64_t memory_bytes() const = 0;

  std::string_view id(int row) const {
    const RowHead* head = arrays_.heads + row;
    return {arrays_.ids + head[0].id_begin,
            head[1].id_begin - head[0].id_begin};
  }
  CodeView code(int row) const {
    return {arrays_.codes + int64_t{row} * shape_.code_bytes, shape_.code_bytes,
            arrays_.inverse_norms[row]};
  }
  TermsView terms(int row) const;
  absl::Span<const ValueId> labels(int row) const {
    const RowHead* head = arrays_.heads + row;
    return {arrays_.labels + head[0].labels_begin,
            head[1].labels_begin - head[0].labels_begin};
  }

  // The row below `rows` of an article that a reader of the state `revision`
  // sees, or kNoRow.
  int Find(std::string_view id, int rows, Revision revision) const;

 protected:
  Segment(const SegmentShape& shape, int capacity);

  // `slots` is their number.
  void SetArrays(const SegmentArrays& arrays, uint32_t slots) {
    arrays_ = arrays;
    slots_ = slots;
  }
  IdSlots id_slots() const { return {arrays_.id_slots, slots_}; }

 private:
  const SegmentShape shape_;
  const int capacity_;
  SegmentArrays arrays_;
  uint32_t slots_ = 0;
  Tombstones tombstones_;
};

// A row of one of several segments.
struct RowPlace {
  const Segment* segment = nullptr;
  int row = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_H_
