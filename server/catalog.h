#ifndef AKIN_SERVER_CATALOG_H_
#define AKIN_SERVER_CATALOG_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "embeddings/embedder.h"
#include "server/article/article.h"
#include "server/article/filter.h"
#include "server/article/revision.h"
#include "server/group_commit.h"
#include "server/index/vector_index.h"
#include "server/store/article_store.h"

namespace akin {

// An article of a batch that was not taken.
struct ArticleRejection {
  int index = 0;  // its place in the batch
  std::string id;
  absl::Status status;  // never OK
};

// The outcome of a batch.
struct BatchOutcome {
  Revision revision = kNoRevision;  // includes every article that was taken
  int upserted = 0;
  std::vector<ArticleRejection> rejections;  // by index
};

// The outcome of a delete by filter.
struct DeleteOutcome {
  Revision revision = kNoRevision;
  int64_t deleted = 0;
};

// The place of an article in the order of publication.
struct PublicationPlace {
  absl::Time published_at;
  std::string id;
};

// Keeps the articles: validates and embeds what comes in, makes it durable,
// makes it visible, and reads it back. Thread-safe.
class Catalog {
 public:
  // All must outlive the catalog, which must be the only writer of the store
  // and of the index.
  Catalog(ArticleStore& store, VectorIndex& index, const Embedder& embedder);

  // Puts an article in or replaces it. InvalidArgument names the field, below
  // "article".
  absl::StatusOr<Revision> Upsert(Article article);

  // Puts several articles in; each is taken or rejected by itself. Where an id
  // occurs twice the later article wins. Field names in rejections are relative
  // to the article. An error means that none was taken.
  absl::StatusOr<BatchOutcome> UpsertBatch(std::vector<Article> articles);

  // Removes an article. NotFound if it is not known.
  absl::StatusOr<Revision> Delete(std::string_view id);

  // Removes the articles that the filter matches.
  absl::StatusOr<DeleteOutcome> DeleteMatching(const Filter& filter);

  // Removes those of the articles that the filter matches when their turn
  // comes, all at once: what was replaced meanwhile is judged as it is then.
  absl::StatusOr<DeleteOutcome> DeleteMatching(
      absl::Span<const std::string> ids, const Filter& filter);

  // How many articles the filter matches.
  absl::StatusOr<int64_t> CountMatching(const Filter& filter) const;

  // An article. NotFound if it is not known.
  absl::StatusOr<Article> Get(std::string_view id) const;

  // As many as ids, in their order; nullopt where an id is not known.
  absl::StatusOr<std::vector<std::optional<Article>>> BatchGet(
      absl::Span<const std::string> ids) const;

  // The articles that the filter matches and whose ids are after `after` (all
  // if empty), in the byte order of ids, as of this call. The catalog must
  // outlive the cursor.
  absl::StatusOr<std::unique_ptr<ArticleCursor>> List(std::string_view after,
                                                      Filter filter) const;

  // The articles that the filter matches and that come after `after` (all if
  // absent) in the order of publication: the last published first, those of one
  // time in the byte order of ids, as far as they are indexed and have a time.
  // Looked up in the index `batch` at a time, as of then. The catalog must
  // outlive the cursor.
  std::unique_ptr<ArticleCursor> ListLatest(
      std::optional<PublicationPlace> after, Filter filter, size_t batch) const;

  // The last acknowledged write.
  Revision revision() const { return index_.Snapshot()->revision(); }

 private:
  // Validates and embeds. Field names are relative to the article.
  absl::StatusOr<IndexedArticle> Prepare(Article& article) const;

  ArticleStore& store_;
  VectorIndex& index_;
  const Embedder& embedder_;
  GroupCommit commit_;
};

}  // namespace akin

#endif  // AKIN_SERVER_CATALOG_H_
