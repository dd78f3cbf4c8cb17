#include "server/observability/server_state.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace akin {
namespace {

// Below it of the disk is free, an operator should know.
constexpr double kScarceDisk = 0.05;
// And of the file descriptors.
constexpr double kScarceFds = 0.1;

constexpr double kGigabyte = 1e9;

int64_t Difference(Revision later, Revision earlier) {
  return static_cast<int64_t>(later) - static_cast<int64_t>(earlier);
}

// When the newest of the directories in a directory was written.
std::optional<absl::Time> NewestDirectory(const std::string& path) {
  std::optional<absl::Time> newest;
  std::error_code error;
  for (std::filesystem::directory_iterator entries(path, error), end;
       !error && entries != end; entries.increment(error)) {
    std::error_code gone;  // another thread may remove it
    if (!entries->is_directory(gone) || gone) continue;
    if (entries->path().has_extension()) continue;  // not yet a snapshot
    const auto written = entries->last_write_time(gone);
    if (gone) continue;
    const absl::Time at = absl::FromChrono(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(
            std::chrono::file_clock::to_sys(written)));
    newest = std::max(newest.value_or(at), at);
  }
  return newest;
}

}  // namespace

std::vector<std::string> Warnings(const ServerState& state) {
  std::vector<std::string> warnings;
  if (state.serving_state != ServingState::kServing) {
    const std::string_view name = ToString(state.serving_state);
    warnings.push_back(
        absl::StrFormat("the server is %s and takes no new calls",
                        absl::string_view(name.data(), name.size())));
  }
  if (state.index.skipped > 0) {
    warnings.push_back(absl::StrCat(
        state.index.skipped,
        " articles are kept but similar to nothing, since their embedding is "
        "of another model or their text is empty; the log names the first"));
  }
  if (state.index.failing) {
    warnings.push_back(
        "the index could not write its files at the last attempt and tries "
        "again; nothing is lost, but memory and the time of the next start "
        "grow; the log says why");
  }
  const DiskStats& disk = state.disk;
  if (disk.free_bytes < kScarceDisk * static_cast<double>(disk.size_bytes)) {
    warnings.push_back(absl::StrFormat(
        "the disk of the data directory has %.1f GB free of %.1f GB, less than "
        "%.0f %%; delete old snapshots or articles, or give it more",
        disk.free_bytes / kGigabyte, disk.size_bytes / kGigabyte,
        100 * kScarceDisk));
  }
  const MemoryLimit::Stats& memory = state.admission.memory;
  if (memory.limit_bytes > 0 && memory.used_bytes >= memory.limit_bytes) {
    warnings.push_back(absl::StrFormat(
        "no articles are taken, for the server uses %.1f GB of memory, "
        "--memory_limit is %.1f GB; delete articles and compact, or raise it",
        memory.used_bytes / kGigabyte, memory.limit_bytes / kGigabyte));
  }
  const ProcessStats& process = state.process;
  if (process.max_fds - process.open_fds <
      kScarceFds * static_cast<double>(process.max_fds)) {
    warnings.push_back(
        absl::StrCat(process.open_fds, " of ", process.max_fds,
                     " file descriptors are open; raise the limit (ulimit -n, "
                     "or LimitNOFILE "
                     "of the unit), or have clients open fewer connections"));
  }
  return warnings;
}

ServerStateReader::ServerStateReader(Parts parts)
    : parts_(std::move(parts)),
      first_(parts_.store.LastRevision()),
      rates_([this] {
        return WorkTotals{.questions = parts_.metrics.questions().answered(),
                          .writes = Writes()};
      }) {}

int64_t ServerStateReader::Writes() const {
  return Difference(parts_.store.LastRevision(), first_);
}

ServerState ServerStateReader::Read() const {
  // Before the snapshot, which then has at least what this has.
  const Revision stored = parts_.store.LastRevision();
  const std::shared_ptr<const IndexSnapshot> snapshot = parts_.index.Snapshot();
  const absl::Time now = absl::Now();
  return {.version = parts_.version,
          .started_at = parts_.started_at,
          .uptime = now - parts_.started_at,
          .serving_state = parts_.serving_state,
          .model = parts_.model,
          .articles = snapshot->size(),
          .revision = snapshot->revision(),
          .lag = std::max<int64_t>(0, Difference(stored, snapshot->revision())),
          .index = parts_.index.Stats(),
          .store = parts_.store.Stats(),
          .last_snapshot_at = NewestDirectory(parts_.snapshot_directory),
          .writes = Writes(),
          .retention_deleted = parts_.retention_deleted(),
          .answer_cache = parts_.answer_cache(),
          .admission = parts_.admission.GetStats(),
          .calls_in_flight = parts_.metrics.calls_in_flight(),
          .rates = rates_.LastMinute(),
          .process = ReadProcessStats(),
          .disk = ReadDiskStats(parts_.data_directory)};
}

}  // namespace akin
