#include "server/store/rocksdb_article_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/store/open_on_env.h"
#include "tests/contracts/article_store_contract.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/store/raw_database.h"

namespace akin {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

// A file that finds the disk full while `full` is set.
class FullableFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FullableFile(std::unique_ptr<rocksdb::FSWritableFile> file,
               const std::atomic<bool>& full)
      : FSWritableFileOwnerWrapper(std::move(file)), full_(full) {}

  using rocksdb::FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    if (!full_) return FSWritableFileOwnerWrapper::Append(data, options, debug);
    // As on a disk, a part of it may get there.
    rocksdb::IOStatus ignored = FSWritableFileOwnerWrapper::Append(
        rocksdb::Slice(data.data(), data.size() / 2), options, debug);
    ignored.PermitUncheckedError();
    rocksdb::IOStatus status = rocksdb::IOStatus::NoSpace("injected");
    status.SetRetryable(true);
    return status;
  }

 private:
  const std::atomic<bool>& full_;
};

class FullableFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FullableFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "FullableFileSystem"; }

  rocksdb::IOStatus NewWritableFile(
      const std::string& path, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* file,
      rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status =
        FileSystemWrapper::NewWritableFile(path, options, file, debug);
    if (status.ok()) {
      *file = std::make_unique<FullableFile>(std::move(*file), full);
    }
    return status;
  }

  std::atomic<bool> full = false;
};

class RocksDbEnvironment : public ArticleStoreEnvironment {
 public:
  absl::StatusOr<std::unique_ptr<ArticleStore>> Open(
      const std::string& name) override {
    return OpenRocksDbArticleStoreOn(PathOf(name), env_.get());
  }
  std::string PathOf(const std::string& name) const override {
    return directory_.path() + "/" + name;
  }
  void BreakDisk(ArticleStore&) override { file_system_->full = true; }
  void RepairDisk(ArticleStore&) override { file_system_->full = false; }

 private:
  TempDirectory directory_;
  std::shared_ptr<FullableFileSystem> file_system_ =
      std::make_shared<FullableFileSystem>();
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(file_system_);
};

INSTANTIATE_TEST_SUITE_P(RocksDb, ArticleStoreContract, ::testing::Values([] {
                           return std::make_unique<RocksDbEnvironment>();
                         }));

class RocksDbArticleStoreTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const {
    return directory_.path() + "/" + name;
  }

  static absl::Status OpenStatus(const std::string& path) {
    return OpenRocksDbArticleStore(path).status();
  }

  static std::unique_ptr<ArticleStore> Open(const std::string& path) {
    absl::StatusOr<std::unique_ptr<ArticleStore>> store =
        OpenRocksDbArticleStore(path);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  static void Put(ArticleStore& store, const std::string& id,
                  const std::string& title) {
    const std::vector<Write> writes = {Upsert{TextArticle(id, title)}};
    const absl::StatusOr<Revision> revision = store.Apply(writes);
    ASSERT_TRUE(revision.ok()) << revision.status();
  }

  // A store at `path`, its articles in table and blob files, not in the log.
  static void MakeStore(const std::string& path) {
    const std::string log = path + "-made";
    {
      const std::unique_ptr<ArticleStore> store = Open(log);
      for (int i = 0; i < 100; ++i) {
        Put(*store, "article-" + std::to_string(i), std::string(4000, 'x'));
      }
      ASSERT_TRUE(store->CreateSnapshot(path).ok());
    }
    fs::remove_all(log);
  }

  TempDirectory directory_;
};

TEST_F(RocksDbArticleStoreTest, MakesTheDirectoryAndItsParents) {
  EXPECT_TRUE(OpenStatus(Path("a/b/c")).ok());
  EXPECT_TRUE(fs::is_directory(Path("a/b/c")));
}

TEST_F(RocksDbArticleStoreTest, OpensAnEmptyDirectory) {
  fs::create_directories(Path("store/lost+found"));
  EXPECT_TRUE(OpenStatus(Path("store")).ok());
}

