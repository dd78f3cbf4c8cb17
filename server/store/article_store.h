#ifndef AKIN_SERVER_STORE_ARTICLE_STORE_H_
#define AKIN_SERVER_STORE_ARTICLE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/article/article.h"
#include "server/article/revision.h"

namespace akin {

// An article with the write that put it there.
struct StoredArticle {
  Article article;
  Revision revision = kNoRevision;
};

// A change of one article: the article to keep, or the id to forget.
struct Upsert {
  Article article;
};
struct Delete {
  std::string id;
};
using Write = std::variant<Upsert, Delete>;

struct StoreStats {
  int format_version = 0;
  int64_t disk_bytes = 0;
};

// Articles one after another. Not thread-safe; holds resources of the store
// until it is destroyed.
class ArticleCursor {
 public:
  virtual ~ArticleCursor() = default;

  // The next article; nullopt at the end. DataLoss if it is damaged.
  virtual absl::StatusOr<std::optional<StoredArticle>> Next() = 0;
};

// The truth: every live article, durable. OK means on disk; survives SIGKILL
// and power loss.
//
// Thread-safe for readers beside one writer: Apply() must not run beside
// itself, for it defines the order of the writes.
class ArticleStore {
 public:
  virtual ~ArticleStore() = default;

  // Makes the writes durable, all or none, in their order, and returns the
  // revision of the last. The n-th write has the n-th revision after
  // LastRevision(). A Delete of an unknown id is a write that changes nothing.
  // Unavailable or DataLoss, and nothing applied, if the disk fails.
  virtual absl::StatusOr<Revision> Apply(absl::Span<const Write> writes) = 0;

  // The revision of the last write that was applied, over restarts too;
  // kNoRevision before the first.
  virtual Revision LastRevision() const = 0;

  // One article; nullopt if the id is not known.
  virtual absl::StatusOr<std::optional<StoredArticle>> Get(
      std::string_view id) const = 0;

  // As many as ids, in their order; nullopt where an id is not known.
  virtual absl::StatusOr<std::vector<std::optional<StoredArticle>>> BatchGet(
      absl::Span<const std::string> ids) const = 0;

  // The articles whose ids are after `after` (all if empty), in the byte order
  // of ids, as of this call. The store must outlive the cursor.
  virtual absl::StatusOr<std::unique_ptr<ArticleCursor>> Scan(
      std::string_view after) const = 0;

  // Writes a copy that a store can be opened on to the directory `path`, which
  // must not exist: AlreadyExists. Returns the revision it holds.
  virtual absl::StatusOr<Revision> CreateSnapshot(const std::string& path) = 0;

  virtual StoreStats Stats() const = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_STORE_ARTICLE_STORE_H_
