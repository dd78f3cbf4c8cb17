#ifndef AKIN_SERVER_INDEX_VECTOR_INDEX_H_
#define AKIN_SERVER_INDEX_VECTOR_INDEX_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "embeddings/embedding.h"
#include "embeddings/terms.h"
#include "embeddings/vector_code.h"
#include "server/article/filter.h"
#include "server/article/revision.h"

namespace akin {

// One version of an article, among those of one snapshot.
enum class RowId : int64_t {};

// What the index keeps of an article.
struct IndexedArticle {
  std::string id;
  Embedding embedding;
  Terms terms;
  std::string source;
  std::string language;
  std::string country;
  std::string category;
  std::optional<absl::Time> published_at;
  std::vector<std::string> labels;
  Revision revision = kNoRevision;  // of the write that put it there
};

// A change of the index: an article to put in or to replace, or an id to
// remove.
struct IndexDelete {
  std::string id;
};
using IndexChange = std::variant<IndexedArticle, IndexDelete>;

// A row as a search sees it. Valid as long as the snapshot it came from.
struct RowView {
  RowId row{};
  Revision revision = kNoRevision;
  std::string_view id;
  CodeView embedding;
  TermsView terms;
  std::optional<absl::Time> published_at;
  // In the form in which they are compared (FoldedValue() of
  // server/article/filter.h); empty if not known.
  std::string_view source;
  std::string_view language;
  std::string_view country;
};

struct Neighbor {
  RowView row;
  float similarity = 0;  // cosine with the query, -1 to 1
};

// Whether a search may leave out a nearest row.
enum class Accuracy { kDefault, kExact };

// How a search by vector went about it.
enum class PlanKind {
  kSkipped,  // no row matched
  kExact,    // compared all of them
  kScan,     // went through their sketches
  kGraph,    // walked a graph of at least one segment
};

struct SearchOptions {
  int limit = 0;  // positive
  Accuracy accuracy = Accuracy::kDefault;
  // Least share of the ten nearest that a search by vector may find with
  // Accuracy::kDefault, 0 to 1; 0 stands for that of the index.
  double target_recall = 0;
};

struct SearchResult {
  std::vector<Neighbor> neighbors;       // nearest first
  Accuracy accuracy = Accuracy::kExact;  // how it was searched
  PlanKind plan_kind = PlanKind::kExact;
  std::string plan;  // the same in words, for operators
};

// How much a row counts by its time, beside another time.
class Fade {
 public:
  // How much a row counts, 0 to 1, that many days apart; nullopt: one of the
  // times is not known. Never more the farther apart.
  using ByDays = double (*)(std::optional<double> days);

  explicit Fade(
      std::optional<absl::Time> time = std::nullopt,
      ByDays by_days = [](std::optional<double>) { return 1.0; })
      : time_(time), by_days_(by_days) {}

  const std::optional<absl::Time>& time() const { return time_; }

  double Of(std::optional<absl::Time> row) const {
    if (!time_.has_value() || !row.has_value()) return by_days_(std::nullopt);
    return by_days_(absl::ToDoubleHours(absl::AbsDuration(*row - *time_)) / 24);
  }

  // The greatest of any row of a time from `first` to `last`.
  double GreatestOf(absl::Time first, absl::Time last) const {
    if (!time_.has_value()) return by_days_(std::nullopt);
    return Of(std::clamp(*time_, first, last));
  }

 private:
  std::optional<absl::Time> time_;
  ByDays by_days_;
};

struct IndexStats {
  int segments = 0;
  int64_t rows = 0;          // versions of articles, dead ones included
  int64_t tombstones = 0;    // of these the replaced and deleted
  int64_t memory_bytes = 0;  // touched, mapped files included
  // Of the ids and revisions of the live articles; see LiveDigest.
  uint64_t digest = 0;
  int64_t tail_rows = 0;  // of the rows those that no file has
  // Times that rows were put into a file, and that files were merged or
  // rewritten, since the start.
  int64_t seals = 0;
  int64_t merges = 0;
  std::optional<absl::Time> last_sealed_at;
  std::optional<absl::Time> last_merged_at;
  int64_t skipped = 0;   // articles that SetSkipped() named
  bool failing = false;  // files could not be written at the last attempt
};

// The rows of a snapshot that a filter matches. Any number of threads may use
// it; the snapshot must outlive it.
class MatchingRows {
 public:
  virtual ~MatchingRows() = default;

