#include "server/index_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/segmented_index.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// More than the loader reads at a time.
constexpr int kMany = 5'000;

// An embedder that counts.
class CountingEmbedder : public FakeEmbedder {
 public:
  absl::StatusOr<TextFeatures> Embed(const Text& text) const override {
    ++calls_;
    return FakeEmbedder::Embed(text);
  }

  // Calls since the last TakeCalls().
  int TakeCalls() { return calls_.exchange(0); }

 private:
  mutable std::atomic<int> calls_ = 0;
};

class IndexLoaderTest : public ::testing::Test {
 protected:
  std::unique_ptr<VectorIndex> OpenIndex() const {
    return *OpenSegmentedIndex({.model = embedder_.model(),
                                .directory = directory_.path() + "/index",
                                .tail_rows = 1'024});
  }

  // What was not checkpointed may be lost.
  void ReopenIndex() {
    index_ = nullptr;
    index_ = OpenIndex();
  }

  void Put(const std::string& id, const std::string& title = "one two") {
    const Write write = Upsert{{.id = id, .title = title}};
    ASSERT_TRUE(store_->Apply({&write, 1}).ok());
  }
  // An article that no embedder of this model takes.
  void PutForeign(const std::string& id) {
    const Write write = Upsert{{.id = id,
                                .title = "one",
                                .embedding = GivenEmbedding{"old model", {1}}}};
    ASSERT_TRUE(store_->Apply({&write, 1}).ok());
  }
  void PutMany() {
    std::vector<Write> writes;
    for (int i = 0; i < kMany; ++i) {
      writes.push_back(Upsert{{.id = absl::StrCat(i), .title = "one"}});
    }
    ASSERT_TRUE(store_->Apply(writes).ok());
  }
  void Forget(const std::string& id) {
    const Write write = Delete{id};
    ASSERT_TRUE(store_->Apply({&write, 1}).ok());
  }

  absl::StatusOr<LoadOutcome> TryLoad() {
    return LoadIndex(*store_, *index_, embedder_, 2);
  }

  LoadOutcome Load() {
    const absl::StatusOr<LoadOutcome> loaded = TryLoad();
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return loaded.ok() ? *loaded : LoadOutcome();
  }

  // Loads, and keeps it for the next start.
  void LoadAndKeep() {
    Load();
    ASSERT_TRUE(index_->Checkpoint().ok());
    embedder_.TakeCalls();
  }

  // Starts again on a copy of the store as it was at the CreateSnapshot().
  void RestoreStore() {
    store_ = std::make_unique<FakeArticleStore>(disk_, "/copy");
  }

  // Expects the index to have all that the store has, and nothing else.
  void ExpectAgreement() {
    EXPECT_EQ(index_->Stats().digest, store_->Stats().digest);
    EXPECT_EQ(index_->Snapshot()->size(), store_->Stats().articles);
    EXPECT_EQ(index_->Snapshot()->revision(), store_->LastRevision());
  }

  const TempDirectory directory_;
  const std::shared_ptr<FakeDisk> disk_ = std::make_shared<FakeDisk>();
  std::unique_ptr<FakeArticleStore> store_ =
      std::make_unique<FakeArticleStore>(disk_, "/store");
  CountingEmbedder embedder_;
  std::unique_ptr<VectorIndex> index_ = OpenIndex();
};

TEST_F(IndexLoaderTest, OfAnEmptyStoreThereIsNothingToLoad) {
  const LoadOutcome loaded = Load();
  EXPECT_EQ(loaded.kept + loaded.indexed + loaded.skipped, 0);
  EXPECT_FALSE(loaded.compared_all);
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, AnEmptyIndexIsFilledFromTheStore) {
  PutMany();
  const LoadOutcome loaded = Load();
  EXPECT_EQ(loaded.indexed, kMany);
  EXPECT_EQ(loaded.kept, 0);
  EXPECT_EQ(loaded.skipped, 0);
  EXPECT_FALSE(loaded.compared_all);
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, OfAnIndexThatIsUpToDateNoArticleIsRead) {
  PutMany();
  LoadAndKeep();
  ReopenIndex();
  store_->BeforeNextBatchGet([] { ADD_FAILURE() << "articles are read"; });
  const LoadOutcome loaded = Load();
  EXPECT_EQ(loaded.kept, kMany);
  EXPECT_EQ(loaded.indexed, 0);
  EXPECT_FALSE(loaded.compared_all);
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, WhatWasWrittenSinceTheIndexEndsIsTakenOver) {
  for (const char* id : {"kept", "replaced", "deleted", "again"}) Put(id);
  LoadAndKeep();
  Put("new");
  Put("replaced", "three");
  Forget("deleted");
  Put("came and went");
  Forget("came and went");
  Forget("again");
  Put("again");
  Forget("nobody");
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_EQ(loaded.kept, 1);
  EXPECT_EQ(loaded.indexed, 3);
  EXPECT_EQ(embedder_.TakeCalls(), 3);
  EXPECT_FALSE(loaded.compared_all);
  ExpectAgreement();
  EXPECT_FALSE(index_->Snapshot()->Find("deleted").has_value());
}

TEST_F(IndexLoaderTest, AnArticleThatWasReplacedOftenIsEmbeddedOnce) {
  LoadAndKeep();
  for (int i = 0; i < 10; ++i) Put("a", absl::StrCat("word", i));
  EXPECT_EQ(Load().indexed, 1);
  EXPECT_EQ(embedder_.TakeCalls(), 1);
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, WhereTheLogWasTrimmedAllRevisionsAreCompared) {
  for (const char* id : {"kept", "replaced", "deleted"}) Put(id);
  LoadAndKeep();
  Put("new");
  Put("replaced", "three");
  Forget("deleted");
  ASSERT_TRUE(store_->ForgetChanges(store_->LastRevision()).ok());
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_TRUE(loaded.compared_all);
  EXPECT_EQ(loaded.kept, 1);
  EXPECT_EQ(loaded.indexed, 2);
  EXPECT_EQ(embedder_.TakeCalls(), 2);
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, AnIndexThatIsAheadOfTheStoreIsSetBack) {
  for (const char* id : {"kept", "replaced", "deleted"}) Put(id);
  ASSERT_TRUE(store_->CreateSnapshot("/copy").ok());
  Put("replaced", "three");
  Forget("deleted");
  Put("of the future");
  LoadAndKeep();
  RestoreStore();
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_TRUE(loaded.compared_all);
  EXPECT_EQ(loaded.kept, 1);
  EXPECT_EQ(loaded.indexed, 2);
  ExpectAgreement();
  EXPECT_FALSE(index_->Snapshot()->Find("of the future").has_value());
  // From here on it goes on as any other.
  ASSERT_TRUE(index_->Checkpoint().ok());
  Put("later");
  ReopenIndex();
  EXPECT_FALSE(Load().compared_all);
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, AnIndexOfAnotherPastIsFoundOutByItsDigest) {
  Put("a");
  ASSERT_TRUE(store_->CreateSnapshot("/copy").ok());
  Put("b");
  Put("c");
  LoadAndKeep();
  RestoreStore();
  // As many writes as there, of other articles, and then some.
  Put("x");
  Put("c");
  Put("y");
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_TRUE(loaded.compared_all);
  EXPECT_EQ(loaded.kept, 2);     // "c" is of the same write in both
  EXPECT_EQ(loaded.indexed, 2);  // and "y" came by the log
  ExpectAgreement();
  EXPECT_FALSE(index_->Snapshot()->Find("b").has_value());
}

TEST_F(IndexLoaderTest, AnIndexOfAnotherStoreIsReplaced) {
  PutMany();
  LoadAndKeep();
  store_ = std::make_unique<FakeArticleStore>();
  Put("a");
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_EQ(loaded.kept, 0);
  EXPECT_EQ(loaded.indexed, 1);
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, AnArticleThatCannotBeEmbeddedIsSkippedByName) {
  Put("a");
  PutForeign("b");
  const LoadOutcome loaded = Load();
  EXPECT_EQ(loaded.indexed, 1);
  EXPECT_EQ(loaded.skipped, 1);
  EXPECT_THAT(loaded.first_skipped, HasSubstr("b: "));
  EXPECT_FALSE(loaded.compared_all);
  EXPECT_EQ(index_->Snapshot()->size(), 1);
  EXPECT_EQ(index_->Snapshot()->revision(), store_->LastRevision());
}

TEST_F(IndexLoaderTest, AnArticleThatIsSkippedLeavesNothingOfWhatItReplaced) {
  Put("a");
  Put("b");
  LoadAndKeep();
  PutForeign("b");
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_EQ(loaded.skipped, 1);
  EXPECT_FALSE(loaded.compared_all);
  EXPECT_FALSE(index_->Snapshot()->Find("b").has_value());
  EXPECT_TRUE(index_->Snapshot()->Find("a").has_value());
}

TEST_F(IndexLoaderTest, AfterASkippedArticleNoOtherIsLookedAtAgain) {
  PutMany();
  PutForeign("b");
  LoadAndKeep();
  for (int start = 0; start < 2; ++start) {
    ReopenIndex();
    const LoadOutcome loaded = Load();
    EXPECT_EQ(loaded.kept, kMany);
    EXPECT_EQ(loaded.indexed, 0);
    EXPECT_EQ(loaded.skipped, 1);
    EXPECT_THAT(loaded.first_skipped, HasSubstr("b: "));
    EXPECT_EQ(embedder_.TakeCalls(), 1);
    EXPECT_FALSE(loaded.compared_all);
    ASSERT_TRUE(index_->Checkpoint().ok());
  }
}

TEST_F(IndexLoaderTest, AfterAComparisonSkippedArticlesAreKnownToo) {
  Put("a");
  PutForeign("b");
  ASSERT_TRUE(store_->ForgetChanges(store_->LastRevision()).ok());
  EXPECT_TRUE(Load().compared_all);
  ASSERT_TRUE(index_->Checkpoint().ok());
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_FALSE(loaded.compared_all);
  EXPECT_EQ(loaded.skipped, 1);
}

TEST_F(IndexLoaderTest, ASkippedArticleThatIsReplacedOrDeletedIsNoneAnyMore) {
  for (const char* id : {"replaced", "again", "deleted"}) PutForeign(id);
  LoadAndKeep();
  Put("replaced");
  PutForeign("again");
  Forget("deleted");
  ReopenIndex();
  LoadOutcome loaded = Load();
  EXPECT_FALSE(loaded.compared_all);
  EXPECT_EQ(loaded.indexed, 1);
  EXPECT_EQ(loaded.skipped, 1);
  ASSERT_TRUE(index_->Checkpoint().ok());
  ReopenIndex();
  loaded = Load();
  EXPECT_FALSE(loaded.compared_all);
  EXPECT_EQ(loaded.skipped, 1);
  EXPECT_THAT(index_->Skipped(), ElementsAre("again"));
}

TEST_F(IndexLoaderTest, AnArticleThatIsSkippedTwiceCountsOnce) {
  PutForeign("b");
  PutMany();
  PutForeign("b");
  const LoadOutcome loaded = Load();
  EXPECT_FALSE(loaded.compared_all);
  EXPECT_EQ(loaded.skipped, 1);
}

TEST_F(IndexLoaderTest, OfVeryManySkippedArticlesNoneIsRemembered) {
  for (int i = 0; i < kMany; ++i) PutForeign(absl::StrCat(i));
  LoadAndKeep();
  EXPECT_THAT(index_->Skipped(), IsEmpty());
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_TRUE(loaded.compared_all);
  EXPECT_EQ(loaded.skipped, kMany);
}

TEST_F(IndexLoaderTest, ASkippedArticleHidesNoOtherPast) {
  Put("a");
  ASSERT_TRUE(store_->CreateSnapshot("/copy").ok());
  Put("b");
  LoadAndKeep();
  RestoreStore();
  Put("c");
  PutForeign("d");
  ReopenIndex();
  const LoadOutcome loaded = Load();
  EXPECT_TRUE(loaded.compared_all);
  EXPECT_EQ(loaded.skipped, 1);
  EXPECT_FALSE(index_->Snapshot()->Find("b").has_value());
  EXPECT_TRUE(index_->Snapshot()->Find("c").has_value());
}

TEST_F(IndexLoaderTest, ALoadThatBreaksOffIsContinued) {
  PutMany();
  store_->BeforeNextBatchGet([this] {
    store_->BeforeNextBatchGet(
        [this] { store_->FailReads(absl::UnavailableError("disk")); });
  });
  EXPECT_TRUE(absl::IsUnavailable(TryLoad().status()));
  ASSERT_TRUE(index_->Checkpoint().ok());
  store_->FailReads(absl::OkStatus());
  ReopenIndex();
  const int64_t kept = index_->Snapshot()->size();
  EXPECT_EQ(kept, 4'096);
  EXPECT_EQ(index_->Snapshot()->revision(), kNoRevision);
  const LoadOutcome loaded = Load();
  EXPECT_EQ(loaded.kept, kept);
  EXPECT_EQ(loaded.indexed, kMany - kept);
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, ACrashOfALoadThatReplacesLosesNothing) {
  PutMany();
  LoadAndKeep();
  for (int i = 0; i < kMany; ++i) Put(absl::StrCat(i), "two");
  ASSERT_TRUE(store_->ForgetChanges(store_->LastRevision()).ok());
  ReopenIndex();
  store_->BeforeNextBatchGet([this] {
    store_->BeforeNextBatchGet(
        [this] { store_->FailReads(absl::UnavailableError("disk")); });
  });
  EXPECT_TRUE(absl::IsUnavailable(TryLoad().status()));
  // Some of the tails were sealed, and the last was not.
  ReopenIndex();
  store_->FailReads(absl::OkStatus());
  Load();
  ExpectAgreement();
}

TEST_F(IndexLoaderTest, AnUnreadableStoreFailsTheLoad) {
  Put("a");
  store_->FailReads(absl::DataLossError("broken"));
  EXPECT_TRUE(absl::IsDataLoss(TryLoad().status()));
}

}  // namespace
}  // namespace akin
