#ifndef AKIN_SERVER_STORE_CURSORS_H_
#define AKIN_SERVER_STORE_CURSORS_H_

#include <rocksdb/slice.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/article/revision.h"
#include "server/store/article_store.h"
#include "server/store/database.h"

// The ways through an open database. A cursor sees the database as it was when
// the cursor was made; the database must outlive it.
namespace akin {

inline rocksdb::Slice ToSlice(std::string_view bytes) {
  return rocksdb::Slice(bytes.data(), bytes.size());
}

inline std::string_view ToView(const rocksdb::Slice& slice) {
  return std::string_view(slice.data(), slice.size());
}

// DataLoss that names the article whose record cannot be read.
absl::Status UnreadableRecord(const Database& database, std::string_view id);

// The key of a write in the column family `changes`: its revision as 8 bytes,
// big-endian.
std::string ChangeKey(Revision revision);

// See ArticleStore::Scan(), ScanRevisions() and ChangesSince(); `last` is
// LastRevision().
std::unique_ptr<ArticleCursor> NewArticleCursor(const Database& database,
                                                std::string_view after);
std::unique_ptr<ChangeCursor> NewRevisionCursor(const Database& database);
absl::StatusOr<std::unique_ptr<ChangeCursor>> NewChangeCursor(
    const Database& database, Revision after, Revision last);

}  // namespace akin

#endif  // AKIN_SERVER_STORE_CURSORS_H_
