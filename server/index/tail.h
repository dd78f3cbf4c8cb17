#ifndef AKIN_SERVER_INDEX_TAIL_H_
#define AKIN_SERVER_INDEX_TAIL_H_

#include <atomic>
#include <memory>
#include <vector>

#include "server/article/article.h"
#include "server/index/segment.h"
#include "server/index/sketch.h"
#include "server/index/vector_index.h"
#include "server/index/zeroed_memory.h"

namespace akin {

// The segment that takes new rows, in the order of the writes. Every group of
// rows gets inverted lists when it is full; the rows of the last are compared
// with a query one by one.
class Tail : public Segment {
 public:
  // Small, for half of them on average are compared one by one.
  static constexpr int kListRows = 1024;

  // The sketcher must outlive it. `before` is the last write that the index
  // reflects without it.
  Tail(const SegmentShape& shape, int capacity, const Sketcher& sketcher,
       Revision before);

  // The write after which its rows come.
  Revision before() const { return before_; }

  // Rows so far. Writer only.
  int rows() const { return rows_; }

  // Adds a row; there must be room. The id must have kMaxIdBytes at most, and
  // the article kMaxLabels labels, so that there is room for them too. Writer
  // only.
  void Append(const IndexedArticle& article);

  const ValueTable& values(Column column) const override {
    return values_[column];
  }
  const ValueTable& label_values() const override { return label_values_; }
  int list_rows() const override { return kListRows; }
  PostingsView lists(int group) const override;
  bool is_in_time_order() const override { return false; }
  const ScanCurve& scan_curve() const override { return scan_curve_; }
  const SegmentGraph* graph() const override { return nullptr; }
  int64_t memory_bytes() const override { return memory_bytes_; }

 private:
  void AppendVector(absl::Span<const float> values);
  void AppendTerms(const Terms& terms);
  void MakeLists();

  const Sketcher& sketcher_;
  const ScanCurve scan_curve_;  // not measured
  const Revision before_;
  int rows_ = 0;
  GrowingValueTable values_[kColumns];
  GrowingValueTable label_values_;
  std::atomic<int64_t> memory_bytes_{0};
  // One a group that is full; null while it is not.
  std::vector<std::unique_ptr<const Postings>> owned_lists_;  // the writer's
  std::vector<std::atomic<const Postings*>> lists_;

  // SegmentArrays in memory.
  ZeroedMemory<RowHead> heads_;
  ZeroedMemory<int64_t> seconds_;
  ZeroedMemory<ValueId> columns_;  // kColumns of capacity rows
  ZeroedMemory<uint64_t> sketches_;
  ZeroedMemory<int8_t> codes_;
  ZeroedMemory<float> inverse_norms_;
  ZeroedMemory<float> terms_norms_;
  ZeroedMemory<char> ids_;
  ZeroedMemory<uint32_t> hashes_;
  ZeroedMemory<uint8_t> weights_;
  ZeroedMemory<uint16_t> numbers_;
  ZeroedMemory<ValueId> labels_;
  ZeroedMemory<uint32_t> slots_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_TAIL_H_
