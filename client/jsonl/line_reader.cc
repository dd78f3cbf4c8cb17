#include "client/jsonl/line_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr size_t kBlockBytes = 256 << 10;
constexpr size_t kKeptOfTooLongLine = 1024;
constexpr int kStopPollMs = 200;

}  // namespace

// A file and libarchive's view of it.
struct LineReader::Source {
  int fd = -1;
  const std::atomic<bool>* stop = nullptr;
  std::atomic<int64_t> bytes_read{0};
  std::vector<char> block = std::vector<char>(kBlockBytes);
  archive* reader = nullptr;

  ~Source() {
    if (reader != nullptr) archive_read_free(reader);
    if (fd > STDIN_FILENO) close(fd);
  }

  bool stopped() const { return stop != nullptr && stop->load(); }

  // libarchive asks for the next block.
  static ssize_t ReadBlock(archive* reader, void* data, const void** block) {
    Source& source = *static_cast<Source*>(data);
    *block = source.block.data();
    for (;;) {
      if (source.stopped()) return 0;
      pollfd waiting = {source.fd, POLLIN, 0};
      if (poll(&waiting, 1, kStopPollMs) <= 0) continue;
      const ssize_t n =
          read(source.fd, source.block.data(), source.block.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        archive_set_error(reader, errno, "%s", strerror(errno));
        return ARCHIVE_FATAL;
      }
      source.bytes_read += n;
      return n;
    }
  }
};

LineReader::LineReader(std::string path, const Options& options,
                       std::unique_ptr<Source> source)
    : path_(std::move(path)), options_(options), source_(std::move(source)) {}

LineReader::~LineReader() = default;

absl::StatusOr<std::unique_ptr<LineReader>> LineReader::Open(
    const std::string& path, const Options& options) {
  auto source = std::make_unique<Source>();
  source->stop = options.stop;
  source->fd = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY);
  struct stat status = {};
  if (source->fd < 0 || fstat(source->fd, &status) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot be read"));
  }
  if (S_ISDIR(status.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": is a directory; name its files"));
  }
  source->reader = archive_read_new();
  archive_read_support_filter_gzip(source->reader);
  archive_read_support_filter_zstd(source->reader);
  archive_read_support_filter_bzip2(source->reader);
  archive_read_support_filter_xz(source->reader);
  archive_read_support_format_raw(source->reader);
  archive_read_support_format_empty(source->reader);
  return std::unique_ptr<LineReader>(
      new LineReader(path, options, std::move(source)));
}

int64_t LineReader::bytes_read() const { return source_->bytes_read; }

// Reads the next part of the text. False at its end.
absl::StatusOr<bool> LineReader::Fill() {
  if (at_end_) return false;
  archive* reader = source_->reader;
  la_ssize_t n = 0;
  int result = ARCHIVE_OK;
  if (archive_format(reader) == 0) {  // the first time
    result = archive_read_open(reader, source_.get(), nullptr,
                               &Source::ReadBlock, nullptr);
    archive_entry* entry = nullptr;
    if (result == ARCHIVE_OK) result = archive_read_next_header(reader, &entry);
  }
  if (result == ARCHIVE_OK || result == ARCHIVE_WARN) {
    // Not archive_read_data(), which keeps what it has when an error follows.
    const void* block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    result = archive_read_data_block(reader, &block, &size, &offset);
    block_ = static_cast<const char*>(block);
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN) {
      n = static_cast<la_ssize_t>(size);
    } else if (result != ARCHIVE_EOF) {
      n = -1;
    }
  } else if (result != ARCHIVE_EOF) {
    n = -1;
  }
  if (n <= 0) at_end_ = true;
  if (n < 0 && !source_->stopped()) {
    const char* why = archive_error_string(reader);
    return absl::DataLossError(absl::StrCat(
        path_, ":", line_number_ + 1, ": cannot be read on: ",
        why == nullptr ? "the compressed data is damaged or cut off" : why,
        "; is the file complete?"));
  }
  begin_ = 0;
  end_ = n < 0 ? 0 : static_cast<size_t>(n);
  return end_ > 0;
}

absl::StatusOr<LineReader::Item> LineReader::Next(std::string& line) {
  line.clear();
  bool any = false;
  bool too_long = false;
  for (;;) {
    if (begin_ == end_) {
      absl::StatusOr<bool> more = Fill();
      if (!more.ok()) return more.status();
      if (!*more) break;
    }
    any = true;
    const char* from = block_ + begin_;
    const void* found = memchr(from, '\n', end_ - begin_);
    const size_t length = found == nullptr
                              ? end_ - begin_
                              : static_cast<const char*>(found) - from;
    if (!too_long && line.size() + length > options_.max_line_bytes) {
      too_long = true;
      line.append(from, length);
      line.resize(std::min(line.size(), kKeptOfTooLongLine));
      line.shrink_to_fit();
    } else if (!too_long) {
      line.append(from, length);
    }
    begin_ += length + (found == nullptr ? 0 : 1);
    if (found != nullptr) break;
  }
  if (!any || (source_->stopped() && at_end_)) return Item::kEnd;
  ++line_number_;
  return too_long ? Item::kTooLongLine : Item::kLine;
}

}  // namespace akin
