#include "server/store/database.h"

#include <rocksdb/env.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/store/database_options.h"

namespace akin {
namespace {

namespace fs = std::filesystem;
using Families = std::vector<rocksdb::ColumnFamilyDescriptor>;

constexpr char kRestore[] =
    "; restore the directory from a snapshot, or import an export into an "
    "empty one";

absl::Status Foreign(const std::string& directory, const std::string& found) {
  return absl::FailedPreconditionError(
      absl::StrCat(directory, " is not an article store: ", found,
                   "; name an empty directory, or that of an article store"));
}

bool IsLockHeld(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return status.IsIOError() &&
         (absl::StrContains(text, "lock hold by current process") ||
          absl::StrContains(text, "While lock file"));
}

// Whether the file CURRENT could not be opened. RocksDB blames its options.
bool IsUnopened(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return absl::StrContains(text, "Direct I/O is not supported by") ||
         absl::StrContains(text, "options incompatible with filesystem");
}

// As ToStatus() where a database is opened: what does not fit the options is
// no store.
absl::Status ToOpenStatus(const rocksdb::Status& status,
                          const std::string& directory) {
  if (IsUnopened(status)) {
    return absl::UnavailableError(
        absl::StrCat("article store in ", directory,
                     ": cannot open its file CURRENT; see to the disk, then "
                     "try again"));
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return Foreign(directory, status.ToString());
  }
  return ToStatus(status, directory, "open it");
}

// Notes that something failed, and leaves it to the next write to resume: a
// thread of RocksDB's beside it would refuse that write though the disk be
// well.
class EventListener : public rocksdb::EventListener {
 public:
  explicit EventListener(std::shared_ptr<DatabaseEvents> events)
      : events_(std::move(events)) {}

  void OnBackgroundError(rocksdb::BackgroundErrorReason,
                         rocksdb::Status*) override {
    events_->stopped = true;
  }

  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* automatic) override {
    *automatic = false;
  }

  void OnMemTableSealed(const rocksdb::MemTableInfo& table) override {
    if (table.cf_name == rocksdb::kDefaultColumnFamilyName) {
      events_->flushable = false;
    }
  }

 private:
  const std::shared_ptr<DatabaseEvents> events_;
};

// Holds the lock of a database's directory for a scope.
class DirectoryLock {
 public:
  explicit DirectoryLock(const std::string& directory)
      : status_(
            rocksdb::Env::Default()->LockFile(directory + "/LOCK", &lock_)) {}
  ~DirectoryLock() {
    if (lock_ == nullptr) return;
    rocksdb::Env::Default()->UnlockFile(lock_).PermitUncheckedError();
  }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

  const rocksdb::Status& status() const { return status_; }

 private:
  rocksdb::FileLock* lock_ = nullptr;
  rocksdb::Status status_;
};

bool IsBookkeeping(absl::string_view name) {
  return name == "LOCK" || name == "IDENTITY" || name == "lost+found" ||
         absl::StartsWith(name, "LOG") || absl::StartsWith(name, "MANIFEST-") ||
         absl::StartsWith(name, "OPTIONS-") || absl::EndsWith(name, ".dbtmp");
}

bool IsData(absl::string_view name) {
  return absl::EndsWith(name, ".sst") || absl::EndsWith(name, ".blob") ||
         absl::EndsWith(name, ".log");
}

// The name of a table or blob file in a directory; empty if there is none.
std::string FindTable(const std::string& directory) {
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string extension = entry->path().extension().string();
    if (extension == ".sst" || extension == ".blob") {
      return entry->path().filename().string();
    }
  }
  return "";
}

// Whether a directory holds a database. A start that was killed while it made
// one may leave bookkeeping behind: such a directory counts as empty.
absl::StatusOr<bool> HoldsDatabase(const std::string& directory) {
  bool manifest = false;
  std::string data;
  std::string other;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name == "CURRENT") return true;
    manifest = manifest || absl::StartsWith(name, "MANIFEST-");
    if (IsBookkeeping(name)) continue;
    (IsData(name) ? data : other) = name;
  }
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("cannot list ", directory, ": ", error.message()));
  }
  if (!other.empty()) return Foreign(directory, "it holds " + other);
  if (data.empty()) return false;
  if (manifest) return Damaged(directory, "its file CURRENT is missing");
  return Foreign(directory, "it holds " + data);
}

absl::Status CheckVersion(const std::string& directory, uint64_t version) {
  if (version >= 1 && version <= kFormatVersion) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("article store in ", directory, " has format version ",
                   version, ", this program reads up to ", kFormatVersion,
                   "; use a newer program, or import an export of the store "
                   "into an empty directory"));
}

