#include "server/index/manifest.h"

#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "base/directories.h"
#include "manifest.pb.h"
#include "server/index/file_io.h"

namespace akin {
namespace {

// The file begins with these, then has the XXH3 of the record and the record.
constexpr char kMagic[] = "akin-idx 1\n";
constexpr size_t kMagicBytes = sizeof(kMagic) - 1;
constexpr size_t kHeaderBytes = kMagicBytes + sizeof(uint64_t);

absl::Status Damaged(const std::string& path, const std::string& reason) {
  return absl::DataLossError(absl::StrCat(path, " is damaged: ", reason));
}

std::string Encode(const Manifest& manifest) {
  index::ManifestRecord record;
  record.set_model(manifest.model);
  record.set_covered(static_cast<uint64_t>(manifest.covered));
  for (const Manifest::File& file : manifest.files) {
    index::ManifestFile& entry = *record.add_files();
    entry.set_name(file.name);
    entry.mutable_deaths()->Add(file.deaths.begin(), file.deaths.end());
  }
  record.mutable_skipped()->Add(manifest.skipped.begin(),
                                manifest.skipped.end());
  const std::string body = record.SerializeAsString();
  const uint64_t checksum = XXH3_64bits(body.data(), body.size());
  std::string bytes = kMagic;
  bytes.append(reinterpret_cast<const char*>(&checksum), sizeof(checksum));
  return bytes + body;
}

}  // namespace

absl::StatusOr<Manifest> ReadManifest(const std::string& directory) {
  const std::string path = absl::StrCat(directory, "/", kManifestName);
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    return errno == ENOENT ? absl::NotFoundError(absl::StrCat("no ", path))
                           : FileError("open", path);
  }
  absl::StatusOr<std::string> read = ReadAll(file, path);
  if (!read.ok()) return read.status();
  const std::string& bytes = *read;
  if (bytes.size() < kHeaderBytes || bytes.compare(0, kMagicBytes, kMagic)) {
    return Damaged(path, "it is not a manifest of this version");
  }
  uint64_t checksum;
  std::memcpy(&checksum, bytes.data() + kMagicBytes, sizeof(checksum));
  index::ManifestRecord record;
  if (checksum != XXH3_64bits(bytes.data() + kHeaderBytes,
                              bytes.size() - kHeaderBytes) ||
      !record.ParseFromArray(bytes.data() + kHeaderBytes,
                             static_cast<int>(bytes.size() - kHeaderBytes))) {
    return Damaged(path, "its checksum is wrong");
  }
  Manifest manifest{
      .model = record.model(),
      .covered = Revision{record.covered()},
      .skipped = {record.skipped().begin(), record.skipped().end()}};
  for (const index::ManifestFile& entry : record.files()) {
    manifest.files.push_back(
        {.name = entry.name(),
         .deaths = {entry.deaths().begin(), entry.deaths().end()}});
  }
  return manifest;
}

absl::Status WriteManifest(const std::string& directory,
                           const Manifest& manifest) {
  const std::string path = absl::StrCat(directory, "/", kManifestName);
  const std::string draft = absl::StrCat(path, ".new");
  const std::string bytes = Encode(manifest);
  const FileDescriptor file(
      open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) return FileError("make", draft);
  absl::Status written = WriteAll(file, bytes.data(), bytes.size(), 0, draft);
  if (!written.ok()) return written;
  if (fsync(file.get()) != 0) return FileError("sync", draft);
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    return FileError("rename to", path);
  }
  return SyncDirectory(directory);
}

}  // namespace akin
