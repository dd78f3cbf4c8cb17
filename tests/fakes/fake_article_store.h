#ifndef AKIN_TESTS_FAKES_FAKE_ARTICLE_STORE_H_
#define AKIN_TESTS_FAKES_FAKE_ARTICLE_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "server/article/article_digest.h"
#include "server/store/article_store.h"

namespace akin {

// What a FakeArticleStore keeps; outlives the store, as a disk does.
struct FakeStoreContents {
  std::map<std::string, StoredArticle, std::less<>> articles;
  std::map<Revision, std::string> changes;  // Of the revisions after the begin
  Revision changes_begin = kNoRevision;
  Revision last_revision = kNoRevision;
};

// The disk of FakeArticleStores: contents by directory. Not thread-safe by
// itself; a store guards its own directory.
using FakeDisk =
    std::map<std::string, std::shared_ptr<FakeStoreContents>, std::less<>>;

// An ArticleStore in memory that fails when it is told to. Thread-safe.
class FakeArticleStore : public ArticleStore {
 public:
  // A store with a disk of its own.
  FakeArticleStore()
      : FakeArticleStore(std::make_shared<FakeDisk>(), "/store") {}

  // Opens the store in a directory of a disk; makes it if it is missing.
  FakeArticleStore(std::shared_ptr<FakeDisk> disk, const std::string& directory)
      : disk_(std::move(disk)) {
    std::shared_ptr<FakeStoreContents>& contents = (*disk_)[directory];
    if (contents == nullptr) contents = std::make_shared<FakeStoreContents>();
    contents_ = contents;
  }

  // From now on each of these fails with the status; OK repairs it.
  void FailApply(absl::Status status) {  // ForgetChanges too
    MutexLock lock(mutex_);
    apply_status_ = std::move(status);
  }
  void FailReads(absl::Status status) {  // Get, BatchGet, the scans, Next
    MutexLock lock(mutex_);
    read_status_ = std::move(status);
  }
  void FailCreateSnapshot(absl::Status status) {
    MutexLock lock(mutex_);
    snapshot_status_ = std::move(status);
  }

  // The next BatchGet() calls this before it reads.
  void BeforeNextBatchGet(std::function<void()> hook) {
    MutexLock lock(mutex_);
    before_batch_get_ = std::move(hook);
  }

  // Calls of Apply() that were made, failed ones included.
  int apply_calls() const {
    MutexLock lock(mutex_);
    return apply_calls_;
  }

  absl::StatusOr<Revision> Apply(absl::Span<const Write> writes) override {
    MutexLock lock(mutex_);
    ++apply_calls_;
    if (!apply_status_.ok()) return apply_status_;
    for (const Write& write : writes) {
      contents_->last_revision = Next(contents_->last_revision);
      std::string& changed = contents_->changes[contents_->last_revision];
      if (const auto* forget = std::get_if<Delete>(&write)) {
        changed = forget->id;
        contents_->articles.erase(forget->id);
        continue;
      }
      const Article& article = std::get<Upsert>(write).article;
      changed = article.id;
      contents_->articles[article.id] =
          StoredArticle{article, contents_->last_revision};
    }
    return contents_->last_revision;
  }

  Revision LastRevision() const override {
    MutexLock lock(mutex_);
    return contents_->last_revision;
  }

  absl::StatusOr<std::optional<StoredArticle>> Get(
      std::string_view id) const override {
    MutexLock lock(mutex_);
    if (!read_status_.ok()) return read_status_;
    return Find(id);
  }

  absl::StatusOr<std::vector<std::optional<StoredArticle>>> BatchGet(
      absl::Span<const std::string> ids) const override {
    if (const std::function<void()> hook = TakeHook()) hook();
    MutexLock lock(mutex_);
    if (!read_status_.ok()) return read_status_;
    std::vector<std::optional<StoredArticle>> articles;
    for (const std::string& id : ids) articles.push_back(Find(id));
    return articles;
  }

  absl::StatusOr<std::unique_ptr<ArticleCursor>> Scan(
      std::string_view after) const override {
    MutexLock lock(mutex_);
    if (!read_status_.ok()) return read_status_;
    std::vector<StoredArticle> articles;
    for (auto it = contents_->articles.upper_bound(after);
         it != contents_->articles.end(); ++it) {
      articles.push_back(it->second);
    }
    if (after.empty() && contents_->articles.contains("")) {
      articles.insert(articles.begin(), contents_->articles.find("")->second);
    }
    return std::make_unique<ListCursor<StoredArticle>>(*this,
                                                       std::move(articles));
  }

