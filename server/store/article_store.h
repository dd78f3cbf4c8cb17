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

// That a write was of an article: an upsert or a delete.
struct Change {
  Revision revision = kNoRevision;
  std::string id;

  friend bool operator==(const Change&, const Change&) = default;
};

struct StoreStats {
  int format_version = 0;
  int64_t disk_bytes = 0;
  // Of the live articles and their revisions; see LiveDigest.
  int64_t articles = 0;
  uint64_t digest = 0;
};

// Items one after another. Not thread-safe; holds resources of the store until
// it is destroyed.
template <typename Item>
class Cursor {
 public:
  virtual ~Cursor() = default;

  // The next item; nullopt at the end. DataLoss if it is damaged.
  virtual absl::StatusOr<std::optional<Item>> Next() = 0;
};
using ArticleCursor = Cursor<StoredArticle>;
using ChangeCursor = Cursor<Change>;

// The truth: every live article, durable. OK means on disk; survives SIGKILL
// and power loss.
//
// Keeps a log of which article each write was of, so that what is made from the
// articles can catch up; the log is trimmed by who made it.
//
// Thread-safe for readers beside one writer: Apply() must not run beside
// itself, for it defines the order of the writes; nor ForgetChanges() beside
// itself.
class ArticleStore {
 public:
  virtual ~ArticleStore() = default;

  // Makes the writes durable, all or none, in their order, and returns the
  // revision of the last. The n-th write has the n-th revision after
  // LastRevision(). A Delete of an unknown id is a write that changes nothing.
  // Unavailable or DataLoss, and nothing applied, if the disk fails; DataLoss
  // too if an article that would be replaced or deleted is damaged.
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

  // The id of each live article with the revision of the write that put it
  // there, in the byte order of ids, as of this call: cheaper than Scan(). The
  // store must outlive the cursor.
  virtual absl::StatusOr<std::unique_ptr<ChangeCursor>> ScanRevisions()
      const = 0;

  // Every write after the revision `after`, in their order, up to
  // LastRevision() as of this call. The store must outlive the cursor.
  // FailedPrecondition if the log of changes does not reach back to `after`;
  // InvalidArgument if `after` is above LastRevision(). Next() is DataLoss if
  // the log has a gap.
  virtual absl::StatusOr<std::unique_ptr<ChangeCursor>> ChangesSince(
      Revision after) const = 0;

  // Trims the log of changes: it reaches back to `up_to` from now on. OK, and
  // nothing done, if it does not reach back that far anyway; InvalidArgument if
  // `up_to` is above LastRevision(); Unavailable or DataLoss, and nothing done,
  // if the disk fails. Cursors that are open go on.
  virtual absl::Status ForgetChanges(Revision up_to) = 0;

  // Writes a copy that a store can be opened on to the directory `path`, which
  // must not exist: AlreadyExists. Returns the revision it holds.
  virtual absl::StatusOr<Revision> CreateSnapshot(const std::string& path) = 0;

  virtual StoreStats Stats() const = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_STORE_ARTICLE_STORE_H_
