#ifndef AKIN_SERVER_STORE_DATABASE_OPTIONS_H_
#define AKIN_SERVER_STORE_DATABASE_OPTIONS_H_

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <vector>

// How RocksDB keeps a store.
namespace akin {

// Of the one entry that RocksDB's default column family may have, so that there
// is something to flush; it means nothing.
inline constexpr char kFlushableKey[] = "flushable";

// The other column families.
inline constexpr char kArticles[] = "articles";
inline constexpr char kChanges[] = "changes";
inline constexpr char kMeta[] = "meta";

rocksdb::DBOptions DatabaseOptions();

std::vector<rocksdb::ColumnFamilyDescriptor> StoreFamilies();

}  // namespace akin

#endif  // AKIN_SERVER_STORE_DATABASE_OPTIONS_H_
