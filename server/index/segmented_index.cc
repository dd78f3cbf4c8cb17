#include "server/index/segmented_index.h"

#include <algorithm>
#include <utility>

#include "server/index/live_segments.h"
#include "server/index/maintenance.h"
#include "server/index/segment_directory.h"
#include "server/index/tail.h"

namespace akin {
namespace {

// Of the random rotation. A constant: sketches of two seeds cannot be compared.
constexpr uint64_t kSketchSeed = 0x616b696e;

// Most rows of a merged segment.
constexpr int64_t kMaxMergedRows = 1 << 20;

class SegmentedIndex : public VectorIndex {
 public:
  SegmentedIndex(const IndexOptions& options,
                 std::shared_ptr<const IndexModel> model,
                 const SegmentShape& shape, SegmentDirectory files,
                 SegmentDirectory::Content content)
      : model_(std::move(model)),
        segments_(model_, shape, options.tail_rows, std::move(content.sealed),
                  content.live, content.covered),
        maintenance_(segments_, std::move(files), model_->sketcher,
                     {.tail_rows = options.tail_rows,
                      .segments = options.merge_segments,
                      .max_rows = kMaxMergedRows},
                     options.retry_after, options.on_covered) {}

  absl::Status Apply(std::vector<IndexChange> changes,
                     Revision revision) override {
    return segments_.Apply(changes, revision);
  }

  std::shared_ptr<const IndexSnapshot> Snapshot() const override {
    return segments_.Snapshot();
  }

  IndexStats Stats() const override {
    const std::shared_ptr<const SegmentedSnapshot> snapshot =
        segments_.Snapshot();
    IndexStats stats{.segments = static_cast<int>(snapshot->segments().size()),
                     .digest = snapshot->live().value()};
    for (const SegmentView& view : snapshot->segments()) {
      stats.rows += view.rows;
      if (dynamic_cast<const Tail*>(view.segment.get()) != nullptr) {
        stats.tail_rows += view.rows;
      }
      stats.memory_bytes += view.segment->memory_bytes();
    }
    stats.tombstones = stats.rows - snapshot->size();
    maintenance_.AddTo(stats);
    return stats;
  }

  void SetSkipped(std::vector<std::string> ids) override {
    maintenance_.SetSkipped(std::move(ids));
  }
  std::vector<std::string> Skipped() const override {
    return maintenance_.Skipped();
  }

  absl::Status Checkpoint() override { return maintenance_.Checkpoint(); }
  absl::Status Compact() override { return maintenance_.Compact(); }

  absl::Status CreateSnapshot(
      const std::string& path,
      const std::function<absl::Status()>& copy_store) override {
    return maintenance_.CreateSnapshot(path, copy_store);
  }

 private:
  const std::shared_ptr<const IndexModel> model_;
  LiveSegments segments_;
  Maintenance maintenance_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<VectorIndex>> OpenSegmentedIndex(
    const IndexOptions& options) {
  auto model = std::make_shared<const IndexModel>(
      options.model.dimensions, kSketchSeed, options.target_recall,
      options.search_cores);
  const SegmentShape shape{.words = model->sketcher.words(),
                           .code_bytes = CodeBytes(options.model.dimensions)};
  SegmentDirectory files;
  if (!options.directory.empty()) {
    absl::StatusOr<SegmentDirectory> opened =
        SegmentDirectory::Open(options.directory, options.model.id);
    if (!opened.ok()) return opened.status();
    files = *std::move(opened);
  }
  SegmentDirectory::Content content =
      files.Load({.words = static_cast<uint32_t>(shape.words),
                  .code_bytes = static_cast<uint32_t>(shape.code_bytes),
                  .sketch_seed = kSketchSeed});
  return std::make_unique<SegmentedIndex>(options, std::move(model), shape,
                                          std::move(files), std::move(content));
}

}  // namespace akin
