#ifndef AKIN_SERVER_STORE_ROCKSDB_ARTICLE_STORE_H_
#define AKIN_SERVER_STORE_ROCKSDB_ARTICLE_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/store/article_store.h"

namespace akin {

// Opens the store in a directory, which is made if it is missing; upgrades one
// of an older format, which reads all its articles once.
// docs/storage_format.md describes its files.
//
// FailedPrecondition if the directory was written by a newer format, or holds
// something else; DataLoss if it is damaged; Unavailable if another process has
// it open.
absl::StatusOr<std::unique_ptr<ArticleStore>> OpenRocksDbArticleStore(
    const std::string& directory);

}  // namespace akin

#endif  // AKIN_SERVER_STORE_ROCKSDB_ARTICLE_STORE_H_
