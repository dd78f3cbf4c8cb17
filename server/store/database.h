#ifndef AKIN_SERVER_STORE_DATABASE_H_
#define AKIN_SERVER_STORE_DATABASE_H_

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/snapshot.h>
#include <rocksdb/status.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"

// RocksDB as this room uses it. docs/storage_format.md describes the files.
namespace akin {

// The format that this program writes, and the newest that it reads.
inline constexpr uint64_t kFormatVersion = 2;

// Keys of the column family `meta`; the values are decimal numbers.
inline constexpr char kFormatVersionKey[] = "format_version";
inline constexpr char kLastRevisionKey[] = "last_revision";
inline constexpr char kChangesBeginKey[] = "changes_begin";
inline constexpr char kArticlesKey[] = "articles";
inline constexpr char kDigestKey[] = "digest";

// DataLoss that says the store in `directory` is damaged and what to do.
absl::Status Damaged(const std::string& directory, const std::string& reason);

// What RocksDB says as a status: DataLoss for damage, Unavailable for what a
// disk or a lock may allow later. `action` completes "cannot ...".
absl::Status ToStatus(const rocksdb::Status& status,
                      const std::string& directory, const std::string& action);

// What a write in the write-ahead log that cannot be read means to who reads
// the log: it ends there, or goes on behind it.
enum class LogDamage { kEnds, kSkipped };

// What RocksDB's threads tell of an open database.
struct DatabaseEvents {
  std::atomic<bool> stopped = false;    // something failed: to be resumed
  std::atomic<bool> flushable = false;  // the default family has an entry
};

// An open database with the column families `articles`, `changes` and `meta`.
class Database {
 public:
  // Opens the database in a directory that exists; makes one if the directory
  // is empty. Its meta may be empty, or of an older format. Fails as
  // OpenRocksDbArticleStore() does.
  static absl::StatusOr<std::unique_ptr<Database>> Open(
      const std::string& directory, rocksdb::Env* env);

  // Opens a store to look at its meta; changes no file.
  static absl::StatusOr<std::unique_ptr<Database>> OpenForReading(
      const std::string& directory, LogDamage damage);

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  // Null if it was opened for reading.
  rocksdb::ColumnFamilyHandle* articles() const { return articles_; }
  rocksdb::ColumnFamilyHandle* changes() const { return changes_; }
  rocksdb::ColumnFamilyHandle* meta() const { return meta_; }
  const std::string& directory() const { return directory_; }

  // Writes a batch, synced, after a failure too: the cause may be gone.
  rocksdb::Status WriteSynced(rocksdb::WriteBatch& batch);

  // A number of `meta`; nullopt if there is none. As of a snapshot, or now.
  absl::StatusOr<std::optional<uint64_t>> FindNumber(
      const char* key, const rocksdb::Snapshot* snapshot = nullptr) const;

  // As FindNumber(); DataLoss if there is none.
  absl::StatusOr<uint64_t> ReadNumber(
      const char* key, const rocksdb::Snapshot* snapshot = nullptr) const;

 private:
  Database(std::string directory, rocksdb::DB* db,
           std::vector<rocksdb::ColumnFamilyHandle*> handles,
           std::shared_ptr<DatabaseEvents> events);

  // Lets a database that stopped because a write or work in the background
  // failed go on. OK if it goes on, or had not stopped.
  rocksdb::Status Resume();

  // Sees to it that Resume() has something to flush: only then does RocksDB
  // leave the log that failed, half written as it may be, for another one. The
  // entry is in no log, and means nothing.
  rocksdb::Status KeepFlushable();

  const std::string directory_;
  const std::shared_ptr<DatabaseEvents> events_;
  // Held over the disk: whoever writes meanwhile would be refused.
  Mutex resume_mutex_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::ColumnFamilyHandle* articles_ = nullptr;
  rocksdb::ColumnFamilyHandle* changes_ = nullptr;
  rocksdb::ColumnFamilyHandle* meta_ = nullptr;
};

}  // namespace akin

#endif  // AKIN_SERVER_STORE_DATABASE_H_
