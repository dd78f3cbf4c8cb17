#include "server/index/segment_directory.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "base/directories.h"
#include "server/index/file_io.h"

namespace akin {
namespace {

constexpr char kPrefix[] = "segment-";

std::string NameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// The number in the name of a segment file.
std::optional<uint64_t> NumberOf(const std::string& name) {
  absl::string_view digits = name;
  uint64_t number = 0;
  if (!absl::ConsumePrefix(&digits, kPrefix) ||
      !absl::SimpleAtoi(digits, &number)) {
    return std::nullopt;
  }
  return number;
}

void RemoveFile(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::remove(path, error) && error) {
    spdlog::warn("cannot remove {}: {}", path, error.message());
  }
}

// Maps a segment; DataLoss if it is not what the manifest says.
absl::StatusOr<std::shared_ptr<SealedSegment>> OpenSegment(
    const std::string& path, const SegmentFileInfo& expected,
    const std::vector<uint32_t>& deaths) {
  absl::StatusOr<std::unique_ptr<SegmentFile>> file = SegmentFile::Open(path);
  if (!file.ok()) return file.status();
  SegmentFileInfo fitting = expected;
  fitting.rows = (*file)->info().rows;
  fitting.slots = (*file)->info().slots;
  if ((*file)->info() != fitting) {
    return absl::DataLossError(
        absl::StrCat("segment file ", path, " is of another kind of index"));
  }
  absl::StatusOr<std::shared_ptr<SealedSegment>> segment =
      SealedSegment::Make(*std::move(file), path);
  if (!segment.ok()) return segment;
  int64_t last = -1;
  for (const uint32_t row : deaths) {
    if (row >= static_cast<uint32_t>((*segment)->rows()) || row <= last) {
      return absl::DataLossError(
          absl::StrCat("segment file ", path, " has ", (*segment)->rows(),
                       " rows, and the manifest says that row ", row,
                       " is dead after row ", last));
    }
    // Dead for all who come.
    (*segment)->Kill(static_cast<int>(row), kNoRevision);
    last = row;
  }
  return segment;
}

// Gives a file, which never changes, another name. OK if it is missing, for a
// start does without it too.
absl::Status LinkFile(const std::string& from, const std::string& to) {
  std::error_code error;
  std::filesystem::create_hard_link(from, to, error);
  if (!error || error == std::errc::no_such_file_or_directory) {
    return absl::OkStatus();
  }
  const bool other_disk = error == std::errc::cross_device_link;
  if (other_disk) std::filesystem::copy_file(from, to, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("cannot copy ", from, " to ", to, ": ", error.message()));
  }
  return other_disk ? SyncFile(to) : absl::OkStatus();
}

void AddLive(const SealedSegment& segment, LiveDigest& live) {
  for (int row = 0; row < segment.rows(); ++row) {
    if (segment.tombstones().DiedAt(row).has_value()) continue;
    live.Add(segment.id(row), Revision{segment.arrays().heads[row].revision});
  }
}

}  // namespace

absl::StatusOr<SegmentDirectory> SegmentDirectory::Open(
    const std::string& path, const std::string& model) {
  absl::Status made = MakeDirectories(path);
  if (!made.ok()) return made;
  return SegmentDirectory(path, model);
}

Manifest SegmentDirectory::UsableManifest() {
  absl::StatusOr<Manifest> manifest = ReadManifest(path_);
  if (!manifest.ok()) {
    if (!absl::IsNotFound(manifest.status())) {
      spdlog::warn("the index is made again: {}",
                   std::string(manifest.status().message()));
    }
    return {};
  }
  // It counts until the next one is written, so none of its names may come to
  // stand for another file.
  for (const Manifest::File& file : manifest->files) {
    next_number_ = std::max(next_number_, NumberOf(file.name).value_or(0) + 1);
  }
  if (manifest->model != model_) {
    spdlog::info("the index is made again: it is of {}, this is {}",
                 manifest->model, model_);
    return {};
  }
  return *std::move(manifest);
}

SegmentDirectory::Content SegmentDirectory::Load(
    const SegmentFileInfo& expected) {
  Content content;
  if (!durable()) return content;
  const Manifest manifest = UsableManifest();
  content.covered = manifest.covered;
  skipped_ = manifest.skipped;
  for (const Manifest::File& file : manifest.files) {
    const std::string path = absl::StrCat(path_, "/", file.name);
    absl::StatusOr<std::shared_ptr<SealedSegment>> segment =
        OpenSegment(path, expected, file.deaths);
    if (!segment.ok()) {
      spdlog::warn("its articles are indexed again: {}",
                   std::string(segment.status().message()));
      content.covered = kNoRevision;
      continue;
    }
    AddLive(**segment, content.live);
    content.sealed.push_back({*segment, (*segment)->rows()});
    written_.push_back(file.name);
  }
  std::error_code error;
  std::vector<std::string> strangers;
  for (const auto& entry : std::filesystem::directory_iterator(path_, error)) {
    const std::string name = entry.path().filename().string();
    if (NumberOf(name).has_value() && !absl::c_linear_search(written_, name)) {
      strangers.push_back(entry.path().string());
    }
  }
  for (const std::string& stranger : strangers) RemoveFile(stranger);
  return content;
}

std::string SegmentDirectory::NewPath() {
  if (!durable()) return "";
  return absl::StrFormat("%s/%s%06d", path_, kPrefix, next_number_++);
}

void SegmentDirectory::Written(const std::string& path) {
  if (durable()) written_.push_back(NameOf(path));
}

absl::Status SegmentDirectory::Commit(const LiveSegments::CoveredState& state) {
  if (!durable()) return absl::OkStatus();
  Manifest manifest{
      .model = model_, .covered = state.revision, .skipped = skipped_};
  std::vector<std::string> names;
  for (const auto& [segment, deaths] : state.sealed) {
    names.push_back(NameOf(segment->path()));
    manifest.files.push_back({.name = names.back(), .deaths = deaths});
  }
  absl::Status written = WriteManifest(path_, manifest);
  if (!written.ok()) return written;
  for (const std::string& name : written_) {
    if (!absl::c_linear_search(names, name)) {
      RemoveFile(absl::StrCat(path_, "/", name));
    }
  }
  written_ = std::move(names);
  return absl::OkStatus();
}

absl::Status SegmentDirectory::LinkTo(const std::string& path) const {
  if (!durable()) return absl::OkStatus();
  absl::Status made = MakeDirectories(path);
  if (!made.ok()) return made;
  absl::StatusOr<Manifest> manifest = ReadManifest(path_);
  // Without one, or with one that is damaged, a start makes the index again.
  if (absl::IsNotFound(manifest.status()) ||
      absl::IsDataLoss(manifest.status())) {
    return absl::OkStatus();
  }
  if (!manifest.ok()) return manifest.status();
  manifest->files.push_back({.name = kManifestName});
  for (const Manifest::File& file : manifest->files) {
    absl::Status linked = LinkFile(absl::StrCat(path_, "/", file.name),
                                   absl::StrCat(path, "/", file.name));
    if (!linked.ok()) return linked;
  }
  return SyncDirectory(path);
}

}  // namespace akin
