#include "client/jsonl/line_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr int kBlockBytes = 64 << 10;
constexpr int kMostLinks = 40;  // as the system's

// The file that a symbolic link stands for, which need not exist.
std::string Followed(std::filesystem::path path) {
  std::error_code error;
  for (int i = 0; i < kMostLinks; ++i) {
    const auto target = std::filesystem::read_symlink(path, error);
    if (error) break;  // not a link
    path = path.parent_path() / target;
  }
  return path.string();
}

}  // namespace

// A file and libarchive's view of it.
struct LineWriter::Target {
  std::string path;         // as the caller named it
  std::string destination;  // the same, or what it links to
  std::string temporary;    // empty: written in place
  int fd = -1;
  archive* writer = nullptr;

  ~Target() {
    if (writer != nullptr) archive_write_free(writer);
    if (fd > STDERR_FILENO) close(fd);
    if (!temporary.empty()) unlink(temporary.c_str());
  }

  absl::Status OpenFile() {
    if (path == "-") {
      fd = STDOUT_FILENO;
      return absl::OkStatus();
    }
    // A pipe or device has no complete state to wait for.
    struct stat status = {};
    const bool in_place =
        stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
    if (in_place) {
      fd = open(path.c_str(), O_WRONLY);
    } else {
      destination = Followed(path);
      OpenTemporary();
    }
    if (fd >= 0) return absl::OkStatus();
    return absl::ErrnoToStatus(errno,
                               absl::StrCat(path, ": cannot be written"));
  }

  // Makes a file that no other has, beside the destination.
  void OpenTemporary() {
    for (int i = 0; fd < 0 && (i == 0 || errno == EEXIST); ++i) {
      std::string name =
          absl::StrCat(destination, ".", getpid(), ".", i, ".part");
      fd = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0666);
      if (fd >= 0) temporary = std::move(name);
    }
  }

  bool OpenArchive() {
    writer = archive_write_new();
    archive_write_set_format_raw(writer);
    if (absl::EndsWith(path, ".gz")) archive_write_add_filter_gzip(writer);
    if (absl::EndsWith(path, ".zst")) archive_write_add_filter_zstd(writer);
    archive_write_set_bytes_per_block(writer, kBlockBytes);
    archive_write_set_bytes_in_last_block(writer, 1);
    if (archive_write_open_fd(writer, fd) != ARCHIVE_OK) return false;
    archive_entry* entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    const int result = archive_write_header(writer, entry);
    archive_entry_free(entry);
    return result == ARCHIVE_OK;
  }
};

LineWriter::LineWriter(std::unique_ptr<Target> target)
    : target_(std::move(target)) {}

LineWriter::~LineWriter() = default;

absl::StatusOr<std::unique_ptr<LineWriter>> LineWriter::Create(
    const std::string& path) {
  auto target = std::make_unique<Target>();
  target->path = path;
  absl::Status status = target->OpenFile();
  if (!status.ok()) return status;
  const bool opened = target->OpenArchive();
  std::unique_ptr<LineWriter> writer(new LineWriter(std::move(target)));
  if (!opened) return writer->Failure();
  return writer;
}

absl::Status LineWriter::Failure() const {
  const char* why = archive_error_string(target_->writer);
  return absl::DataLossError(absl::StrCat(
      target_->path, ": cannot be written: ",
      why == nullptr ? "unknown error" : why, "; is the disk full?"));
}

absl::Status LineWriter::Write(const std::string& line) {
  const std::string text = absl::StrCat(line, "\n");
  const la_ssize_t written =
      archive_write_data(target_->writer, text.data(), text.size());
  if (written != static_cast<la_ssize_t>(text.size())) return Failure();
  return absl::OkStatus();
}

absl::Status LineWriter::Commit() {
  if (archive_write_close(target_->writer) != ARCHIVE_OK) return Failure();
  if (target_->temporary.empty()) return absl::OkStatus();
  if (fsync(target_->fd) != 0 ||
      rename(target_->temporary.c_str(), target_->destination.c_str()) != 0) {
    return absl::ErrnoToStatus(
        errno, absl::StrCat(target_->path, ": cannot be completed"));
  }
  target_->temporary.clear();
  return absl::OkStatus();
}

}  // namespace akin
