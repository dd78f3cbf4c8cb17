#include "server/catalog.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/article/field_error.h"
#include "server/indexed_article.h"

namespace akin {
namespace {

// Articles that DeleteMatching() reads and removes at a time, and about how
// many bytes of them.
constexpr size_t kDeleteBatch = 1'000;
constexpr size_t kBatchBytes = 16 << 20;

// Leaves out what a filter does not match.
class FilteredCursor : public ArticleCursor {
 public:
  FilteredCursor(std::unique_ptr<ArticleCursor> articles, Filter filter)
      : articles_(std::move(articles)), filter_(std::move(filter)) {}

  absl::StatusOr<std::optional<StoredArticle>> Next() override {
    while (true) {
      absl::StatusOr<std::optional<StoredArticle>> next = articles_->Next();
      if (!next.ok() || !next->has_value() ||
          Matches(filter_, (*next)->article)) {
        return next;
      }
    }
  }

 private:
  const std::unique_ptr<ArticleCursor> articles_;
  const Filter filter_;
};

// The order of ListLatest().
bool ComesFirst(const PublicationPlace& a, const PublicationPlace& b) {
  return a.published_at != b.published_at ? a.published_at > b.published_at
                                          : a.id < b.id;
}

// The first `limit` places after `after` of the rows that the filter matches.
std::vector<PublicationPlace> FirstPlaces(
    const IndexSnapshot& snapshot, const std::optional<PublicationPlace>& after,
    Filter filter, size_t limit) {
  if (after.has_value()) {
    // The index passes over what is later, without looking at each row.
    const absl::Time end = after->published_at + absl::Nanoseconds(1);
    filter.published_before =
        std::min(filter.published_before.value_or(end), end);
  }
  // A heap with the last place on top.
  std::vector<PublicationPlace> places;
  snapshot.Matching(filter)->ForEach([&](const RowView& row) {
    if (!row.published_at.has_value()) return;
    const bool full = places.size() == limit;
    if (full && *row.published_at < places.front().published_at) return;
    PublicationPlace place{*row.published_at, std::string(row.id)};
    if (after.has_value() && !ComesFirst(*after, place)) return;
    places.push_back(std::move(place));
    std::push_heap(places.begin(), places.end(), ComesFirst);
    if (!full) return;
    std::pop_heap(places.begin(), places.end(), ComesFirst);
    places.pop_back();
  });
  std::sort_heap(places.begin(), places.end(), ComesFirst);
  return places;
}

// Takes places from the index, a batch at a time, and reads the articles that
// are still there.
class LatestCursor : public ArticleCursor {
 public:
  LatestCursor(const ArticleStore& store, const VectorIndex& index,
               std::optional<PublicationPlace> after, Filter filter,
               size_t batch)
      : store_(store),
        index_(index),
        filter_(std::move(filter)),
        batch_(batch),
        after_(std::move(after)) {}

  absl::StatusOr<std::optional<StoredArticle>> Next() override {
    while (true) {
      if (next_ == places_.size()) {
        if (is_last_) return std::nullopt;
        NextBatch();
        continue;
      }
      const PublicationPlace& place = places_[next_++];
      absl::StatusOr<std::optional<StoredArticle>> stored =
          store_.Get(place.id);
      if (!stored.ok()) return stored;
      if (stored->has_value() &&
          (*stored)->article.published_at == place.published_at &&
          Matches(filter_, (*stored)->article)) {
        return stored;
      }
    }
  }

 private:
  void NextBatch() {
    places_ = FirstPlaces(*index_.Snapshot(), after_, filter_, batch_);
    next_ = 0;
    is_last_ = places_.size() < batch_;
    if (!places_.empty()) after_ = places_.back();
  }

  const ArticleStore& store_;
  const VectorIndex& index_;
  const Filter filter_;
  const size_t batch_;
  std::optional<PublicationPlace> after_;  // the last place that was taken
  std::vector<PublicationPlace> places_;
  size_t next_ = 0;
  bool is_last_ = false;
};

// Reads up to `count` articles, or as many as make up kBatchBytes; none only at
// the end.
absl::StatusOr<std::vector<Article>> ReadSome(ArticleCursor& cursor,
                                              size_t count) {
  std::vector<Article> articles;
  size_t bytes = 0;
  while (articles.size() < count && bytes < kBatchBytes) {
    absl::StatusOr<std::optional<StoredArticle>> next = cursor.Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) break;
    bytes += ApproximateBytes((*next)->article);
    articles.push_back(std::move((*next)->article));
  }
  return articles;
}

void AddDelete(std::string_view id, PreparedWrites& deletes) {
  deletes.writes.push_back(Delete{std::string(id)});
  deletes.changes.push_back(IndexDelete{std::string(id)});
}

}  // namespace

Catalog::Catalog(ArticleStore& store, VectorIndex& index,
                 const Embedder& embedder)
    : store_(store),
      index_(index),
      embedder_(embedder),
      commit_(store, index) {}

absl::StatusOr<IndexedArticle> Catalog::Prepare(Article& article) const {
  absl::StatusOr<Article> valid = ValidateArticle(std::move(article));
  if (!valid.ok()) return valid.status();
  article = *std::move(valid);
  return MakeIndexedArticle(article, embedder_);
}