// Whether every family of a database that is no store is empty and could be a
// store's: then a start was killed while it made one.
absl::Status CheckUnfinished(const std::string& directory,
                             const std::vector<std::string>& names) {
  Families families;
  for (const std::string& name : names) {
    if (name != rocksdb::kDefaultColumnFamilyName && name != kArticles &&
        name != kChanges && name != kMeta) {
      return Foreign(directory,
                     "it is a database with the column family " + name);
    }
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(
      DatabaseOptions(), directory, families, &handles, &db);
  if (!status.ok()) return ToOpenStatus(status, directory);
  const std::unique_ptr<rocksdb::DB> owner(db);
  bool empty = true;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    const std::unique_ptr<rocksdb::Iterator> iterator(
        db->NewIterator(rocksdb::ReadOptions(), handle));
    iterator->SeekToFirst();
    // It stands for nothing, in a store that is whole too.
    if (iterator->Valid() && iterator->key() == kFlushableKey) iterator->Next();
    empty = empty && !iterator->Valid() && iterator->status().ok();
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  if (!empty) {
    return Foreign(directory, "it is a database without a format version");
  }
  // RocksDB would remove what its manifest has forgotten.
  const std::string table = FindTable(directory);
  if (table.empty()) return absl::OkStatus();
  return Damaged(directory, "its manifest does not name " + table);
}

// OK if a database is a store that this program reads, or the beginning of one.
// Looks before the database is opened to be written, so that what is refused
// stays as it was.
absl::Status CheckFormat(const std::string& directory) {
  const DirectoryLock lock(directory);
  if (!lock.status().ok()) return ToOpenStatus(lock.status(), directory);
  std::vector<std::string> names;
  const rocksdb::Status status =
      rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), directory, &names);
  if (!status.ok()) return ToOpenStatus(status, directory);
  if (std::find(names.begin(), names.end(), kMeta) != names.end()) {
    absl::StatusOr<std::unique_ptr<Database>> database =
        Database::OpenForReading(directory, LogDamage::kEnds);
    if (!database.ok()) return database.status();
    const absl::StatusOr<std::optional<uint64_t>> version =
        (*database)->FindNumber(kFormatVersionKey);
    if (!version.ok()) return version.status();
    if (version->has_value()) return CheckVersion(directory, **version);
  }
  return CheckUnfinished(directory, names);
}

// The last revision of a store that is not open, as its log is read.
absl::StatusOr<uint64_t> LastRevisionIn(const std::string& directory,
                                        LogDamage damage) {
  const absl::StatusOr<std::unique_ptr<Database>> database =
      Database::OpenForReading(directory, damage);
  if (!database.ok()) return database.status();
  const absl::StatusOr<std::optional<uint64_t>> revision =
      (*database)->FindNumber(kLastRevisionKey);
  if (!revision.ok()) return revision.status();
  return revision->value_or(0);
}

// OK if a write-ahead log is damaged at its end only, as a power failure leaves
// it. A write that follows the damage says that what is damaged was durable
// once, for each write is synced before the next begins.
absl::Status CheckEndOfLog(const std::string& directory) {
  const absl::StatusOr<uint64_t> before =
      LastRevisionIn(directory, LogDamage::kEnds);
  if (!before.ok()) return before.status();
  const absl::StatusOr<uint64_t> readable =
      LastRevisionIn(directory, LogDamage::kSkipped);
  if (!readable.ok()) return readable.status();
  if (*readable == *before) return absl::OkStatus();
  return Damaged(directory,
                 absl::StrCat("its write-ahead log cannot be read after "
                              "revision ",
                              *before, ", and goes on to ", *readable));
}

}  // namespace

absl::Status Damaged(const std::string& directory, const std::string& reason) {
  return absl::DataLossError(absl::StrCat("article store in ", directory,
                                          " is damaged: ", reason, kRestore));
}

