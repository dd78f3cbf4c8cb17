#include "tests/server/durability/served_directory.h"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

#include "server/data_directory.h"
#include "server/index/segmented_index.h"
#include "server/indexed_article.h"
#include "server/store/rocksdb_article_store.h"

namespace akin {
namespace {

constexpr int kThreads = 1;

// The articles nearest to each one, by id.
std::map<std::string, std::vector<std::string>> Lists(
    const VectorIndex& index, const Titles& titles, const Embedder& embedder) {
  std::map<std::string, std::vector<std::string>> lists;
  const std::shared_ptr<const IndexSnapshot> snapshot = index.Snapshot();
  for (const auto& [id, title] : titles) {
    const absl::StatusOr<TextFeatures> query = embedder.Embed({.title = title});
    const absl::StatusOr<SearchResult> found = snapshot->Matching({})->Search(
        query->embedding, {.limit = 10, .accuracy = Accuracy::kExact});
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok()) continue;
    for (const Neighbor& neighbor : found->neighbors) {
      lists[id].emplace_back(neighbor.row.id);
    }
  }
  return lists;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServedDirectory>> ServedDirectory::Open(
    const std::string& path) {
  std::unique_ptr<ServedDirectory> served(new ServedDirectory);
  absl::StatusOr<std::unique_ptr<ArticleStore>> store =
      OpenRocksDbArticleStore(DataDirectory::StorePath(path));
  if (!store.ok()) return store.status();
  served->store_ = *std::move(store);
  absl::StatusOr<std::unique_ptr<VectorIndex>> index = OpenSegmentedIndex(
      {.model = served->embedder_.model(),
       .directory = DataDirectory::IndexPath(path),
       .tail_rows = 8,
       .merge_segments = 3,
       .retry_after = absl::Milliseconds(1),
       .on_covered = [&store = *served->store_](Revision revision) {
         // As the server, which only says so.
         store.ForgetChanges(revision).IgnoreError();
       }});
  if (!index.ok()) return index.status();
  served->index_ = *std::move(index);
  absl::StatusOr<LoadOutcome> loaded =
      LoadIndex(*served->store_, *served->index_, served->embedder_, kThreads);
  if (!loaded.ok()) return loaded.status();
  served->loaded_ = *loaded;
  served->catalog_ = std::make_unique<Catalog>(*served->store_, *served->index_,
                                               served->embedder_);
  served->snapshots_ = std::make_unique<Snapshots>(
      path + "/snapshots", *served->store_, *served->index_);
  return served;
}

absl::Status ServedDirectory::Put(const Titles& titles) {
  std::vector<Article> articles;
  for (const auto& [id, title] : titles) {
    articles.push_back({.id = id, .title = title});
  }
  return catalog_->UpsertBatch(std::move(articles)).status();
}

absl::StatusOr<Titles> ServedDirectory::Articles() const {
  absl::StatusOr<std::unique_ptr<ArticleCursor>> cursor = store_->Scan("");
  if (!cursor.ok()) return cursor.status();
  Titles titles;
  while (true) {
    absl::StatusOr<std::optional<StoredArticle>> next = (*cursor)->Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return titles;
    titles[(*next)->article.id] = (*next)->article.title;
  }
}

void ServedDirectory::ExpectIndexIsRight() const {
  EXPECT_EQ(index_->Stats().digest, store_->Stats().digest);
  const absl::StatusOr<Titles> titles = Articles();
  ASSERT_TRUE(titles.ok()) << titles.status();
  EXPECT_EQ(index_->Snapshot()->size(), titles->size());
  EXPECT_EQ(store_->Stats().articles, titles->size());
  const std::unique_ptr<VectorIndex> afresh =
      *OpenSegmentedIndex({.model = embedder_.model(), .tail_rows = 1'000});
  const absl::StatusOr<LoadOutcome> loaded =
      LoadIndex(*store_, *afresh, embedder_, kThreads);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(afresh->Stats().digest, store_->Stats().digest);
  EXPECT_EQ(Lists(*index_, *titles, embedder_),
            Lists(*afresh, *titles, embedder_));
}

}  // namespace akin
