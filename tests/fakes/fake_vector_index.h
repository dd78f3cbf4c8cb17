#ifndef AKIN_TESTS_FAKES_FAKE_VECTOR_INDEX_H_
#define AKIN_TESTS_FAKES_FAKE_VECTOR_INDEX_H_

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/mutex.h"
#include "embeddings/vector_code.h"
#include "server/article/article_digest.h"
#include "server/article/filter.h"
#include "server/index/vector_index.h"

namespace akin {

// A VectorIndex that is right because it is simple: a map that is copied for
// each snapshot, and the filter of server/article. Thread-safe.
class FakeVectorIndex : public VectorIndex {
 public:
  explicit FakeVectorIndex(int dimensions)
      : state_(std::make_shared<State>(dimensions)), dimensions_(dimensions) {}

  // From now on Apply() fails with the status; OK repairs it.
  void FailApply(absl::Status status) {
    MutexLock lock(mutex_);
    apply_status_ = std::move(status);
  }

  // Compact() does this first, and fails with what it returns.
  void OnCompact(std::function<absl::Status()> hook) {
    MutexLock lock(mutex_);
    on_compact_ = std::move(hook);
  }

  absl::Status Apply(std::vector<IndexChange> changes,
                     Revision revision) override {
    MutexLock lock(mutex_);
    if (!apply_status_.ok()) return apply_status_;
    for (const IndexChange& change : changes) {
      const auto* article = std::get_if<IndexedArticle>(&change);
      if (article != nullptr &&
          article->embedding.dimensions() != dimensions_) {
        return absl::InvalidArgumentError("embedding has wrong dimensions");
      }
    }
    auto next = std::make_shared<State>(*state_);
    next->last = revision;
    for (IndexChange& change : changes) {
      if (auto* article = std::get_if<IndexedArticle>(&change)) {
        article->source = FoldedValue(article->source);
        article->language = FoldedValue(article->language);
        article->country = FoldedValue(article->country);
        next->rows.erase(article->id);
        const std::string id = article->id;
        const VectorCode code(article->embedding.values());
        next->rows.emplace(id,
                           Row{RowId{next_row_++}, std::move(*article), code});
      } else {
        next->rows.erase(std::get<IndexDelete>(change).id);
      }
    }
    state_ = std::move(next);
    return absl::OkStatus();
  }

  std::shared_ptr<const IndexSnapshot> Snapshot() const override {
    MutexLock lock(mutex_);
    return state_;
  }

  IndexStats Stats() const override {
    MutexLock lock(mutex_);
    LiveDigest live;
    for (const auto& [id, row] : state_->rows) {
      live.Add(id, row.article.revision);
    }
    const int64_t rows = next_row_ - removed_rows_;
    return {.segments = 1,
            .rows = rows,
            .tombstones = rows - state_->size(),
            .memory_bytes = 100 * rows,
            .digest = live.value(),
            .skipped = static_cast<int64_t>(skipped_.size())};
  }

  void SetSkipped(std::vector<std::string> ids) override {
    MutexLock lock(mutex_);
    skipped_ = std::move(ids);
  }
  std::vector<std::string> Skipped() const override {
    MutexLock lock(mutex_);
    return skipped_;
  }

  absl::Status Checkpoint() override { return absl::OkStatus(); }
  absl::Status Compact() override {
    if (const std::function<absl::Status()> hook = CompactHook()) {
      absl::Status status = hook();
      if (!status.ok()) return status;
    }
    MutexLock lock(mutex_);
    removed_rows_ = next_row_ - state_->size();
    return absl::OkStatus();
  }
  absl::Status CreateSnapshot(
      const std::string&,
      const std::function<absl::Status()>& copy_store) override {
    return copy_store();
  }

 private:
  struct Row {
    RowId row;
    IndexedArticle article;
    VectorCode code;

    RowView View() const {
      return {.row = row,
              .revision = article.revision,
              .id = article.id,
              .embedding = code.view(),
              .terms = article.terms,
              .published_at = article.published_at,
              .source = article.source,
              .language = article.language,
              .country = article.country};
    }

