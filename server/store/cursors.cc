#include "server/store/cursors.h"

#include <rocksdb/iterator.h>
#include <rocksdb/options.h>
#include <rocksdb/snapshot.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/string_views.h"
#include "server/store/article_record.h"

namespace akin {
namespace {

rocksdb::ReadOptions ScanOptions() {
  rocksdb::ReadOptions options;
  options.readahead_size = 2 << 20;
  options.fill_cache = false;  // Would evict what readers ask for.
  return options;
}

// Goes through the records of the articles and makes an item of each.
template <typename Item>
class RecordCursor : public Cursor<Item> {
 public:
  // The item of an id and its record; nullopt if that is damaged.
  using Decode = std::optional<Item> (*)(std::string_view id,
                                         std::string_view record);

  RecordCursor(const Database& database, std::string_view after, Decode decode)
      : database_(database),
        decode_(decode),
        iterator_(
            database.db().NewIterator(ScanOptions(), database.articles())) {
    iterator_->Seek(ToSlice(after));
    if (!after.empty() && iterator_->Valid() &&
        ToView(iterator_->key()) == after) {
      iterator_->Next();
    }
  }

  absl::StatusOr<std::optional<Item>> Next() override {
    if (!iterator_->Valid()) {
      absl::Status status = ToStatus(iterator_->status(), database_.directory(),
                                     "scan the articles");
      if (!status.ok()) return status;
      return std::optional<Item>();
    }
    const std::string_view id = ToView(iterator_->key());
    std::optional<Item> item = decode_(id, ToView(iterator_->value()));
    if (!item.has_value()) return UnreadableRecord(database_, id);
    iterator_->Next();
    return item;
  }

 private:
  const Database& database_;
  const Decode decode_;
  const std::unique_ptr<rocksdb::Iterator> iterator_;
};

std::optional<Change> DecodeLastChange(std::string_view id,
                                       std::string_view record) {
  const std::optional<Revision> revision = DecodeRevision(record);
  if (!revision.has_value()) return std::nullopt;
  return Change{.revision = *revision, .id = std::string(id)};
}

// Goes through the log of changes, which has an entry for every revision.
class LogCursor : public ChangeCursor {
 public:
  LogCursor(const Database& database,
            std::unique_ptr<rocksdb::ManagedSnapshot> snapshot, Revision after,
            Revision last)
      : database_(database),
        snapshot_(std::move(snapshot)),
        iterator_(database.db().NewIterator(OptionsOn(*snapshot_),
                                            database.changes())),
        passed_(after),
        last_(last) {
    iterator_->Seek(ChangeKey(akin::Next(after)));
  }

  absl::StatusOr<std::optional<Change>> Next() override {
    if (passed_ == last_) return std::optional<Change>();
    absl::Status status = ToStatus(iterator_->status(), database_.directory(),
                                   "read the log of changes");
    if (!status.ok()) return status;
    const Revision next = akin::Next(passed_);
    if (!iterator_->Valid() || ToView(iterator_->key()) != ChangeKey(next)) {
      return Damaged(database_.directory(),
                     absl::StrCat("the log of changes has no revision ",
                                  static_cast<uint64_t>(next)));
    }
    Change change{.revision = next,
                  .id = std::string(ToView(iterator_->value()))};
    iterator_->Next();
    passed_ = next;
    return std::optional<Change>(std::move(change));
  }

 private:
  static rocksdb::ReadOptions OptionsOn(rocksdb::ManagedSnapshot& snapshot) {
    rocksdb::ReadOptions options = ScanOptions();
    options.snapshot = snapshot.snapshot();
    return options;
  }

  const Database& database_;
  const std::unique_ptr<rocksdb::ManagedSnapshot> snapshot_;
  const std::unique_ptr<rocksdb::Iterator> iterator_;
  Revision passed_;
  const Revision last_;
};

}  // namespace

absl::Status UnreadableRecord(const Database& database, std::string_view id) {
  return Damaged(
      database.directory(),
      absl::StrCat("the record of article \"", absl::CHexEscape(AbslView(id)),
                   "\" is unreadable"));
}

std::string ChangeKey(Revision revision) {
  const auto number = static_cast<uint64_t>(revision);
  std::string key;
  for (int shift = 56; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>(number >> shift));
  }
  return key;
}

std::unique_ptr<ArticleCursor> NewArticleCursor(const Database& database,
                                                std::string_view after) {
  return std::make_unique<RecordCursor<StoredArticle>>(database, after,
                                                       DecodeArticleRecord);
}

std::unique_ptr<ChangeCursor> NewRevisionCursor(const Database& database) {
  return std::make_unique<RecordCursor<Change>>(database, "", DecodeLastChange);
}

absl::StatusOr<std::unique_ptr<ChangeCursor>> NewChangeCursor(
    const Database& database, Revision after, Revision last) {
  // One view of the begin and of the entries, for a trim may run beside this.
  auto snapshot = std::make_unique<rocksdb::ManagedSnapshot>(&database.db());
  const absl::StatusOr<uint64_t> begin =
      database.ReadNumber(kChangesBeginKey, snapshot->snapshot());
  if (!begin.ok()) return begin.status();
  if (after > last) {
    return absl::InvalidArgumentError(absl::StrCat(
        "there are no changes after revision ", static_cast<uint64_t>(after),
        "; the last is ", static_cast<uint64_t>(last)));
  }
  if (after < Revision{*begin}) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the log of changes reaches back to revision ", *begin, ", not to ",
        static_cast<uint64_t>(after), "; scan the articles instead"));
  }
  return std::make_unique<LogCursor>(database, std::move(snapshot), after,
                                     last);
}

}  // namespace akin
