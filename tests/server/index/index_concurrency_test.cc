#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/article/filter.h"
#include "server/index/segmented_index.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/index/indexed_log.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

// Articles that are replaced but never removed, and all that there may be.
constexpr int kPermanent = 20;
constexpr int kArticles = 60;

// By whether it is kept on disk.
class IndexConcurrencyTest : public ::testing::TestWithParam<bool> {
 protected:
  // So small that tails are sealed and segments merged all the time.
  std::unique_ptr<VectorIndex> Open() const {
    return *OpenSegmentedIndex({.model = TestModel(),
                                .directory = GetParam() ? root_.path() : "",
                                .tail_rows = 7,
                                .merge_segments = 2});
  }

  void PutPermanent() {
    for (int i = 0; i < kPermanent; ++i) log_.Put(absl::StrCat(i));
  }

  void WriteSome(int writes) {
    for (int i = 0; i < writes; ++i) {
      const int article = random_() % kArticles;
      if (article >= kPermanent && random_() % 2 == 0) {
        log_.Delete(absl::StrCat(article));
      } else {
        log_.Put(absl::StrCat(article));
      }
    }
  }

  const TempDirectory root_;
  std::mt19937 random_{1};
  IndexedLog log_{2};
};

// The ids of rows, which must be of the snapshot and each there once.
class SeenIds {
 public:
  explicit SeenIds(const IndexSnapshot& snapshot) : snapshot_(snapshot) {}

  void Add(const RowView& row) {
    EXPECT_TRUE(ids_.emplace(row.id).second) << row.id;
    EXPECT_LE(row.revision, snapshot_.revision());
  }

  const std::set<std::string>& ids() const { return ids_; }

 private:
  const IndexSnapshot& snapshot_;
  std::set<std::string> ids_;
};

std::set<std::string> All(const IndexSnapshot& snapshot,
                          const Filter& filter = {}) {
  SeenIds seen(snapshot);
  snapshot.Matching(filter)->ForEach(
      [&seen](const RowView& row) { seen.Add(row); });
  return seen.ids();
}

std::set<std::string> Nearest(const IndexSnapshot& snapshot,
                              const Embedding& query) {
  const std::unique_ptr<const MatchingRows> rows = snapshot.Matching({});
  const absl::StatusOr<SearchResult> result =
      rows->Search(query, {.limit = 2 * kArticles});
  SeenIds seen(snapshot);
  for (const Neighbor& neighbor : result->neighbors) seen.Add(neighbor.row);
  return seen.ids();
}

std::set<std::string> Sharing(const IndexSnapshot& snapshot, const Terms& query,
                              Accuracy accuracy) {
  const std::unique_ptr<const MatchingRows> rows = snapshot.Matching({});
  SeenIds seen(snapshot);
  for (const RowView& row : rows->SearchTerms(
           query, Fade(), {.limit = 2 * kArticles, .accuracy = accuracy})) {
    seen.Add(row);
  }
  return seen.ids();
}

// Whatever its state is, all ways to ask a snapshot agree about it.
void ExpectConsistent(const IndexSnapshot& snapshot, std::mt19937& random) {
  const std::set<std::string> all = All(snapshot);
  ASSERT_EQ(all.size(), snapshot.size());
  for (int i = 0; i < kPermanent; ++i) {
    ASSERT_TRUE(all.contains(absl::StrCat(i))) << i;
  }
  for (int i = 0; i < kArticles; ++i) {
    const std::string id = absl::StrCat(i);
    const std::optional<RowView> row = snapshot.Find(id);
    ASSERT_EQ(row.has_value(), all.contains(id)) << i;
    ASSERT_EQ(row.has_value() ? row->id : id, id);
  }
  ASSERT_EQ(Nearest(snapshot, RandomEmbedding(random)), all);
  const Terms query = RandomTerms(random);
  ASSERT_EQ(Sharing(snapshot, query, Accuracy::kDefault),
            Sharing(snapshot, query, Accuracy::kExact));
  Filter filter = RandomFilter(random);
  filter.exclude_ids = {"3"};
  ASSERT_FALSE(All(snapshot, filter).contains("3"));
  // A rule and its opposite share the rows, but for those without a value.
  const std::string source = "source7.example";
  ASSERT_EQ(All(snapshot, {.sources = {.any_of = {source}}}).size() +
                All(snapshot, {.sources = {.none_of = {source}}}).size(),
            all.size());
  // As it was.
  ASSERT_EQ(All(snapshot), all);
}

