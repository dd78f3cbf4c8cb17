#ifndef AKIN_SERVER_STORE_OPEN_ON_ENV_H_
#define AKIN_SERVER_STORE_OPEN_ON_ENV_H_

#include <rocksdb/env.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/store/article_store.h"

namespace akin {

// OpenRocksDbArticleStore() on a file system that fails when it is told to: for
// the tests of this room. The environment must outlive the store.
absl::StatusOr<std::unique_ptr<ArticleStore>> OpenRocksDbArticleStoreOn(
    const std::string& directory, rocksdb::Env* env);

}  // namespace akin

#endif  // AKIN_SERVER_STORE_OPEN_ON_ENV_H_