    Article AsArticle() const {
      return {.id = article.id,
              .source = article.source,
              .language = article.language,
              .country = article.country,
              .category = article.category,
              .published_at = article.published_at,
              .labels = article.labels};
    }
  };

  class Matched : public MatchingRows {
   public:
    Matched(std::vector<RowView> rows, int dimensions)
        : rows_(std::move(rows)), dimensions_(dimensions) {}

    int64_t count() const override {
      return static_cast<int64_t>(rows_.size());
    }

    std::unique_ptr<const MatchingRows> PublishedIn(
        absl::Time after, absl::Time before) const override {
      std::vector<RowView> rows;
      for (const RowView& row : rows_) {
        if (row.published_at.has_value() && *row.published_at >= after &&
            *row.published_at < before) {
          rows.push_back(row);
        }
      }
      return std::make_unique<Matched>(std::move(rows), dimensions_);
    }

    void ForEach(
        const std::function<void(const RowView&)>& visit) const override {
      for (const RowView& row : rows_) visit(row);
    }

    absl::StatusOr<SearchResult> Search(
        const Embedding& query, const SearchOptions& options) const override {
      if (query.dimensions() != dimensions_) {
        return absl::InvalidArgumentError("query has wrong dimensions");
      }
      const VectorCode code(query.values());
      SearchResult result;
      for (const RowView& row : rows_) {
        result.neighbors.push_back({row, Cosine(code.view(), row.embedding)});
      }
      std::sort(result.neighbors.begin(), result.neighbors.end(),
                [](const Neighbor& a, const Neighbor& b) {
                  if (a.similarity != b.similarity) {
                    return a.similarity > b.similarity;
                  }
                  return a.row.row > b.row.row;
                });
      if (static_cast<int>(result.neighbors.size()) > options.limit) {
        result.neighbors.resize(options.limit);
      }
      return result;
    }

    std::vector<RowView> SearchTerms(
        TermsView query, const Fade& fade,
        const SearchOptions& options) const override {
      std::vector<std::pair<double, RowView>> found;
      for (const RowView& row : rows_) {
        const double cosine = TermsCosine(query, row.terms);
        if (cosine == 0) continue;
        found.emplace_back(cosine * fade.Of(row.published_at), row);
      }
      std::stable_sort(
          found.begin(), found.end(),
          [](const auto& a, const auto& b) { return a.first > b.first; });
      std::vector<RowView> best;
      for (const auto& [score, row] : found) {
        if (static_cast<int>(best.size()) < options.limit) best.push_back(row);
      }
      return best;
    }

   private:
    const std::vector<RowView> rows_;
    const int dimensions_;
  };

  class State : public IndexSnapshot {
   public:
    explicit State(int dimensions) : dimensions(dimensions) {}

    std::unique_ptr<const MatchingRows> Matching(
        const Filter& filter) const override {
      std::vector<RowView> matching;
      for (const auto& [id, row] : rows) {
        if (Matches(filter, row.AsArticle())) matching.push_back(row.View());
      }
      return std::make_unique<Matched>(std::move(matching), dimensions);
    }

    std::optional<RowView> Find(std::string_view id) const override {
      const auto found = rows.find(id);
      if (found == rows.end()) return std::nullopt;
      return found->second.View();
    }

    int64_t size() const override { return static_cast<int64_t>(rows.size()); }
    Revision revision() const override { return last; }

    const int dimensions;
    Revision last = kNoRevision;
    std::map<std::string, Row, std::less<>> rows;
  };

  // Empty if there is none.
  std::function<absl::Status()> CompactHook() {
    MutexLock lock(mutex_);
    return on_compact_;
  }

  mutable Mutex mutex_;
  std::shared_ptr<State> state_ ABSL_GUARDED_BY(mutex_);
  int64_t next_row_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t removed_rows_ ABSL_GUARDED_BY(mutex_) = 0;
  std::function<absl::Status()> on_compact_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> skipped_ ABSL_GUARDED_BY(mutex_);
  absl::Status apply_status_ ABSL_GUARDED_BY(mutex_);
  const int dimensions_;
};

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_FAKE_VECTOR_INDEX_H_