TEST_P(IndexConcurrencyTest, EverySnapshotIsConsistentWhateverGoesOn) {
  std::unique_ptr<VectorIndex> index = Open();
  PutPermanent();
  ASSERT_TRUE(log_.Replay(*index, kPermanent).ok());
  std::atomic<bool> done{false};
  std::atomic<int> reads{0}, compactions{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&index, &done, &reads, i] {
      std::mt19937 random(100 + i);
      std::shared_ptr<const IndexSnapshot> old = index->Snapshot();
      while (!done) {
        const std::shared_ptr<const IndexSnapshot> now = index->Snapshot();
        ASSERT_GE(now->revision(), old->revision());
        ExpectConsistent(*now, random);
        ExpectConsistent(*old, random);
        if (random() % 4 == 0) old = now;
        ++reads;
      }
    });
  }
  threads.emplace_back([&] {
    while (!done) {
      EXPECT_TRUE(index->Checkpoint().ok());
      EXPECT_TRUE(index->Compact().ok());
      EXPECT_GE(index->Stats().rows, kPermanent);
      ++compactions;
    }
  });
  // At least so many, and more until the others have done something.
  for (int batch = 0;
       batch < 100 || (batch < 400 && (reads < 30 || compactions < 3));
       ++batch) {
    WriteSome(1 + batch % 5);
    EXPECT_TRUE(log_.Replay(*index, 5).ok());
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(compactions, 0);
  EXPECT_EQ(index->Stats().digest, log_.digest());
  EXPECT_EQ(index->Snapshot()->size(), log_.live().size());
  ExpectConsistent(*index->Snapshot(), random_);
  ASSERT_TRUE(index->Compact().ok());
  EXPECT_EQ(index->Stats().segments, 1);
  EXPECT_EQ(index->Stats().digest, log_.digest());
  if (!GetParam()) return;
  index.reset();
  index = Open();
  EXPECT_EQ(index->Stats().digest, log_.digest());
  EXPECT_EQ(index->Snapshot()->revision(), log_.last());
}

TEST_P(IndexConcurrencyTest, ACheckpointEndsBesideAWriterThatGoesOn) {
  const std::unique_ptr<VectorIndex> index = Open();
  std::atomic<bool> done{false};
  std::thread writer([&] {
    while (!done) {
      WriteSome(20);
      EXPECT_TRUE(log_.Replay(*index).ok());
    }
  });
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(index->Checkpoint().ok());
    EXPECT_TRUE(index->Compact().ok());
  }
  done = true;
  writer.join();
  EXPECT_EQ(index->Stats().digest, log_.digest());
}

TEST_P(IndexConcurrencyTest, AnIndexIsClosedWhileItSealsAndMerges) {
  for (int round = 0; round < 10; ++round) {
    const std::unique_ptr<VectorIndex> index = Open();
    ASSERT_TRUE(log_.Replay(*index, 10).ok());
    WriteSome(40);
    ASSERT_TRUE(log_.Replay(*index, 10).ok());
    EXPECT_EQ(index->Stats().digest, log_.digest());
  }
}

INSTANTIATE_TEST_SUITE_P(Kept, IndexConcurrencyTest, ::testing::Bool(),
                         [](const auto& info) {
                           return info.param ? "OnDisk" : "InMemory";
                         });

}  // namespace
}  // namespace akin