TEST_F(RocksDbArticleStoreTest, RefusesAnEmptyPath) {
  EXPECT_EQ(OpenStatus("").code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(RocksDbArticleStoreTest, RefusesAFile) {
  std::ofstream(Path("file")) << "text";
  EXPECT_EQ(OpenStatus(Path("file")).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(RocksDbArticleStoreTest, RefusesADirectoryOfOtherFiles) {
  fs::create_directory(Path("home"));
  std::ofstream(Path("home/notes.txt")) << "text";
  const absl::Status status = OpenStatus(Path("home"));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("notes.txt"));
}

TEST_F(RocksDbArticleStoreTest, RefusesAnotherDatabase) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, Path("other"), &db).ok());
  ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), "key", "value").ok());
  delete db;
  const absl::Status status = OpenStatus(Path("other"));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  ASSERT_TRUE(rocksdb::DB::OpenForReadOnly(options, Path("other"), &db).ok())
      << "was changed";
  delete db;
}

TEST_F(RocksDbArticleStoreTest, RefusesADatabaseWithOtherColumnFamilies) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, Path("other"), &db).ok());
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  ASSERT_TRUE(db->CreateColumnFamily(options, "users", &handle).ok());
  ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
  delete db;
  const absl::Status status = OpenStatus(Path("other"));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("users"));
}

TEST_F(RocksDbArticleStoreTest, FinishesAStoreThatWasLeftUnfinished) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, Path("store"), &db).ok());
  delete db;
  EXPECT_TRUE(OpenStatus(Path("store")).ok()) << OpenStatus(Path("store"));
}

TEST_F(RocksDbArticleStoreTest, RefusesANewerFormat) {
  Put(*Open(Path("store")), "a", "first");
  RawDatabase(Path("store")).Put("meta", "format_version", "7");
  const absl::Status status = OpenStatus(Path("store"));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("format version 7"), HasSubstr("up to 2"),
                    HasSubstr("newer program")));
}

TEST_F(RocksDbArticleStoreTest, ReportsAFormatThatIsNoNumber) {
  Put(*Open(Path("store")), "a", "first");
  RawDatabase(Path("store")).Put("meta", "format_version", "one");
  const absl::Status status = OpenStatus(Path("store"));
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
}

TEST_F(RocksDbArticleStoreTest, RefusesADirectoryThatIsOpen) {
  const std::unique_ptr<ArticleStore> store = Open(Path("store"));
  const absl::Status status = OpenStatus(Path("store"));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("has the directory open"));
  Put(*store, "a", "still works");
}

TEST_F(RocksDbArticleStoreTest, OpensADirectoryThatWasClosed) {
  Open(Path("store")).reset();
  EXPECT_TRUE(OpenStatus(Path("store")).ok());
}

TEST_F(RocksDbArticleStoreTest, MakesTheParentsOfASnapshot) {
  const std::unique_ptr<ArticleStore> store = Open(Path("store"));
  EXPECT_TRUE(store->CreateSnapshot(Path("a/b/snapshot/")).ok());
  EXPECT_TRUE(OpenStatus(Path("a/b/snapshot")).ok());
}

