#include "server/store/rocksdb_article_store.h"

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/slice.h>
#include <rocksdb/status.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "base/directories.h"
#include "base/mutex.h"
#include "server/article/article_digest.h"
#include "server/store/article_record.h"
#include "server/store/cursors.h"
#include "server/store/database.h"
#include "server/store/open_on_env.h"
#include "server/store/store_state.h"
#include "server/store/write_group.h"

namespace akin {
namespace {

class RocksDbArticleStore : public ArticleStore {
 public:
  RocksDbArticleStore(std::unique_ptr<Database> database,
                      const StoreState& state)
      : database_(std::move(database)), state_(state) {}

  absl::StatusOr<Revision> Apply(absl::Span<const Write> writes) override {
    const StoreState state = State();
    if (writes.empty()) return state.last_revision;
    WriteGroup group(*database_, state);
    for (const Write& write : writes) {
      absl::Status added = group.Add(write);
      if (!added.ok()) return added;
    }
    rocksdb::Status status = PutState(group.state(), *database_, group.batch());
    if (status.ok()) status = database_->WriteSynced(group.batch());
    if (!status.ok()) {
      return ToStatus(status, database_->directory(),
                      absl::StrCat("make ", writes.size(), " writes durable"));
    }
    MutexLock lock(mutex_);
    state_ = group.state();
    return state_.last_revision;
  }

  Revision LastRevision() const override { return State().last_revision; }

  absl::StatusOr<std::optional<StoredArticle>> Get(
      std::string_view id) const override {
    rocksdb::PinnableSlice record;
    const rocksdb::Status status = database_->db().Get(
        rocksdb::ReadOptions(), database_->articles(), ToSlice(id), &record);
    return ToArticle(status, id, record);
  }

  absl::StatusOr<std::vector<std::optional<StoredArticle>>> BatchGet(
      absl::Span<const std::string> ids) const override {
    const std::vector<rocksdb::Slice> keys(ids.begin(), ids.end());
    std::vector<rocksdb::PinnableSlice> records(ids.size());
    std::vector<rocksdb::Status> statuses(ids.size());
    database_->db().MultiGet(rocksdb::ReadOptions(), database_->articles(),
                             keys.size(), keys.data(), records.data(),
                             statuses.data());
    std::vector<std::optional<StoredArticle>> articles;
    articles.reserve(ids.size());
    for (size_t i = 0; i < ids.size(); ++i) {
      absl::StatusOr<std::optional<StoredArticle>> article =
          ToArticle(statuses[i], ids[i], records[i]);
      if (!article.ok()) return article.status();
      articles.push_back(*std::move(article));
    }
    return articles;
  }

  absl::StatusOr<std::unique_ptr<ArticleCursor>> Scan(
      std::string_view after) const override {
    return NewArticleCursor(*database_, after);
  }

  absl::StatusOr<std::unique_ptr<ChangeCursor>> ScanRevisions() const override {
    return NewRevisionCursor(*database_);
  }

  absl::StatusOr<std::unique_ptr<ChangeCursor>> ChangesSince(
      Revision after) const override {
    return NewChangeCursor(*database_, after, LastRevision());
  }

  absl::Status ForgetChanges(Revision up_to) override {
    const Revision last = LastRevision();
    if (up_to > last) {
      return absl::InvalidArgumentError(
          absl::StrCat("cannot forget the changes up to revision ",
                       static_cast<uint64_t>(up_to), "; the last is ",
                       static_cast<uint64_t>(last)));
    }
    const absl::StatusOr<uint64_t> begin =
        database_->ReadNumber(kChangesBeginKey);
    if (!begin.ok()) return begin.status();
    if (up_to <= Revision{*begin}) return absl::OkStatus();
    // One batch, so that after a crash the log still holds all that it says.
    rocksdb::WriteBatch batch;
    rocksdb::Status status =
        batch.Put(database_->meta(), kChangesBeginKey,
                  absl::StrCat(static_cast<uint64_t>(up_to)));
    if (status.ok()) {
      status = batch.DeleteRange(database_->changes(),
                                 ChangeKey(Next(Revision{*begin})),
                                 ChangeKey(Next(up_to)));
    }
    if (status.ok()) status = database_->WriteSynced(batch);
    return ToStatus(status, database_->directory(), "trim the log of changes");
  }

