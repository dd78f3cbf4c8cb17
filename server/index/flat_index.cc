#include "server/index/flat_index.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/mutex.h"
#include "server/index/columns.h"
#include "server/index/row_directory.h"
#include "server/index/segment.h"

namespace akin {
namespace {

using SegmentList = std::vector<std::shared_ptr<Segment>>;

// What all snapshots of an index share; each part is thread-safe.
struct SharedState {
  explicit SharedState(const IndexLayout& layout) : layout(layout) {}

  const IndexLayout layout;
  ColumnDictionaries dictionaries;
  RowDirectory directory;
};

absl::Status CheckDimensions(const Embedding& embedding, int wanted) {
  if (embedding.dimensions() == wanted) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("embedding has ", embedding.dimensions(),
                   " values, the index needs ", wanted));
}

class FlatSnapshot : public IndexSnapshot {
 public:
  FlatSnapshot(std::shared_ptr<const SharedState> shared,
               std::shared_ptr<const SegmentList> segments, int64_t rows,
               int64_t live, Revision revision)
      : shared_(std::move(shared)),
        segments_(std::move(segments)),
        rows_(rows),
        live_(live),
        revision_(revision) {}

  absl::StatusOr<SearchResult> Search(
      const Embedding& query, const Filter& filter,
      const SearchOptions& options) const override;

  std::vector<RowView> SearchTerms(const Terms& query, const Fade& fade,
                                   const Filter& filter,
                                   const SearchOptions& options) const override;

  std::optional<RowView> Find(std::string_view id) const override {
    const int64_t row = FindRow(id);
    if (row == kNoRow) return std::nullopt;
    return View(row);
  }

  int64_t size() const override { return live_; }
  Revision revision() const override { return revision_; }

  // Rows that were ever written, dead ones included.
  int64_t rows() const { return rows_; }
  const SegmentList& segments() const { return *segments_; }

  // The row of an article that this snapshot sees, or kNoRow.
  int64_t FindRow(std::string_view id) const {
    const int64_t row = shared_->directory.Find(id, rows_);
    return row != kNoRow && IsLive(row) ? row : kNoRow;
  }

 private:
  const Segment& SegmentOf(int64_t row) const {
    return *(*segments_)[row / shared_->layout.segment_rows];
  }
  bool IsLive(int64_t row) const {
    return SegmentOf(row).IsLive(row, revision_);
  }
  RowView View(int64_t row) const;

  // Which rows of which segment a search looks at.
  class Matcher {
   public:
    Matcher(const FlatSnapshot& snapshot, const Filter& filter)
        : snapshot_(snapshot),
          columns_(filter, snapshot.shared_->dictionaries) {
      for (const std::string& id : filter.exclude_ids) {
        excluded_.insert(snapshot.FindRow(id));
      }
    }

    bool Matches(const Segment& segment, int64_t row) const {
      return segment.IsLive(row, snapshot_.revision_) &&
             columns_.Matches(segment.data(row).columns) &&
             !excluded_.contains(row);
    }

   private:
    const FlatSnapshot& snapshot_;
    const ColumnFilter columns_;
    absl::flat_hash_set<int64_t> excluded_;
  };

  const std::shared_ptr<const SharedState> shared_;
  const std::shared_ptr<const SegmentList> segments_;
  const int64_t rows_;
  const int64_t live_;
  const Revision revision_;
};

RowView FlatSnapshot::View(int64_t row) const {
  const Segment& segment = SegmentOf(row);
  const RowData& data = segment.data(row);
  const ColumnDictionaries& dictionaries = shared_->dictionaries;
  RowView view;
  view.row = RowId{row};
  view.id = &data.id;
  view.embedding = segment.vector(row);
  view.terms = &data.terms;
  if (data.columns.published_at != absl::InfinitePast()) {
    view.published_at = data.columns.published_at;
  }
  view.source = dictionaries.sources.Value(data.columns.source);
  view.language = dictionaries.languages.Value(data.columns.language);
  view.country = dictionaries.countries.Value(data.columns.country);
  return view;
}

absl::StatusOr<SearchResult> FlatSnapshot::Search(
    const Embedding& query, const Filter& filter,
    const SearchOptions& options) const {
  absl::Status dimensions = CheckDimensions(query, shared_->layout.dimensions);
  if (!dimensions.ok()) return dimensions;

  const Matcher matcher(*this, filter);
  std::vector<ScoredRow> hits;
  for (const std::shared_ptr<Segment>& segment : *segments_) {
    const std::vector<ScoredRow> found = segment->Search(
        query.values(), options.limit, rows_,
        [&](int64_t row) { return matcher.Matches(*segment, row); });
    hits.insert(hits.end(), found.begin(), found.end());
  }
  const size_t count = std::min<size_t>(options.limit, hits.size());
  std::partial_sort(hits.begin(), hits.begin() + count, hits.end(), IsBetter);
  SearchResult result;
  result.accuracy = Accuracy::kExact;
  result.neighbors.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    result.neighbors.push_back({View(hits[i].row), hits[i].score});
  }
  return result;
}

