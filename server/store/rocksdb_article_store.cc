#include "server/store/rocksdb_article_store.h"

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/slice.h>
#include <rocksdb/status.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/store/article_record.h"
#include "server/store/database.h"
#include "server/store/directories.h"
#include "server/store/open_on_env.h"

namespace akin {
namespace {

rocksdb::Slice ToSlice(std::string_view bytes) {
  return rocksdb::Slice(bytes.data(), bytes.size());
}

std::string_view ToView(const rocksdb::Slice& slice) {
  return std::string_view(slice.data(), slice.size());
}

absl::StatusOr<StoredArticle> Decode(const std::string& directory,
                                     std::string_view id,
                                     const rocksdb::Slice& record) {
  std::optional<StoredArticle> stored = DecodeArticleRecord(id, ToView(record));
  if (stored.has_value()) return *std::move(stored);
  const absl::string_view shown(id.data(), id.size());
  return Damaged(directory,
                 absl::StrCat("the record of article \"",
                              absl::CHexEscape(shown), "\" is unreadable"));
}

// Sees the database as it was when the cursor was made, as an iterator does.
class RocksDbCursor : public ArticleCursor {
 public:
  RocksDbCursor(const Database& database, std::string_view after)
      : database_(database),
        iterator_(
            database.db().NewIterator(ScanOptions(), database.articles())) {
    iterator_->Seek(ToSlice(after));
    if (!after.empty() && iterator_->Valid() &&
        ToView(iterator_->key()) == after) {
      iterator_->Next();
    }
  }

  absl::StatusOr<std::optional<StoredArticle>> Next() override {
    if (!iterator_->Valid()) {
      absl::Status status = ToStatus(iterator_->status(), database_.directory(),
                                     "scan the articles");
      if (!status.ok()) return status;
      return std::optional<StoredArticle>();
    }
    absl::StatusOr<StoredArticle> stored = Decode(
        database_.directory(), ToView(iterator_->key()), iterator_->value());
    if (!stored.ok()) return stored.status();
    iterator_->Next();
    return std::optional<StoredArticle>(*std::move(stored));
  }

 private:
  static rocksdb::ReadOptions ScanOptions() {
    rocksdb::ReadOptions options;
    options.readahead_size = 2 << 20;
    options.fill_cache = false;  // Would evict what readers ask for.
    return options;
  }

  const Database& database_;
  const std::unique_ptr<rocksdb::Iterator> iterator_;
};

// Adds a write to a batch.
rocksdb::Status Add(const Write& write, Revision revision,
                    rocksdb::ColumnFamilyHandle* articles,
                    rocksdb::WriteBatch& batch) {
  if (const auto* forget = std::get_if<Delete>(&write)) {
    return batch.Delete(articles, forget->id);
  }
  const Article& article = std::get<Upsert>(write).article;
  return batch.Put(articles, article.id,
                   EncodeArticleRecord(article, revision));
}

class RocksDbArticleStore : public ArticleStore {
 public:
  RocksDbArticleStore(std::unique_ptr<Database> database,
                      Revision last_revision)
      : database_(std::move(database)), last_revision_(last_revision) {}

  absl::StatusOr<Revision> Apply(absl::Span<const Write> writes) override {
    Revision revision = LastRevision();
    if (writes.empty()) return revision;
    rocksdb::WriteBatch batch;
    rocksdb::Status status;
    for (const Write& write : writes) {
      revision = Next(revision);
      status = Add(write, revision, database_->articles(), batch);
      if (!status.ok()) return WriteError(status, writes.size());
    }
    status = batch.Put(database_->meta(), kLastRevisionKey,
                       absl::StrCat(static_cast<uint64_t>(revision)));
    if (!status.ok()) return WriteError(status, writes.size());
    status = WriteSynced(batch);
    if (!status.ok()) return WriteError(status, writes.size());
    last_revision_.store(revision);
    return revision;
  }

  Revision LastRevision() const override { return last_revision_.load(); }

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
    return std::make_unique<RocksDbCursor>(*database_, after);
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
    return StoreStats{.format_version = static_cast<int>(kFormatVersion),
                      .disk_bytes = SizeOfFiles(database_->directory())};
  }

 private:
  // Writes a batch, synced, after a failure too: the cause may be gone.
  rocksdb::Status WriteSynced(rocksdb::WriteBatch& batch) {
    const rocksdb::Status resumed = database_->Resume();
    if (!resumed.ok()) return resumed;
    rocksdb::WriteOptions options;
    options.sync = true;
    return database_->db().Write(options, &batch);
  }

  absl::Status WriteError(const rocksdb::Status& status, size_t writes) const {
    return ToStatus(status, database_->directory(),
                    absl::StrCat("make ", writes, " writes durable"));
  }

  absl::StatusOr<std::optional<StoredArticle>> ToArticle(
      const rocksdb::Status& status, std::string_view id,
      const rocksdb::Slice& record) const {
    if (status.IsNotFound()) return std::optional<StoredArticle>();
    if (!status.ok()) {
      return ToStatus(status, database_->directory(), "read an article");
    }
    absl::StatusOr<StoredArticle> stored =
        Decode(database_->directory(), id, record);
    if (!stored.ok()) return stored.status();
    return std::optional<StoredArticle>(*std::move(stored));
  }

  // The revision that a snapshot holds: writes may have gone on while it was
  // made, so only it can tell.
  static absl::StatusOr<Revision> RevisionIn(const std::string& snapshot) {
    absl::StatusOr<std::unique_ptr<Database>> database =
        Database::OpenForReading(snapshot);
    if (!database.ok()) return database.status();
    const absl::StatusOr<std::optional<uint64_t>> revision =
        (*database)->ReadNumber(kLastRevisionKey);
    if (!revision.ok()) return revision.status();
    if (revision->has_value()) return Revision{**revision};
    return Damaged(snapshot, "last_revision is missing");
  }

  const std::unique_ptr<Database> database_;
  std::atomic<Revision> last_revision_;
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
  const absl::StatusOr<std::optional<uint64_t>> revision =
      (*database)->ReadNumber(kLastRevisionKey);
  if (!revision.ok()) return revision.status();
  if (!revision->has_value()) {
    return Damaged(path->string(), "last_revision is missing");
  }
  return std::make_unique<RocksDbArticleStore>(*std::move(database),
                                               Revision{**revision});
}

}  // namespace akin