  virtual int64_t count() const = 0;

  // Calls `visit` with every row, in no particular order.
  virtual void ForEach(
      const std::function<void(const RowView&)>& visit) const = 0;

  // Those of them that were published from `after` on and before `before`.
  virtual std::unique_ptr<const MatchingRows> PublishedIn(
      absl::Time after, absl::Time before) const = 0;

  // The `limit` rows nearest to the query, or all of them if fewer exist; never
  // a placeholder. Equal similarities are ordered by revision, newest first.
  // InvalidArgument if the query has not the index's dimensions.
  virtual absl::StatusOr<SearchResult> Search(
      const Embedding& query, const SearchOptions& options) const = 0;

  // The `limit` rows of the greatest TermsCosine() with the query, times the
  // fade, among those that share a term with it; fewer if there are fewer. In
  // no particular order. With Accuracy::kDefault rows are found and scored by
  // the heaviest terms alone, so that one whose score is near that of the last
  // may be missed.
  virtual std::vector<RowView> SearchTerms(
      TermsView query, const Fade& fade,
      const SearchOptions& options) const = 0;
};

// The state of the index after one of its changes. Immutable; any number of
// threads may use it while the index goes on.
class IndexSnapshot {
 public:
  virtual ~IndexSnapshot() = default;

  virtual std::unique_ptr<const MatchingRows> Matching(
      const Filter& filter) const = 0;

  // The live row of an article; nullopt if there is none.
  virtual std::optional<RowView> Find(std::string_view id) const = 0;

  // Live articles.
  virtual int64_t size() const = 0;

  // The last write it reflects.
  virtual Revision revision() const = 0;
};

// Finds the articles whose embeddings are nearest to a query. A disposable view
// of the ArticleStore; never decides what is true.
//
// Thread-safe for readers beside one writer: Apply() must not run beside
// itself.
class VectorIndex {
 public:
  virtual ~VectorIndex() = default;

  // Makes the changes visible, all at once, to every snapshot taken after the
  // call; `revision` is that of the last of them. InvalidArgument, and nothing
  // changed, if an embedding has not the index's dimensions.
  virtual absl::Status Apply(std::vector<IndexChange> changes,
                             Revision revision) = 0;

  // The current state. Does not wait for a writer.
  virtual std::shared_ptr<const IndexSnapshot> Snapshot() const = 0;

  virtual IndexStats Stats() const = 0;

  // Ids of articles that whoever fills the index left out, so that the next
  // start need not look for them. Kept with the next Checkpoint(), if anything
  // is; nothing that is found depends on them.
  virtual void SetSkipped(std::vector<std::string> ids) = 0;
  virtual std::vector<std::string> Skipped() const = 0;

  // Keeps all that was applied where the next start finds it, if it is kept at
  // all. Unavailable if that fails; it is made again then.
  virtual absl::Status Checkpoint() = 0;

  // The same, and frees what the replaced and deleted take. Takes as long as
  // writing all of it. Unavailable if that fails.
  virtual absl::Status Compact() = 0;

  // Puts what is kept into the new directory `path`, where a start finds it,
  // nothing if nothing is; then calls `copy_store`. Nothing more comes to be
  // covered meanwhile, so that the log of changes of the store's copy leads on
  // from there. Fails as that does; Unavailable if a file cannot be made.
  virtual absl::Status CreateSnapshot(
      const std::string& path,
      const std::function<absl::Status()>& copy_store) = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_VECTOR_INDEX_H_