  absl::StatusOr<std::unique_ptr<ChangeCursor>> ScanRevisions() const override {
    MutexLock lock(mutex_);
    if (!read_status_.ok()) return read_status_;
    std::vector<Change> changes;
    for (const auto& [id, stored] : contents_->articles) {
      changes.push_back({stored.revision, id});
    }
    return std::make_unique<ListCursor<Change>>(*this, std::move(changes));
  }

  absl::StatusOr<std::unique_ptr<ChangeCursor>> ChangesSince(
      Revision after) const override {
    MutexLock lock(mutex_);
    if (!read_status_.ok()) return read_status_;
    if (after > contents_->last_revision) {
      return absl::InvalidArgumentError("there are no such changes");
    }
    if (after < contents_->changes_begin) {
      return absl::FailedPreconditionError("the log of changes was trimmed");
    }
    std::vector<Change> changes;
    for (auto it = contents_->changes.upper_bound(after);
         it != contents_->changes.end(); ++it) {
      changes.push_back({it->first, it->second});
    }
    return std::make_unique<ListCursor<Change>>(*this, std::move(changes));
  }

  absl::Status ForgetChanges(Revision up_to) override {
    MutexLock lock(mutex_);
    if (!apply_status_.ok()) return apply_status_;
    if (up_to > contents_->last_revision) {
      return absl::InvalidArgumentError("there are no such changes");
    }
    if (up_to <= contents_->changes_begin) return absl::OkStatus();
    contents_->changes_begin = up_to;
    contents_->changes.erase(contents_->changes.begin(),
                             contents_->changes.upper_bound(up_to));
    return absl::OkStatus();
  }

  absl::StatusOr<Revision> CreateSnapshot(const std::string& path) override {
    MutexLock lock(mutex_);
    if (!snapshot_status_.ok()) return snapshot_status_;
    if (disk_->contains(path)) {
      return absl::AlreadyExistsError(absl::StrCat(path, " exists already"));
    }
    (*disk_)[path] = std::make_shared<FakeStoreContents>(*contents_);
    return contents_->last_revision;
  }

  StoreStats Stats() const override {
    MutexLock lock(mutex_);
    StoreStats stats{.format_version = 2, .disk_bytes = 1};
    LiveDigest live;
    for (const auto& [id, stored] : contents_->articles) {
      stats.disk_bytes += id.size() + stored.article.body.size();
      live.Add(id, stored.revision);
    }
    stats.articles = live.articles();
    stats.digest = live.value();
    return stats;
  }

 private:
  template <typename Item>
  class ListCursor : public Cursor<Item> {
   public:
    ListCursor(const FakeArticleStore& store, std::vector<Item> items)
        : store_(store), items_(std::move(items)) {}

    absl::StatusOr<std::optional<Item>> Next() override {
      MutexLock lock(store_.mutex_);
      if (!store_.read_status_.ok()) return store_.read_status_;
      if (next_ == items_.size()) return std::optional<Item>();
      return std::optional<Item>(std::move(items_[next_++]));
    }

   private:
    const FakeArticleStore& store_;
    std::vector<Item> items_;
    size_t next_ = 0;
  };

  std::optional<StoredArticle> Find(std::string_view id) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto it = contents_->articles.find(id);
    if (it == contents_->articles.end()) return std::nullopt;
    return it->second;
  }

  // Empty if there is none.
  std::function<void()> TakeHook() const {
    MutexLock lock(mutex_);
    return std::exchange(before_batch_get_, nullptr);
  }

  mutable Mutex mutex_;
  std::shared_ptr<FakeDisk> disk_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<FakeStoreContents> contents_ ABSL_GUARDED_BY(mutex_);
  mutable std::function<void()> before_batch_get_ ABSL_GUARDED_BY(mutex_);
  absl::Status apply_status_ ABSL_GUARDED_BY(mutex_);
  absl::Status read_status_ ABSL_GUARDED_BY(mutex_);
  absl::Status snapshot_status_ ABSL_GUARDED_BY(mutex_);
  int apply_calls_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_FAKE_ARTICLE_STORE_H_
