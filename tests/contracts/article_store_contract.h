#ifndef AKIN_TESTS_CONTRACTS_ARTICLE_STORE_CONTRACT_H_
#define AKIN_TESTS_CONTRACTS_ARTICLE_STORE_CONTRACT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/article/article_digest.h"
#include "server/store/article_store.h"

// What every ArticleStore does. A test of an implementation links
// article_store_contract.cc and instantiates the suite with its environment.
namespace akin {

// Where an implementation keeps its stores, and how it is made to fail.
class ArticleStoreEnvironment {
 public:
  virtual ~ArticleStoreEnvironment() = default;

  // Opens the store `name`; makes it if it is missing.
  virtual absl::StatusOr<std::unique_ptr<ArticleStore>> Open(
      const std::string& name) = 0;
  // The path by which the store `name` goes.
  virtual std::string PathOf(const std::string& name) const = 0;
  // From now on the disk takes no more writes, and takes them again.
  virtual void BreakDisk(ArticleStore& store) = 0;
  virtual void RepairDisk(ArticleStore& store) = 0;
};

inline Article TextArticle(std::string id, std::string title) {
  Article article;
  article.id = std::move(id);
  article.title = std::move(title);
  return article;
}

// An article with a value in every field, each of its own kind of trouble.
inline Article FullArticle(std::string id) {
  Article article;
  article.id = std::move(id);
  article.title = "Zürich: \"Größe\" 東京 \xF0\x9F\x8E\x89";
  article.body = std::string("line\nline\0after a zero byte", 27);
  article.summary = "A summary.";
  article.url = "https://example.com/a?b=c&d=%20";
  article.source = "Example.com";
  article.language = "de-CH";
  article.country = "CH";
  article.category = "politics";
  article.published_at =
      absl::FromUnixSeconds(1700000000) + absl::Nanoseconds(123456789);
  article.labels = {"topic:economy", "", "topic:economy", "b"};
  article.embedding =
      GivenEmbedding{.model = "lexical-512-v2",
                     .values = {0.0f, -0.0f, 1.5f, -2.25e-30f,
                                std::numeric_limits<float>::max()}};
  return article;
}

class ArticleStoreContract
    : public ::testing::TestWithParam<
          std::function<std::unique_ptr<ArticleStoreEnvironment>()>> {
 protected:
  ArticleStoreContract() : environment_(GetParam()()) { Reopen(); }

  void Reopen() {
    store_.reset();
    store_ = OpenStore("store");
  }

  std::unique_ptr<ArticleStore> OpenStore(const std::string& name) {
    absl::StatusOr<std::unique_ptr<ArticleStore>> store =
        environment_->Open(name);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  Revision Apply(const std::vector<Write>& writes) {
    const absl::StatusOr<Revision> revision = store_->Apply(writes);
    EXPECT_TRUE(revision.ok()) << revision.status();
    return revision.value_or(kNoRevision);
  }

  Revision Put(const std::string& id, const std::string& title) {
    return Apply({Upsert{TextArticle(id, title)}});
  }

  static std::optional<StoredArticle> Get(const ArticleStore& store,
                                          const std::string& id) {
    absl::StatusOr<std::optional<StoredArticle>> stored = store.Get(id);
    EXPECT_TRUE(stored.ok()) << stored.status();
    return stored.ok() ? *std::move(stored) : std::nullopt;
  }

  // The title of an article; "absent" if there is none.
  std::string Title(const std::string& id) const {
    const std::optional<StoredArticle> stored = Get(*store_, id);
    return stored.has_value() ? stored->article.title : "absent";
  }

  std::unique_ptr<ArticleCursor> Scan(const std::string& after) const {
    absl::StatusOr<std::unique_ptr<ArticleCursor>> cursor = store_->Scan(after);
    EXPECT_TRUE(cursor.ok()) << cursor.status();
    return cursor.ok() ? *std::move(cursor) : nullptr;
  }

  // What a cursor has left.
  template <typename Item>
  static std::vector<Item> Items(Cursor<Item>& cursor) {
    std::vector<Item> items;
    while (true) {
      absl::StatusOr<std::optional<Item>> next = cursor.Next();
      EXPECT_TRUE(next.ok()) << next.status();
      if (!next.ok() || !next->has_value()) return items;
      items.push_back(**std::move(next));
    }
  }

  static std::vector<std::string> Rest(ArticleCursor& cursor) {
    std::vector<std::string> ids;
    for (const StoredArticle& stored : Items(cursor)) {
      ids.push_back(stored.article.id);
    }
    return ids;
  }

  static std::vector<Change> ChangesSince(const ArticleStore& store,
                                          Revision after) {
    const absl::StatusOr<std::unique_ptr<ChangeCursor>> cursor =
        store.ChangesSince(after);
    EXPECT_TRUE(cursor.ok()) << cursor.status();
    return cursor.ok() ? Items(**cursor) : std::vector<Change>();
  }

  static std::vector<Change> ScanRevisions(const ArticleStore& store) {
    const absl::StatusOr<std::unique_ptr<ChangeCursor>> cursor =
        store.ScanRevisions();
    EXPECT_TRUE(cursor.ok()) << cursor.status();
    return cursor.ok() ? Items(**cursor) : std::vector<Change>();
  }

  static LiveDigest StatedDigest(const ArticleStore& store) {
    const StoreStats stats = store.Stats();
    return LiveDigest(stats.articles, stats.digest);
  }

  // The digest of the articles that Scan() gives.
  LiveDigest ScannedDigest() const {
    LiveDigest digest;
    for (const StoredArticle& stored : Items(*Scan(""))) {
      digest.Add(stored.article.id, stored.revision);
    }
    return digest;
  }

  std::unique_ptr<ArticleStoreEnvironment> environment_;
  std::unique_ptr<ArticleStore> store_;
};

}  // namespace akin

#endif  // AKIN_TESTS_CONTRACTS_ARTICLE_STORE_CONTRACT_H_
