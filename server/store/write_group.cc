#include "server/store/write_group.h"

#include <rocksdb/options.h>
#include <rocksdb/slice.h>
#include <rocksdb/status.h>

#include <optional>
#include <variant>

#include "server/store/article_record.h"
#include "server/store/cursors.h"

namespace akin {

absl::Status WriteGroup::Add(const Write& write) {
  const auto* upsert = std::get_if<Upsert>(&write);
  const std::string_view id =
      upsert != nullptr ? upsert->article.id : std::get<Delete>(write).id;
  const absl::StatusOr<Revision> previous = LiveRevision(id);
  if (!previous.ok()) return previous.status();
  if (*previous != kNoRevision) state_.live.Remove(id, *previous);

  const Revision revision = Next(state_.last_revision);
  state_.last_revision = revision;
  rocksdb::Status status =
      batch_.Put(database_.changes(), ChangeKey(revision), ToSlice(id));
  if (status.ok() && upsert != nullptr) {
    status = batch_.Put(database_.articles(), ToSlice(id),
                        EncodeArticleRecord(upsert->article, revision));
    state_.live.Add(id, revision);
  } else if (status.ok()) {
    status = batch_.Delete(database_.articles(), ToSlice(id));
  }
  written_[id] = upsert != nullptr ? revision : kNoRevision;
  return ToStatus(status, database_.directory(), "add to a batch of writes");
}

absl::StatusOr<Revision> WriteGroup::LiveRevision(std::string_view id) const {
  const auto written = written_.find(id);
  if (written != written_.end()) return written->second;
  rocksdb::PinnableSlice record;
  const rocksdb::Status status = database_.db().Get(
      rocksdb::ReadOptions(), database_.articles(), ToSlice(id), &record);
  if (status.IsNotFound()) return kNoRevision;
  if (!status.ok()) {
    return ToStatus(status, database_.directory(), "read an article");
  }
  const std::optional<Revision> revision = DecodeRevision(ToView(record));
  if (!revision.has_value()) return UnreadableRecord(database_, id);
  return *revision;
}

}  // namespace akin
