#include "server/snapshots.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "article_rules/quoted.h"
#include "base/directories.h"
#include "server/article/field_error.h"
#include "server/data_directory.h"

namespace akin {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxNameBytes = 64;

// Follows the name of what is not yet a snapshot; no name may have a dot.
constexpr char kDraftSuffix[] = ".new";

absl::Status CheckName(const std::string& name) {
  bool valid = name.size() <= kMaxNameBytes;
  for (const char c : name) {
    valid = valid && (absl::ascii_isalnum(c) || c == '-' || c == '_');
  }
  if (valid) return absl::OkStatus();
  return InvalidField(
      "name", absl::StrCat("is ", Quoted(name),
                           ", it may have letters, digits, '-' and '_', at "
                           "most ",
                           kMaxNameBytes, " of them"));
}

}  // namespace

void Snapshots::RemoveDrafts() const {
  std::error_code error;
  std::vector<fs::path> drafts;
  for (fs::directory_iterator entry(directory_, error), end;
       !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == kDraftSuffix) {
      drafts.push_back(entry->path());
    }
  }
  // What cannot be removed is told by whoever needs its place.
  for (const fs::path& draft : drafts) fs::remove_all(draft, error);
}

absl::StatusOr<Snapshots::Snapshot> Snapshots::Create(const std::string& name) {
  absl::Status status = CheckName(name);
  if (!status.ok()) return status;
  MutexLock lock(mutex_);
  Snapshot snapshot{.name = name.empty() ? absl::FormatTime("%Y%m%dT%H%M%SZ",
                                                            absl::Now(),
                                                            absl::UTCTimeZone())
                                         : name};
  snapshot.path = absl::StrCat(directory_, "/", snapshot.name);
  std::error_code error;
  if (fs::exists(snapshot.path, error)) {
    return absl::AlreadyExistsError(absl::StrCat(
        "there is a snapshot ", snapshot.path, "; name another, or none"));
  }
  RemoveDrafts();
  const std::string draft = absl::StrCat(snapshot.path, kDraftSuffix);
  status = MakeDirectories(draft);
  if (status.ok()) {
    // The index first, so that the store's log leads on from it.
    status = index_.CreateSnapshot(DataDirectory::IndexPath(draft), [&] {
      const absl::StatusOr<Revision> copied =
          store_.CreateSnapshot(DataDirectory::StorePath(draft));
      if (copied.ok()) snapshot.revision = *copied;
      return copied.status();
    });
  }
  if (status.ok()) status = SyncDirectory(draft);
  if (status.ok()) {
    fs::rename(draft, snapshot.path, error);
    if (error) {
      status = absl::UnavailableError(absl::StrCat("cannot rename ", draft,
                                                   " to ", snapshot.path, ": ",
                                                   error.message()));
    }
  }
  if (status.ok()) status = SyncDirectory(directory_);
  if (!status.ok()) {
    RemoveDrafts();
    return status;
  }
  return snapshot;
}

}  // namespace akin
