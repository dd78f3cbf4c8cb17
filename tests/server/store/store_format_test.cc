#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/article/article_digest.h"
#include "server/store/article_record.h"
#include "server/store/cursors.h"
#include "server/store/rocksdb_article_store.h"
#include "tests/contracts/article_store_contract.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/store/raw_database.h"

// What the store makes of files as they may lie on a disk.
namespace akin {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class StoreFormatTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const {
    return directory_.path() + "/" + name;
  }

  std::unique_ptr<ArticleStore> Open(const std::string& name) const {
    absl::StatusOr<std::unique_ptr<ArticleStore>> store =
        OpenRocksDbArticleStore(Path(name));
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  absl::Status OpenStatus(const std::string& name) const {
    return OpenRocksDbArticleStore(Path(name)).status();
  }

  static void Put(ArticleStore& store, const std::string& id,
                  const std::string& title) {
    const std::vector<Write> writes = {Upsert{TextArticle(id, title)}};
    const absl::StatusOr<Revision> revision = store.Apply(writes);
    ASSERT_TRUE(revision.ok()) << revision.status();
  }

  // A store with the articles "a", "b" and "c", revisions 1 to 3.
  void MakeStore(const std::string& name) const {
    const std::unique_ptr<ArticleStore> store = Open(name);
    for (const char* id : {"a", "b", "c"}) Put(*store, id, "title");
  }

  // The changes after `after`, or why they cannot be read to the end.
  static absl::StatusOr<std::vector<Change>> ChangesSince(
      const ArticleStore& store, Revision after) {
    const absl::StatusOr<std::unique_ptr<ChangeCursor>> cursor =
        store.ChangesSince(after);
    if (!cursor.ok()) return cursor.status();
    std::vector<Change> changes;
    while (true) {
      const absl::StatusOr<std::optional<Change>> next = (*cursor)->Next();
      if (!next.ok()) return next.status();
      if (!next->has_value()) return changes;
      changes.push_back(**next);
    }
  }

  static LiveDigest StatedDigest(const ArticleStore& store) {
    const StoreStats stats = store.Stats();
    return LiveDigest(stats.articles, stats.digest);
  }

  TempDirectory directory_;
};

// ---- Format 1 ---------------------------------------------------------------

// A store as a program of format 1 left it: "a" of revision 2, "b", whose body
// is long, of revision 5; the last write, revision 7, was a delete.
void MakeStoreOfFormat1(const std::string& path) {
  Article long_article = TextArticle("b", "B");
  long_article.body = std::string(100'000, 'x');
  RawDatabase database(path, {"default", "articles", "meta"});
  database.Put("articles", "a",
               EncodeArticleRecord(FullArticle("a"), Revision{2}));
  database.Put("articles", "b", EncodeArticleRecord(long_article, Revision{5}));
  database.Put("meta", "format_version", "1");
  database.Put("meta", "last_revision", "7");
}

void ExpectUpgraded(ArticleStore& store) {
  EXPECT_EQ(store.Stats().format_version, 2);
  EXPECT_EQ(store.LastRevision(), Revision{7});
  EXPECT_EQ((*store.Get("a"))->article, FullArticle("a"));
  EXPECT_EQ((*store.Get("b"))->revision, Revision{5});
  LiveDigest live;
  live.Add("a", Revision{2});
  live.Add("b", Revision{5});
  EXPECT_EQ(LiveDigest(store.Stats().articles, store.Stats().digest), live);
}

TEST_F(StoreFormatTest, AStoreOfFormat1IsUpgraded) {
  MakeStoreOfFormat1(Path("store"));
  ExpectUpgraded(*Open("store"));
  ExpectUpgraded(*Open("store"));
  EXPECT_EQ(RawDatabase(Path("store")).Get("meta", "format_version"), "2");
}

TEST_F(StoreFormatTest, TheLogOfAnUpgradedStoreBeginsAtTheUpgrade) {
  MakeStoreOfFormat1(Path("store"));
  const std::unique_ptr<ArticleStore> store = Open("store");
  const absl::Status status = store->ChangesSince(Revision{6}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("back to revision 7"));
  EXPECT_THAT(*ChangesSince(*store, Revision{7}), IsEmpty());
  Put(*store, "a", "replaced");
  EXPECT_THAT(*ChangesSince(*store, Revision{7}),
              ElementsAre(Change{Revision{8}, "a"}));
  LiveDigest live;
  live.Add("a", Revision{8});
  live.Add("b", Revision{5});
  EXPECT_EQ(StatedDigest(*store), live);
}

TEST_F(StoreFormatTest, AnUpgradedStoreHasASnapshotOfFormat2) {
  MakeStoreOfFormat1(Path("store"));
  const absl::StatusOr<Revision> revision =
      Open("store")->CreateSnapshot(Path("snapshot"));
  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(*revision, Revision{7});
  ExpectUpgraded(*Open("snapshot"));
}

TEST_F(StoreFormatTest, AnEmptyStoreOfFormat1IsUpgraded) {
  {
    RawDatabase database(Path("store"), {"default", "articles", "meta"});
    database.Put("meta", "format_version", "1");
    database.Put("meta", "last_revision", "0");
  }
  const std::unique_ptr<ArticleStore> store = Open("store");
  EXPECT_EQ(StatedDigest(*store), LiveDigest());
  EXPECT_THAT(*ChangesSince(*store, kNoRevision), IsEmpty());
}

TEST_F(StoreFormatTest, AnUpgradeThatWasKilledIsDoneAgain) {
  MakeStoreOfFormat1(Path("store"));
  {
    const RawDatabase database(Path("store"),
                               {"default", "articles", "changes", "meta"});
  }
  ExpectUpgraded(*Open("store"));
}

TEST_F(StoreFormatTest, ADamagedArticleStopsTheUpgradeAndLeavesFormat1) {
  MakeStoreOfFormat1(Path("store"));
  RawDatabase(Path("store")).Put("articles", "bad", "no record");
  const absl::Status status = OpenStatus("store");
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"bad\""));
  EXPECT_EQ(RawDatabase(Path("store")).Get("meta", "format_version"), "1");
}