absl::StatusOr<Revision> Catalog::Upsert(Article article) {
  absl::StatusOr<IndexedArticle> indexed = Prepare(article);
  if (!indexed.ok()) return AtField("article", indexed.status());
  PreparedWrites prepared;
  prepared.writes.push_back(akin::Upsert{std::move(article)});
  prepared.changes.push_back(*std::move(indexed));
  return commit_.Commit(std::move(prepared));
}

absl::StatusOr<BatchOutcome> Catalog::UpsertBatch(
    std::vector<Article> articles) {
  BatchOutcome outcome;
  PreparedWrites prepared;
  for (int i = 0; i < static_cast<int>(articles.size()); ++i) {
    std::string id = articles[i].id;  // for the rejection
    absl::StatusOr<IndexedArticle> indexed = Prepare(articles[i]);
    if (!indexed.ok()) {
      outcome.rejections.push_back({i, std::move(id), indexed.status()});
      continue;
    }
    prepared.writes.push_back(akin::Upsert{std::move(articles[i])});
    prepared.changes.push_back(*std::move(indexed));
  }
  outcome.upserted = static_cast<int>(prepared.writes.size());
  if (prepared.writes.empty()) {
    outcome.revision = revision();
    return outcome;
  }
  absl::StatusOr<Revision> revision = commit_.Commit(std::move(prepared));
  if (!revision.ok()) return revision.status();
  outcome.revision = *revision;
  return outcome;
}

absl::StatusOr<Revision> Catalog::Delete(std::string_view id) {
  absl::Status valid = ValidateArticleId("article_id", id);
  if (!valid.ok()) return valid;
  if (!index_.Snapshot()->Find(id).has_value()) {
    // The index may have skipped it.
    absl::StatusOr<Article> stored = Get(id);
    if (!stored.ok()) return stored.status();
  }
  PreparedWrites prepared;
  AddDelete(id, prepared);
  return commit_.Commit(std::move(prepared));
}

absl::StatusOr<DeleteOutcome> Catalog::DeleteMatching(const Filter& filter) {
  DeleteOutcome outcome{.revision = revision()};
  absl::StatusOr<std::unique_ptr<ArticleCursor>> cursor = List("", filter);
  if (!cursor.ok()) return cursor.status();
  while (true) {
    absl::StatusOr<std::vector<Article>> articles =
        ReadSome(**cursor, kDeleteBatch);
    if (!articles.ok()) return articles.status();
    if (articles->empty()) return outcome;
    std::vector<std::string> ids;
    for (Article& article : *articles) ids.push_back(std::move(article.id));
    absl::StatusOr<DeleteOutcome> some = DeleteMatching(ids, filter);
    if (!some.ok()) return some.status();
    outcome.revision = some->revision;
    outcome.deleted += some->deleted;
  }
}

absl::StatusOr<DeleteOutcome> Catalog::DeleteMatching(
    absl::Span<const std::string> ids, const Filter& filter) {
  DeleteOutcome outcome;
  PreparedWrites prepared;
  prepared.recheck = [&](PreparedWrites& deletes) -> absl::Status {
    absl::StatusOr<std::vector<std::optional<StoredArticle>>> current =
        store_.BatchGet(ids);
    if (!current.ok()) return current.status();
    for (const std::optional<StoredArticle>& stored : *current) {
      if (!stored.has_value() || !Matches(filter, stored->article)) continue;
      AddDelete(stored->article.id, deletes);
      ++outcome.deleted;
    }
    return absl::OkStatus();
  };
  absl::StatusOr<Revision> revision = commit_.Commit(std::move(prepared));
  if (!revision.ok()) return revision.status();
  outcome.revision = *revision;
  return outcome;
}

absl::StatusOr<int64_t> Catalog::CountMatching(const Filter& filter) const {
  absl::StatusOr<std::unique_ptr<ArticleCursor>> cursor = List("", filter);
  if (!cursor.ok()) return cursor.status();
  int64_t count = 0;
  while (true) {
    absl::StatusOr<std::optional<StoredArticle>> next = (*cursor)->Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return count;
    ++count;
  }
}

absl::StatusOr<Article> Catalog::Get(std::string_view id) const {
  absl::Status valid = ValidateArticleId("article_id", id);
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<StoredArticle>> stored = store_.Get(id);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return ArticleNotFound(id);
  return (*std::move(*stored)).article;
}

absl::StatusOr<std::vector<std::optional<Article>>> Catalog::BatchGet(
    absl::Span<const std::string> ids) const {
  absl::StatusOr<std::vector<std::optional<StoredArticle>>> stored =
      store_.BatchGet(ids);
  if (!stored.ok()) return stored.status();
  std::vector<std::optional<Article>> articles(stored->size());
  for (size_t i = 0; i < stored->size(); ++i) {
    if ((*stored)[i].has_value()) {
      articles[i] = std::move((*stored)[i]->article);
    }
  }
  return articles;
}

absl::StatusOr<std::unique_ptr<ArticleCursor>> Catalog::List(
    std::string_view after, Filter filter) const {
  absl::StatusOr<std::unique_ptr<ArticleCursor>> cursor = store_.Scan(after);
  if (!cursor.ok() || filter.empty()) return cursor;
  return std::make_unique<FilteredCursor>(*std::move(cursor),
                                          std::move(filter));
}

std::unique_ptr<ArticleCursor> Catalog::ListLatest(
    std::optional<PublicationPlace> after, Filter filter, size_t batch) const {
  return std::make_unique<LatestCursor>(store_, index_, std::move(after),
                                        std::move(filter), batch);
}

}  // namespace akin
