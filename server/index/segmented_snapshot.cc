#include "server/index/segmented_snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/index/planner.h"
#include "server/index/segment_filter.h"
#include "server/index/terms_search.h"
#include "server/index/vector_search.h"

namespace akin {
namespace {

class MatchingInSegments : public MatchingRows {
 public:
  MatchingInSegments(const SegmentedSnapshot& snapshot, const Filter& filter)
      : snapshot_(snapshot), search_(std::in_place, snapshot.model().pool) {
    const SegmentedSnapshot::Segments& segments = snapshot.segments();
    masks_.reserve(segments.size());
    for (const SegmentView& view : segments) {
      masks_.emplace_back(view, SegmentFilter(filter, *view.segment),
                          snapshot.revision());
    }
    for (const std::string& id : filter.exclude_ids) {
      const std::optional<int64_t> row =
          FindRow(segments, id, snapshot.revision());
      if (row.has_value()) masks_[SegmentOf(*row)].Remove(RowOf(*row));
    }
    for (const RowMask& mask : masks_) count_ += mask.count();
  }

  int64_t count() const override { return count_; }

  std::unique_ptr<const MatchingRows> PublishedIn(
      absl::Time after, absl::Time before) const override {
    return absl::WrapUnique(new MatchingInSegments(
        *this, {.published_after = after, .published_before = before}));
  }

  void ForEach(
      const std::function<void(const RowView&)>& visit) const override {
    for (size_t segment = 0; segment < masks_.size(); ++segment) {
      if (masks_[segment].count() == 0) continue;
      masks_[segment].ForEach(0, masks_[segment].rows(), [&](int row) {
        visit(snapshot_.View(PackRow(segment, row)));
      });
    }
  }

  absl::StatusOr<SearchResult> Search(
      const Embedding& query, const SearchOptions& options) const override {
    const IndexModel& model = snapshot_.model();
    if (query.dimensions() != model.dimensions) {
      return absl::InvalidArgumentError(
          absl::StrCat("query has ", query.dimensions(),
                       " values, the index needs ", model.dimensions));
    }
    const VectorQuery prepared{
        .code = VectorCode(query.values()),
        .sketch = model.sketcher.Prepare(query.values())};
    const SearchPlan plan = PlanSearch(masks_, options, model.target_recall);
    std::vector<ScoredRow> found = Follow(plan, prepared, options.limit);
    std::sort(found.begin(), found.end(), IsBetter);
    if (static_cast<int>(found.size()) > options.limit) {
      found.resize(options.limit);
    }
    SearchResult result;
    result.accuracy = plan.accuracy;
    result.plan_kind = plan.kind();
    result.plan = plan.ToString();
    result.neighbors.reserve(found.size());
    for (const ScoredRow& hit : found) {
      result.neighbors.push_back({snapshot_.View(hit.row), hit.score});
    }
    return result;
  }

  std::vector<RowView> SearchTerms(
      TermsView query, const Fade& fade,
      const SearchOptions& options) const override {
    std::vector<RowView> rows;
    if (query.empty()) return rows;
    const std::vector<ScoredRow> found =
        SearchByTerms(query, fade, options.accuracy == Accuracy::kExact, masks_,
                      options.limit, snapshot_.model().pool);
    rows.reserve(found.size());
    for (const ScoredRow& hit : found) {
      rows.push_back(snapshot_.View(hit.row));
    }
    return rows;
  }

 private:
  // Those of others that the filter, which excludes no id, matches too.
  MatchingInSegments(const MatchingInSegments& others, const Filter& filter)
      : snapshot_(others.snapshot_) {
    masks_.reserve(others.masks_.size());
    for (const RowMask& mask : others.masks_) {
      masks_.emplace_back(mask, SegmentFilter(filter, mask.segment()));
      count_ += masks_.back().count();
    }
  }

  // What the steps of the plan find, in no particular order.
  std::vector<ScoredRow> Follow(const SearchPlan& plan,
                                const VectorQuery& query, int limit) const {
    if (plan.accuracy == Accuracy::kExact) {
      return CompareCodes(query, masks_, limit);
    }
    std::vector<ScoredRow> found =
        WalkGraphs(query, masks_, limit, plan.breadths);
    const std::vector<ScoredRow> scanned =
        ScanSketches(query, masks_, limit, plan.depth, snapshot_.model().pass,
                     plan.breadths);
    found.insert(found.end(), scanned.begin(), scanned.end());
    return found;
  }

  const SegmentedSnapshot& snapshot_;
  // None of those that belong to the search of others.
  const std::optional<SearchPool::Search> search_;
  std::vector<RowMask> masks_;  // one a segment
  int64_t count_ = 0;
};

}  // namespace

std::optional<int64_t> FindRow(const SegmentedSnapshot::Segments& segments,
                               std::string_view id, Revision revision) {
  // What is asked for is mostly new.
  for (size_t i = segments.size(); i-- > 0;) {
    const int row = segments[i].segment->Find(id, segments[i].rows, revision);
    if (row != kNoRow) return PackRow(i, row);
  }
  return std::nullopt;
}

std::unique_ptr<const MatchingRows> SegmentedSnapshot::Matching(
    const Filter& filter) const {
  return std::make_unique<MatchingInSegments>(*this, filter);
}

std::optional<RowView> SegmentedSnapshot::Find(std::string_view id) const {
  const std::optional<int64_t> row = FindRow(segments_, id, revision_);
  if (!row.has_value()) return std::nullopt;
  return View(*row);
}

RowView SegmentedSnapshot::View(int64_t packed) const {
  const Segment& segment = *segments_[SegmentOf(packed)].segment;
  const int row = RowOf(packed);
  const RowHead& head = segment.arrays().heads[row];
  return {.row = RowId{packed},
          .revision = Revision{head.revision},
          .id = segment.id(row),
          .embedding = segment.code(row),
          .terms = segment.terms(row),
          .published_at = head.published_at.time(),
          .source = segment.values(kSource).Value(head.values[kSource]),
          .language = segment.values(kLanguage).Value(head.values[kLanguage]),
          .country = segment.values(kCountry).Value(head.values[kCountry])};
}

}  // namespace akin
