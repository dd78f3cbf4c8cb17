#include "server/group_commit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

PreparedWrites Put(const std::string& id, const std::string& title) {
  static const FakeEmbedder embedder;
  PreparedWrites prepared;
  prepared.writes.push_back(Upsert{{.id = id, .title = title}});
  prepared.changes.push_back(IndexedArticle{
      .id = id, .embedding = embedder.Embed({.title = title})->embedding});
  return prepared;
}

class GroupCommitTest : public ::testing::Test {
 protected:
  FakeArticleStore store_;
  FakeVectorIndex index_{FakeEmbedder().model().dimensions};
  GroupCommit commit_{store_, index_};
};

TEST_F(GroupCommitTest, ACommittedWriteIsInTheStoreAndInTheIndex) {
  const absl::StatusOr<Revision> revision = commit_.Commit(Put("a", "title"));
  ASSERT_TRUE(revision.ok());
  EXPECT_EQ(*revision, Revision{1});
  EXPECT_TRUE(store_.Get("a")->has_value());
  EXPECT_TRUE(index_.Snapshot()->Find("a").has_value());
  EXPECT_EQ(index_.Snapshot()->revision(), Revision{1});
}

TEST_F(GroupCommitTest, EachRowCarriesTheRevisionOfItsWrite) {
  PreparedWrites prepared = Put("a", "title");
  prepared.writes.push_back(Delete{"nobody"});
  prepared.changes.push_back(IndexDelete{"nobody"});
  PreparedWrites last = Put("b", "title");
  prepared.writes.push_back(std::move(last.writes[0]));
  prepared.changes.push_back(std::move(last.changes[0]));
  ASSERT_TRUE(commit_.Commit(std::move(prepared)).ok());
  EXPECT_EQ(index_.Snapshot()->Find("a")->revision, Revision{1});
  EXPECT_EQ(index_.Snapshot()->Find("b")->revision, Revision{3});
  EXPECT_EQ(index_.Stats().digest, store_.Stats().digest);
}

TEST_F(GroupCommitTest, WhatTheDiskRefusesIsNotVisible) {
  store_.FailApply(absl::UnavailableError("disk full"));
  EXPECT_TRUE(absl::IsUnavailable(commit_.Commit(Put("a", "t")).status()));
  EXPECT_FALSE(index_.Snapshot()->Find("a").has_value());
}

TEST_F(GroupCommitTest, AfterAFailureWritesGoOn) {
  store_.FailApply(absl::UnavailableError("disk full"));
  ASSERT_FALSE(commit_.Commit(Put("a", "t")).ok());
  store_.FailApply(absl::OkStatus());
  EXPECT_TRUE(commit_.Commit(Put("a", "t")).ok());
  EXPECT_TRUE(index_.Snapshot()->Find("a").has_value());
}

TEST_F(GroupCommitTest,
       ARecheckSeesWhatWasWrittenBeforeAndCanTakeItsWritesBack) {
  ASSERT_TRUE(commit_.Commit(Put("a", "title")).ok());
  PreparedWrites prepared = Put("b", "title");
  prepared.recheck = [&](PreparedWrites& writes) {
    EXPECT_TRUE(store_.Get("a")->has_value());
    writes.writes.clear();
    writes.changes.clear();
    return absl::OkStatus();
  };
  EXPECT_EQ(*commit_.Commit(std::move(prepared)), Revision{1});
  EXPECT_FALSE(store_.Get("b")->has_value());
}

TEST_F(GroupCommitTest, AFailedRecheckAppliesNothing) {
  PreparedWrites prepared = Put("a", "title");
  prepared.recheck = [](PreparedWrites&) { return absl::DataLossError("x"); };
  EXPECT_TRUE(absl::IsDataLoss(commit_.Commit(std::move(prepared)).status()));
  EXPECT_FALSE(store_.Get("a")->has_value());
}

TEST_F(GroupCommitTest, ManyThreadsLoseNothingAndAgreeOnTheOrder) {
  constexpr int kThreads = 8;
  constexpr int kWrites = 100;
  std::vector<std::thread> threads;
  std::vector<std::vector<Revision>> revisions(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kWrites; ++i) {
        // One id that all fight for, and one of the thread's own.
        PreparedWrites prepared = Put("shared", absl::StrCat("word", t * i));
        PreparedWrites own = Put(absl::StrCat(t, "-", i), "own");
        prepared.writes.push_back(std::move(own.writes[0]));
        prepared.changes.push_back(std::move(own.changes[0]));
        const absl::StatusOr<Revision> revision =
            commit_.Commit(std::move(prepared));
        ASSERT_TRUE(revision.ok());
        // What was acknowledged is visible, and later than the last.
        ASSERT_TRUE(
            index_.Snapshot()->Find(absl::StrCat(t, "-", i)).has_value());
        if (i > 0) {
          ASSERT_GT(*revision, revisions[t].back());
        }
        revisions[t].push_back(*revision);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(index_.Snapshot()->size(), kThreads * kWrites + 1);
  EXPECT_EQ(store_.LastRevision(), Revision{2 * kThreads * kWrites});
  EXPECT_EQ(index_.Snapshot()->revision(), store_.LastRevision());
  // Store and index hold the same versions.
  EXPECT_EQ(index_.Stats().digest, store_.Stats().digest);
  const std::string title = (*store_.Get("shared"))->article.title;
  const VectorCode stored(
      FakeEmbedder().Embed({.title = title})->embedding.values());
  EXPECT_EQ(Cosine(index_.Snapshot()->Find("shared")->embedding, stored.view()),
            1);
  EXPECT_LE(store_.apply_calls(), kThreads * kWrites);
}

}  // namespace
}  // namespace akin
