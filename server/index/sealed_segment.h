#ifndef AKIN_SERVER_INDEX_SEALED_SEGMENT_H_
#define AKIN_SERVER_INDEX_SEALED_SEGMENT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "server/index/huge_array.h"
#include "server/index/segment.h"
#include "server/index/segment_file.h"
#include "server/index/segment_graph.h"

namespace akin {

// A segment that takes no more rows: those of its file, in the order of their
// times.
class SealedSegment : public Segment {
 public:
  // Rows that have inverted lists together. Large, so that looking the query's
  // terms up costs little; their scores still fit in a core's own cache.
  static constexpr int kListRows = 65'536;

  // DataLoss if the parts of the file do not fit each other, or hold what no
  // segment may.
  static absl::StatusOr<std::shared_ptr<SealedSegment>> Make(
      std::unique_ptr<SegmentFile> file, std::string path);

  // Of its file; empty if it is in memory.
  const std::string& path() const { return path_; }
  const SegmentFile& file() const { return *file_; }
  int rows() const { return capacity(); }

  const ValueTable& values(Column column) const override {
    return tables_[column];
  }
  const ValueTable& label_values() const override { return tables_[kColumns]; }
  int list_rows() const override { return kListRows; }
  PostingsView lists(int group) const override { return lists_[group]; }
  bool is_in_time_order() const override { return true; }
  const ScanCurve& scan_curve() const override { return scan_curve_; }
  const SegmentGraph* graph() const override {
    return graph_.has_value() ? &*graph_ : nullptr;
  }
  int64_t memory_bytes() const override { return file_->bytes(); }

 private:
  SealedSegment(std::unique_ptr<SegmentFile> file, std::string path);

  absl::Status Read();
  absl::Status ReadTables();
  absl::Status ReadLists();
  absl::Status ReadGraph();

  const std::unique_ptr<SegmentFile> file_;
  const std::string path_;
  SortedValueTable tables_[kColumns + 1];
  // The file's, in a place of their own.
  std::optional<HugeArray<uint64_t>> sketches_;
  std::vector<PostingsView> lists_;
  ScanCurve scan_curve_;
  std::optional<SegmentGraph> graph_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEALED_SEGMENT_H_