std::vector<RowView> FlatSnapshot::SearchTerms(
    const Terms& query, const Fade& fade, const Filter& filter,
    const SearchOptions& options) const {
  if (query.empty()) return {};
  const Matcher matcher(*this, filter);
  const TermsQuery prepared(query, fade, options.accuracy == Accuracy::kExact);
  TopRows best(options.limit);
  for (const std::shared_ptr<Segment>& segment : *segments_) {
    segment->SearchTerms(
        prepared, rows_,
        [&](int64_t row) { return matcher.Matches(*segment, row); }, best);
  }
  std::vector<RowView> rows;
  rows.reserve(best.rows().size());
  for (const ScoredRow& found : best.rows()) rows.push_back(View(found.row));
  return rows;
}

class FlatIndex : public VectorIndex {
 public:
  explicit FlatIndex(const IndexLayout& layout)
      : shared_(std::make_shared<SharedState>(layout)),
        snapshot_(std::make_shared<FlatSnapshot>(
            shared_, std::make_shared<SegmentList>(), 0, 0, kNoRevision)) {}

  absl::Status Apply(std::vector<IndexChange> changes,
                     Revision revision) override;

  std::shared_ptr<const IndexSnapshot> Snapshot() const override {
    return Current();
  }

  IndexStats Stats() const override;

 private:
  // What Apply() builds on the way to the next snapshot.
  struct Draft {
    SegmentList segments;
    int64_t rows = 0;
    int64_t live = 0;
    Revision revision = kNoRevision;
  };

  void Upsert(IndexedArticle article, Draft& draft);
  void Remove(std::string_view id, Draft& draft);

  std::shared_ptr<const FlatSnapshot> Current() const {
    MutexLock lock(mutex_);
    return snapshot_;
  }

  const std::shared_ptr<SharedState> shared_;
  mutable Mutex mutex_;
  std::shared_ptr<const FlatSnapshot> snapshot_ ABSL_GUARDED_BY(mutex_);
  std::atomic<int64_t> row_bytes_{0};  // written by Apply() alone
};

void FlatIndex::Remove(std::string_view id, Draft& draft) {
  const int64_t row = shared_->directory.Find(id, draft.rows);
  if (row == kNoRow) return;
  Segment& segment = *draft.segments[row / shared_->layout.segment_rows];
  if (!segment.IsLive(row, draft.revision)) return;
  segment.Kill(row, draft.revision);
  --draft.live;
}

void FlatIndex::Upsert(IndexedArticle article, Draft& draft) {
  Remove(article.id, draft);
  const IndexLayout& layout = shared_->layout;
  const int64_t row = draft.rows++;
  if (row / layout.segment_rows ==
      static_cast<int64_t>(draft.segments.size())) {
    draft.segments.push_back(
        std::make_shared<Segment>(row, layout.segment_rows, layout.dimensions));
  }
  shared_->directory.Add(article.id, row);
  ++draft.live;
  RowData data;
  data.columns = shared_->dictionaries.Encode(article);
  row_bytes_ += article.id.capacity() +
                article.terms.size() * (sizeof(uint32_t) + sizeof(uint8_t)) +
                article.terms.numbers().size() * sizeof(uint16_t) +
                data.columns.labels.capacity() * sizeof(ValueId);
  data.id = std::move(article.id);
  data.terms = std::move(article.terms);
  draft.segments.back()->Write(row, article.embedding.values(),
                               std::move(data));
}

absl::Status FlatIndex::Apply(std::vector<IndexChange> changes,
                              Revision revision) {
  for (const IndexChange& change : changes) {
    const auto* article = std::get_if<IndexedArticle>(&change);
    if (article == nullptr) continue;
    absl::Status status =
        CheckDimensions(article->embedding, shared_->layout.dimensions);
    if (!status.ok()) return status;
  }
  const std::shared_ptr<const FlatSnapshot> before = Current();
  Draft draft{before->segments(), before->rows(), before->size(), revision};
  for (IndexChange& change : changes) {
    if (auto* article = std::get_if<IndexedArticle>(&change)) {
      Upsert(std::move(*article), draft);
    } else {
      Remove(std::get<IndexDelete>(change).id, draft);
    }
  }
  auto after = std::make_shared<const FlatSnapshot>(
      shared_, std::make_shared<const SegmentList>(std::move(draft.segments)),
      draft.rows, draft.live, revision);
  MutexLock lock(mutex_);
  snapshot_ = std::move(after);
  return absl::OkStatus();
}

IndexStats FlatIndex::Stats() const {
  const std::shared_ptr<const FlatSnapshot> snapshot = Current();
  const IndexLayout& layout = shared_->layout;
  IndexStats stats;
  stats.segments = static_cast<int>(snapshot->segments().size());
  stats.rows = snapshot->rows();
  stats.tombstones = snapshot->rows() - snapshot->size();
  stats.memory_bytes =
      snapshot->rows() * layout.dimensions * int64_t{sizeof(float)} +
      stats.segments * layout.segment_rows *
          int64_t{sizeof(RowData) + sizeof(uint64_t)} +
      row_bytes_;
  for (const std::shared_ptr<Segment>& segment : snapshot->segments()) {
    stats.memory_bytes += segment->postings_bytes();
  }
  return stats;
}

}  // namespace

std::unique_ptr<VectorIndex> MakeFlatIndex(const IndexLayout& layout) {
  return std::make_unique<FlatIndex>(layout);
}

}  // namespace akin