absl::Status ToStatus(const rocksdb::Status& status,
                      const std::string& directory, const std::string& action) {
  if (status.ok()) return absl::OkStatus();
  const std::string message =
      absl::StrCat("article store in ", directory, ": cannot ", action, ": ",
                   status.ToString());
  if (status.IsCorruption() || status.IsPathNotFound()) {
    return absl::DataLossError(absl::StrCat(message, kRestore));
  }
  if (IsLockHeld(status)) {
    return absl::UnavailableError(absl::StrCat(
        message, "; another process has the directory open: stop it first"));
  }
  if (status.IsNoSpace()) {
    return absl::UnavailableError(
        absl::StrCat(message, "; free disk space, then try again"));
  }
  if (status.IsIOError() || status.IsBusy() || status.IsTimedOut() ||
      status.IsTryAgain() || status.IsAborted() || status.IsIncomplete() ||
      status.IsShutdownInProgress()) {
    return absl::UnavailableError(
        absl::StrCat(message,
                     "; see to the disk, then try again, and restart the "
                     "server if it still fails"));
  }
  return absl::InternalError(message);
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(
    const std::string& directory, rocksdb::Env* env) {
  const absl::StatusOr<bool> exists = HoldsDatabase(directory);
  if (!exists.ok()) return exists.status();
  if (*exists) {
    absl::Status status = CheckFormat(directory);
    if (!status.ok()) return status;
  }
  rocksdb::DBOptions options = DatabaseOptions();
  const auto events = std::make_shared<DatabaseEvents>();
  options.listeners.push_back(std::make_shared<EventListener>(events));
  options.max_bgerror_resume_count = 0;
  options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // A last write that is cut off is left out, other damage is an error.
  options.wal_recovery_mode =
      rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::Status status =
      rocksdb::DB::Open(options, directory, StoreFamilies(), &handles, &db);
  if (status.IsCorruption()) {
    absl::Status at_end = CheckEndOfLog(directory);
    if (!at_end.ok()) return at_end;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    status =
        rocksdb::DB::Open(options, directory, StoreFamilies(), &handles, &db);
  }
  if (!status.ok()) return ToOpenStatus(status, directory);
  return std::unique_ptr<Database>(
      new Database(directory, db, std::move(handles), events));
}

absl::StatusOr<std::unique_ptr<Database>> Database::OpenForReading(
    const std::string& directory, LogDamage damage) {
  // Articles are left out: a newer format may keep them in ways that this
  // program cannot open.
  const Families families = {
      {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()},
      {kMeta, rocksdb::ColumnFamilyOptions()}};
  rocksdb::DBOptions options = DatabaseOptions();
  options.wal_recovery_mode =
      damage == LogDamage::kEnds
          ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
          : rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords;
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status =
      rocksdb::DB::OpenForReadOnly(options, directory, families, &handles, &db);
  if (!status.ok()) return ToOpenStatus(status, directory);
  return std::unique_ptr<Database>(new Database(
      directory, db, std::move(handles), std::make_shared<DatabaseEvents>()));
}

Database::Database(std::string directory, rocksdb::DB* db,
                   std::vector<rocksdb::ColumnFamilyHandle*> handles,
                   std::shared_ptr<DatabaseEvents> events)
    : directory_(std::move(directory)),
      events_(std::move(events)),
      db_(db),
      handles_(std::move(handles)) {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle->GetName() == kArticles) articles_ = handle;
    if (handle->GetName() == kChanges) changes_ = handle;
    if (handle->GetName() == kMeta) meta_ = handle;
  }
}

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
}

rocksdb::Status Database::Resume() {
  MutexLock lock(resume_mutex_);
  if (!events_->stopped.exchange(false)) return rocksdb::Status::OK();
  rocksdb::Status status = db_->Resume();
  if (!status.ok()) events_->stopped = true;
  return status;
}

rocksdb::Status Database::KeepFlushable() {
  if (events_->flushable.exchange(true)) return rocksdb::Status::OK();
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  rocksdb::Status status = db_->Put(options, kFlushableKey, "");
  if (!status.ok()) events_->flushable = false;
  return status;
}

rocksdb::Status Database::WriteSynced(rocksdb::WriteBatch& batch) {
  rocksdb::Status status = Resume();
  if (status.ok()) status = KeepFlushable();
  if (!status.ok()) return status;
  rocksdb::WriteOptions options;
  options.sync = true;
  return db_->Write(options, &batch);
}

absl::StatusOr<std::optional<uint64_t>> Database::FindNumber(
    const char* key, const rocksdb::Snapshot* snapshot) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  std::string text;
  const rocksdb::Status status = db_->Get(options, meta_, key, &text);
  if (status.IsNotFound()) return std::optional<uint64_t>();
  if (!status.ok()) {
    return ToStatus(status, directory_, absl::StrCat("read ", key));
  }
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) {
    return Damaged(directory_,
                   absl::StrCat(key, " is \"", text, "\", not a number"));
  }
  return std::optional<uint64_t>(number);
}

absl::StatusOr<uint64_t> Database::ReadNumber(
    const char* key, const rocksdb::Snapshot* snapshot) const {
  const absl::StatusOr<std::optional<uint64_t>> number =
      FindNumber(key, snapshot);
  if (!number.ok()) return number.status();
  if (number->has_value()) return **number;
  return Damaged(directory_, absl::StrCat(key, " is missing"));
}

}  // namespace akin