// ---- Damage and crashes -----------------------------------------------------

TEST_F(StoreFormatTest, AMissingNumberIsReportedByName) {
  for (const char* key : {"last_revision", "articles", "digest"}) {
    MakeStore(key);
    RawDatabase(Path(key)).Delete("meta", key);
    const absl::Status status = OpenStatus(key);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr(std::string(key) + " is missing"),
                      HasSubstr("snapshot")));
  }
}

TEST_F(StoreFormatTest, AMissingBeginOfTheLogIsReportedToWhoAsksForChanges) {
  MakeStore("store");
  RawDatabase(Path("store")).Delete("meta", "changes_begin");
  const std::unique_ptr<ArticleStore> store = Open("store");
  EXPECT_EQ(store->ChangesSince(Revision{1}).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(store->ForgetChanges(Revision{1}).code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(StoreFormatTest, AGapInTheLogIsReportedWhereverItIs) {
  for (uint64_t gap : {1, 2, 3}) {
    const std::string name = "gap-" + std::to_string(gap);
    MakeStore(name);
    RawDatabase(Path(name)).Delete("changes", ChangeKey(Revision{gap}));
    const std::unique_ptr<ArticleStore> store = Open(name);
    const absl::Status status = ChangesSince(*store, kNoRevision).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("no revision " + std::to_string(gap)));
    EXPECT_TRUE(ChangesSince(*store, Revision{gap}).ok());
  }
}

TEST_F(StoreFormatTest, AnEntryWhoseKeyIsNoRevisionIsReported) {
  MakeStore("store");
  RawDatabase(Path("store"))
      .Put("changes", ChangeKey(Revision{2}) + "more", "b");
  const absl::Status status =
      ChangesSince(*Open("store"), kNoRevision).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
}

TEST_F(StoreFormatTest, AnArticleThatIsDamagedIsNeitherReplacedNorDeleted) {
  MakeStore("store");
  RawDatabase(Path("store")).Put("articles", "b", "no record");
  const std::unique_ptr<ArticleStore> store = Open("store");
  for (const Write& write :
       {Write(Upsert{TextArticle("b", "replaced")}), Write(Delete{"b"})}) {
    const std::vector<Write> writes = {Upsert{TextArticle("d", "new")}, write};
    EXPECT_EQ(store->Apply(writes).status().code(),
              absl::StatusCode::kDataLoss);
  }
  EXPECT_EQ(store->LastRevision(), Revision{3});
  EXPECT_FALSE((*store->Get("d")).has_value());
}

TEST_F(StoreFormatTest, ATrimThatACrashCutOffLeavesTheLogWhole) {
  {
    const std::unique_ptr<ArticleStore> store = Open("store");
    for (const char* id : {"a", "b", "c"}) Put(*store, id, "title");
    ASSERT_TRUE(store->ForgetChanges(Revision{2}).ok());
    fs::copy(Path("store"), Path("crashed"));
  }
  for (const auto& entry : fs::directory_iterator(Path("crashed"))) {
    if (entry.path().extension() == ".log" && entry.file_size() > 0) {
      fs::resize_file(entry.path(), entry.file_size() - 1);
    }
  }
  const std::unique_ptr<ArticleStore> store = Open("crashed");
  EXPECT_THAT(*ChangesSince(*store, kNoRevision),
              ElementsAre(Change{Revision{1}, "a"}, Change{Revision{2}, "b"},
                          Change{Revision{3}, "c"}));
}

TEST_F(StoreFormatTest, ATrimOutlivesACrashRightAfterIt) {
  {
    const std::unique_ptr<ArticleStore> store = Open("store");
    for (const char* id : {"a", "b", "c"}) Put(*store, id, "title");
    ASSERT_TRUE(store->ForgetChanges(Revision{2}).ok());
    fs::copy(Path("store"), Path("crashed"));
  }
  const std::unique_ptr<ArticleStore> store = Open("crashed");
  EXPECT_EQ(ChangesSince(*store, Revision{1}).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(*ChangesSince(*store, Revision{2}),
              ElementsAre(Change{Revision{3}, "c"}));
}

TEST_F(StoreFormatTest, TheLogIsReadAndTrimmedBesideAWriter) {
  const std::unique_ptr<ArticleStore> store = Open("store");
  std::thread writer([&] {
    for (int i = 0; i < 100; ++i) Put(*store, std::to_string(i % 7), "title");
  });
  Revision begin = kNoRevision;
  while (begin < Revision{100}) {
    const auto changes = ChangesSince(*store, begin);
    ASSERT_TRUE(changes.ok()) << changes.status();
    if (changes->empty()) continue;
    EXPECT_EQ(changes->front().revision, Next(begin));
    ASSERT_TRUE(store->ForgetChanges(changes->back().revision).ok());
    begin = changes->back().revision;
    EXPECT_LE(store->Stats().articles, 7);
  }
  writer.join();
  EXPECT_EQ(store->Stats().articles, 7);
}

}  // namespace
}  // namespace akin
