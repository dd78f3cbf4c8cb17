#ifndef AKIN_SERVER_INDEX_VECTOR_INDEX_H_
#define AKIN_SERVER_INDEX_VECTOR_INDEX_H_

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
#include "server/article/filter.h"
#include "server/article/revision.h"

namespace akin {

// One version of an article inside the index. Only grows, is never reused,
// never leaves the server.
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
  const std::string* id = nullptr;
  absl::Span<const float> embedding;  // unit length, the index's dimensions
  const Terms* terms = nullptr;
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

struct SearchOptions {
  int limit = 0;  // positive
  Accuracy accuracy = Accuracy::kDefault;
};

struct SearchResult {
  std::vector<Neighbor> neighbors;       // nearest first
  Accuracy accuracy = Accuracy::kExact;  // how it was searched
};

// How much a row of that time counts, 0 to 1; nullopt: the time is not known.
using Fade = std::function<double(std::optional<absl::Time>)>;

struct IndexStats {
  int segments = 0;
  int64_t rows = 0;        // versions of articles, dead ones included
  int64_t tombstones = 0;  // of these the replaced and deleted
  int64_t memory_bytes = 0;
};

// The state of the index after one of its changes. Immutable; any number of
// threads may use it while the index goes on.
class IndexSnapshot {
 public:
  virtual ~IndexSnapshot() = default;

  // The `limit` rows nearest to the query among those the filter matches, or
  // all of them if fewer exist; never a placeholder. Equal similarities are
  // ordered by row, newest first. InvalidArgument if the query has not the
  // index's dimensions.
  virtual absl::StatusOr<SearchResult> Search(
      const Embedding& query, const Filter& filter,
      const SearchOptions& options) const = 0;

  // The `limit` rows of the greatest TermsCosine() with the query, times the
  // fade, among those that the filter matches and that share a term with it;
  // fewer if there are fewer. In no particular order. With Accuracy::kDefault
  // rows are found and scored by the heaviest terms alone, so that one whose
  // score is near that of the last may be missed.
  virtual std::vector<RowView> SearchTerms(
      const Terms& query, const Fade& fade, const Filter& filter,
      const SearchOptions& options) const = 0;

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
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_VECTOR_INDEX_H_
