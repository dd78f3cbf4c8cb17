#include "server/index_loader.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/article/article_digest.h"
#include "server/indexed_article.h"

namespace akin {
namespace {

// Articles that are read at a time.
constexpr size_t kBatch = 4'096;

// Calls `body` for 0 <= i < count on `threads` threads.
template <typename Body>
void ParallelFor(int threads, size_t count, const Body& body) {
  std::vector<std::thread> workers;
  for (int t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      for (size_t i = t; i < count; i += threads) body(i);
    });
  }
  for (std::thread& worker : workers) worker.join();
}

class IndexLoader {
 public:
  IndexLoader(const ArticleStore& store, VectorIndex& index,
              const Embedder& embedder, int threads)
      : store_(store),
        index_(index),
        embedder_(embedder),
        threads_(threads),
        begin_(std::min(index.Snapshot()->revision(), store.LastRevision())) {}

  absl::StatusOr<LoadOutcome> Load() {
    // Back, if the store is older: from a copy, say.
    absl::Status loaded = index_.Apply({}, begin_);
    if (loaded.ok()) loaded = Replay();
    if (loaded.ok() && Digest() != store_.Stats().digest) {
      loaded = absl::FailedPreconditionError("the index is of another past");
    }
    if (absl::IsFailedPrecondition(loaded)) loaded = CompareAll();
    if (!loaded.ok()) return loaded;
    absl::Status reached = index_.Apply({}, store_.LastRevision());
    if (!reached.ok()) return reached;
    outcome_.skipped = static_cast<int64_t>(skipped_.size());
    RememberSkipped();
    outcome_.kept = index_.Snapshot()->size() - outcome_.indexed;
    return outcome_;
  }

 private:
  // Takes over what was written since the index ends, and looks again at what
  // it left out before.
  absl::Status Replay() {
    absl::StatusOr<std::unique_ptr<ChangeCursor>> changes =
        store_.ChangesSince(begin_);
    if (!changes.ok()) return changes.status();
    const std::vector<std::string> skipped = index_.Skipped();
    absl::flat_hash_set<std::string> ids(skipped.begin(), skipped.end());
    while (true) {
      absl::StatusOr<std::optional<Change>> change = (*changes)->Next();
      if (!change.ok()) return change.status();
      if (change->has_value()) ids.insert(std::move((*change)->id));
      if (ids.size() >= kBatch || (!change->has_value() && !ids.empty())) {
        absl::Status updated = Update({ids.begin(), ids.end()});
        if (!updated.ok()) return updated;
        ids.clear();
      }
      if (!change->has_value()) return absl::OkStatus();
    }
  }

  // Makes the index hold the versions that the store holds.
  absl::Status CompareAll() {
    outcome_.compared_all = true;
    skipped_.clear();
    absl::StatusOr<std::unique_ptr<ChangeCursor>> articles =
        store_.ScanRevisions();
    if (!articles.ok()) return articles.status();
    absl::flat_hash_set<uint64_t> live;  // digests of the versions
    std::vector<std::string> missing;
    while (true) {
      absl::StatusOr<std::optional<Change>> article = (*articles)->Next();
      if (!article.ok()) return article.status();
      if (article->has_value()) {
        live.insert(DigestOf((*article)->id, (*article)->revision));
        if (!Has((*article)->id, (*article)->revision)) {
          missing.push_back(std::move((*article)->id));
        }
      }
      if (missing.size() == kBatch ||
          (!article->has_value() && !missing.empty())) {
        absl::Status updated = Update(std::exchange(missing, {}));
        if (!updated.ok()) return updated;
      }
      if (!article->has_value()) break;
    }
    std::vector<IndexChange> gone;
    index_.Snapshot()->Matching({})->ForEach([&](const RowView& row) {
      if (!live.contains(DigestOf(row.id, row.revision))) {
        gone.push_back(IndexDelete{std::string(row.id)});
      }
    });
    return index_.Apply(std::move(gone), begin_);
  }

  bool Has(std::string_view id, Revision revision) const {
    const std::optional<RowView> row = index_.Snapshot()->Find(id);
    return row.has_value() && row->revision == revision;
  }

  // Puts the articles into the index as the store has them.
  absl::Status Update(const std::vector<std::string>& ids) {
    absl::StatusOr<std::vector<std::optional<StoredArticle>>> stored =
        store_.BatchGet(ids);
    if (!stored.ok()) return stored.status();
    std::vector<absl::StatusOr<IndexedArticle>> indexed(
        ids.size(), absl::NotFoundError("not stored"));
    ParallelFor(threads_, ids.size(), [&](size_t i) {
      const std::optional<StoredArticle>& article = (*stored)[i];
      if (!article.has_value() || Has(ids[i], article->revision)) return;
      indexed[i] = MakeIndexedArticle(article->article, embedder_);
      if (indexed[i].ok()) indexed[i]->revision = article->revision;
    });
    std::vector<IndexChange> changes;
    for (size_t i = 0; i < ids.size(); ++i) {
      const std::optional<StoredArticle>& article = (*stored)[i];
      if (indexed[i].ok()) {
        ++outcome_.indexed;
        changes.push_back(*std::move(indexed[i]));
      } else if (!article.has_value() || !Has(ids[i], article->revision)) {
        // What replaced an indexed article may not be one.
        changes.push_back(IndexDelete{ids[i]});
        if (article.has_value()) Skip(*article, indexed[i].status());
      }
    }
    return index_.Apply(std::move(changes), begin_);
  }

  void Skip(const StoredArticle& stored, const absl::Status& why) {
    const std::string& id = stored.article.id;
    if (skipped_.empty()) {
      outcome_.first_skipped = absl::StrCat(id, ": ", why.message());
    }
    skipped_.emplace(id, stored.revision);
  }

  // Of what the index has and of what it is not to have.
  uint64_t Digest() const {
    LiveDigest skipped;
    for (const auto& [id, revision] : skipped_) skipped.Add(id, revision);
    return index_.Stats().digest + skipped.value();
  }

  // Whoever has more of them than are read at a time may as well compare all.
  void RememberSkipped() {
    std::vector<std::string> ids;
    if (skipped_.size() <= kBatch) {
      for (const auto& [id, revision] : skipped_) ids.push_back(id);
    }
    index_.SetSkipped(std::move(ids));
  }

  const ArticleStore& store_;
  VectorIndex& index_;
  const Embedder& embedder_;
  const int threads_;
  // Kept as the index's revision until all is in, so that a crash on the way
  // begins here again.
  const Revision begin_;
  // What the store has and the index is not to have.
  absl::flat_hash_map<std::string, Revision> skipped_;
  LoadOutcome outcome_;
};

}  // namespace

absl::StatusOr<LoadOutcome> LoadIndex(const ArticleStore& store,
                                      VectorIndex& index,
                                      const Embedder& embedder, int threads) {
  return IndexLoader(store, index, embedder, threads).Load();
}

}  // namespace akin