TEST_F(RocksDbArticleStoreTest, DoesNotWriteASnapshotOverAFile) {
  std::ofstream(Path("file")) << "text";
  const std::unique_ptr<ArticleStore> store = Open(Path("store"));
  EXPECT_EQ(store->CreateSnapshot(Path("file")).status().code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(store->CreateSnapshot(Path("file/snapshot")).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(RocksDbArticleStoreTest, ASnapshotOutlivesItsStore) {
  MakeStore(Path("store"));
  const std::unique_ptr<ArticleStore> store = Open(Path("store"));
  EXPECT_EQ(store->LastRevision(), Revision{100});
  EXPECT_TRUE((*store->Get("article-99")).has_value());
}

TEST_F(RocksDbArticleStoreTest, SurvivesALogThatWasCutInTheLastWrite) {
  // As a crash in the middle of a write leaves it.
  const std::string copy = Path("copy");
  {
    const std::unique_ptr<ArticleStore> store = Open(Path("store"));
    Put(*store, "a", "first");
    Put(*store, "b", std::string(4000, 'x'));
    fs::copy(Path("store"), copy);
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(copy)) {
    if (entry.path().extension() == ".log" && entry.file_size() > 2000) {
      fs::resize_file(entry.path(), entry.file_size() - 2000);
    }
  }
  const std::unique_ptr<ArticleStore> store = Open(copy);
  EXPECT_EQ(store->LastRevision(), Revision{1});
  EXPECT_TRUE((*store->Get("a")).has_value());
  EXPECT_FALSE((*store->Get("b")).has_value());
}

// A store whose log has thirty writes, each larger than a block of the log, as
// a crash leaves it.
class LogDamageTest : public RocksDbArticleStoreTest {
 protected:
  void SetUp() override {
    const std::unique_ptr<ArticleStore> store = Open(Path("running"));
    for (int i = 0; i < 30; ++i) {
      Put(*store, "article-" + std::to_string(i), std::string(40'000, 'x'));
    }
    fs::copy(Path("running"), Path("store"));
  }

  // Flips a byte of the log, `from_end` bytes before its last.
  void Damage(uintmax_t from_end) const {
    for (const fs::directory_entry& entry :
         fs::directory_iterator(Path("store"))) {
      if (entry.path().extension() != ".log" || entry.file_size() == 0) {
        continue;
      }
      std::fstream file(entry.path(),
                        std::ios::in | std::ios::out | std::ios::binary);
      const auto place =
          static_cast<std::streamoff>(entry.file_size() - 1 - from_end);
      file.seekg(place);
      const char byte = static_cast<char>(file.get() ^ 1);
      file.seekp(place);
      file.put(byte);
    }
  }
};

TEST_F(LogDamageTest, InTheLastWriteIsThatOfAPowerFailure) {
  Damage(100);
  const std::unique_ptr<ArticleStore> store = Open(Path("store"));
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->LastRevision(), Revision{29});
  EXPECT_TRUE((*store->Get("article-28")).has_value());
  EXPECT_EQ(store->Stats().articles, 29);
}

TEST_F(LogDamageTest, BeforeTheLastWriteIsReportedAndChangesNothing) {
  Damage(400'000);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const absl::Status status = OpenStatus(Path("store"));
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr(Path("store")), HasSubstr("write-ahead log"),
                      HasSubstr("goes on to 30"), HasSubstr("snapshot")));
  }
}

// ---- Damage -----------------------------------------------------------------

void Truncate(const fs::path& path) {
  fs::resize_file(path, fs::file_size(path) / 2);
}

void Overwrite(const fs::path& path) {
  const uintmax_t size = fs::file_size(path);
  std::ofstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file << std::string(size, '\x5A');
}

void Remove(const fs::path& path) { fs::remove(path); }

struct DamageCase {
  const char* name;
  const char* file;  // Prefix or suffix of the names of the files
  void (*damage)(const fs::path& path);
};

class DamagedStoreTest : public RocksDbArticleStoreTest,
                         public ::testing::WithParamInterface<DamageCase> {
 protected:
  // Reads all of a store in every way; the first error.
  static absl::Status ReadAll(const ArticleStore& store) {
    const absl::StatusOr<std::unique_ptr<ArticleCursor>> cursor =
        store.Scan("");
    if (!cursor.ok()) return cursor.status();
    while (true) {
      const auto next = (*cursor)->Next();
      if (!next.ok()) return next.status();
      if (!next->has_value()) break;
    }
    const std::vector<std::string> ids = {"article-1", "article-2"};
    const auto articles = store.BatchGet(ids);
    if (!articles.ok()) return articles.status();
    return store.Get("article-3").status();
  }
};

TEST_P(DamagedStoreTest, IsReportedWithItsDirectory) {
  MakeStore(Path("store"));
  int damaged = 0;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(Path("store"))) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(GetParam().file) || name.ends_with(GetParam().file)) {
      GetParam().damage(entry.path());
      ++damaged;
    }
  }
  ASSERT_GT(damaged, 0);
  const absl::StatusOr<std::unique_ptr<ArticleStore>> store =
      OpenRocksDbArticleStore(Path("store"));
  const absl::Status status = store.ok() ? ReadAll(**store) : store.status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr(Path("store")), HasSubstr("snapshot")));
}

INSTANTIATE_TEST_SUITE_P(
    Files, DamagedStoreTest,
    ::testing::Values(DamageCase{"TruncatedTable", ".sst", Truncate},
                      DamageCase{"OverwrittenTable", ".sst", Overwrite},
                      DamageCase{"MissingTable", ".sst", Remove},
                      DamageCase{"TruncatedBlobs", ".blob", Truncate},
                      DamageCase{"OverwrittenBlobs", ".blob", Overwrite},
                      DamageCase{"MissingBlobs", ".blob", Remove},
                      DamageCase{"TruncatedManifest", "MANIFEST-", Truncate},
                      DamageCase{"OverwrittenManifest", "MANIFEST-", Overwrite},
                      DamageCase{"MissingManifest", "MANIFEST-", Remove},
                      DamageCase{"OverwrittenCurrent", "CURRENT", Overwrite},
                      DamageCase{"MissingCurrent", "CURRENT", Remove}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace akin