  absl::StatusOr<Revision> CreateSnapshot(const std::string& path) override {
    const absl::StatusOr<std::filesystem::path> target = AbsolutePath(path);
    if (!target.ok()) return target.status();
    std::error_code error;
    if (std::filesystem::exists(*target, error)) {
      return absl::AlreadyExistsError(
          absl::StrCat(target->string(), " exists already; name a new path"));
    }
    absl::Status made = MakeDirectories(target->parent_path());
    if (!made.ok()) return made;
    rocksdb::Checkpoint* checkpoint = nullptr;
    rocksdb::Status status =
        rocksdb::Checkpoint::Create(&database_->db(), &checkpoint);
    const std::unique_ptr<rocksdb::Checkpoint> owner(checkpoint);
    if (status.ok()) status = checkpoint->CreateCheckpoint(target->string());
    if (!status.ok()) {
      return ToStatus(status, database_->directory(),
                      absl::StrCat("write a snapshot to ", target->string()));
    }
    absl::Status synced = SyncDirectory(target->parent_path());
    if (!synced.ok()) return synced;
    return RevisionIn(target->string());
  }

  StoreStats Stats() const override {
    const LiveDigest live = State().live;
    return StoreStats{.format_version = static_cast<int>(kFormatVersion),
                      .disk_bytes = SizeOfFiles(database_->directory()),
                      .articles = live.articles(),
                      .digest = live.value()};
  }

 private:
  StoreState State() const {
    MutexLock lock(mutex_);
    return state_;
  }

  absl::StatusOr<std::optional<StoredArticle>> ToArticle(
      const rocksdb::Status& status, std::string_view id,
      const rocksdb::Slice& record) const {
    if (status.IsNotFound()) return std::optional<StoredArticle>();
    if (!status.ok()) {
      return ToStatus(status, database_->directory(), "read an article");
    }
    std::optional<StoredArticle> stored =
        DecodeArticleRecord(id, ToView(record));
    if (!stored.has_value()) return UnreadableRecord(*database_, id);
    return stored;
  }

  // The revision that a snapshot holds: writes may have gone on while it was
  // made, so only it can tell.
  static absl::StatusOr<Revision> RevisionIn(const std::string& snapshot) {
    absl::StatusOr<std::unique_ptr<Database>> database =
        Database::OpenForReading(snapshot, LogDamage::kEnds);
    if (!database.ok()) return database.status();
    const absl::StatusOr<uint64_t> revision =
        (*database)->ReadNumber(kLastRevisionKey);
    if (!revision.ok()) return revision.status();
    return Revision{*revision};
  }

  const std::unique_ptr<Database> database_;
  mutable Mutex mutex_;
  StoreState state_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<ArticleStore>> OpenRocksDbArticleStore(
    const std::string& directory) {
  return OpenRocksDbArticleStoreOn(directory, rocksdb::Env::Default());
}

absl::StatusOr<std::unique_ptr<ArticleStore>> OpenRocksDbArticleStoreOn(
    const std::string& directory, rocksdb::Env* env) {
  const absl::StatusOr<std::filesystem::path> path = AbsolutePath(directory);
  if (!path.ok()) return path.status();
  absl::Status status = MakeDirectories(*path);
  if (!status.ok()) return status;
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(path->string(), env);
  if (!database.ok()) return database.status();
  status = BringToFormat(**database);
  if (!status.ok()) return status;
  const absl::StatusOr<StoreState> state = ReadState(**database);
  if (!state.ok()) return state.status();
  return std::make_unique<RocksDbArticleStore>(*std::move(database), *state);
}

}  // namespace akin
