#ifndef AKIN_SERVER_INDEX_SEGMENTED_SNAPSHOT_H_
#define AKIN_SERVER_INDEX_SEGMENTED_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "server/article/article_digest.h"
#include "server/index/row_mask.h"
#include "server/index/search_pool.h"
#include "server/index/sketch.h"
#include "server/index/sketch_pass.h"
#include "server/index/vector_index.h"

namespace akin {

// What all snapshots of an index share.
struct IndexModel {
  const int dimensions;
  const Sketcher sketcher;
  const double target_recall;
  mutable SearchPool pool;
  mutable SketchPass pass;

  // `cores` are those that searches may keep busy.
  IndexModel(int dimensions, uint64_t sketch_seed, double target_recall,
             int cores)
      : dimensions(dimensions),
        sketcher(dimensions, sketch_seed),
        target_recall(target_recall),
        pool(cores),
        pass(pool) {}
};

// The state of a SegmentedIndex.
class SegmentedSnapshot : public IndexSnapshot {
 public:
  using Segments = std::vector<SegmentView>;

  SegmentedSnapshot(std::shared_ptr<const IndexModel> model, Segments segments,
                    LiveDigest live, Revision revision)
      : model_(std::move(model)),
        segments_(std::move(segments)),
        live_(live),
        revision_(revision) {}

  std::unique_ptr<const MatchingRows> Matching(
      const Filter& filter) const override;
  std::optional<RowView> Find(std::string_view id) const override;
  int64_t size() const override { return live_.articles(); }
  Revision revision() const override { return revision_; }

  const IndexModel& model() const { return *model_; }
  const Segments& segments() const { return segments_; }
  const LiveDigest& live() const { return live_; }

  // Of a row as PackRow() makes it.
  RowView View(int64_t packed) const;

 private:
  const std::shared_ptr<const IndexModel> model_;
  const Segments segments_;  // oldest first
  const LiveDigest live_;
  const Revision revision_;
};

// The row of an article that a reader of the state `revision` sees, packed;
// nullopt if there is none.
std::optional<int64_t> FindRow(const SegmentedSnapshot::Segments& segments,
                               std::string_view id, Revision revision);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENTED_SNAPSHOT_H_
