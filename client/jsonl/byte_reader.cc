#include "client/jsonl/byte_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr size_t kBlockBytes = 256 << 10;
constexpr int kStopPollMs = 200;

}  // namespace

// A file and libarchive's view of it.
struct ByteReader::Source {
  int fd = -1;
  Options options;
  std::vector<char> block = std::vector<char>(kBlockBytes);
  archive* reader = nullptr;

  ~Source() {
    if (reader != nullptr) archive_read_free(reader);
    if (fd > STDIN_FILENO) close(fd);
  }

  bool stopped() const {
    return options.stop != nullptr && options.stop->load();
  }

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
      if (source.options.bytes_read != nullptr) {
        *source.options.bytes_read += n;
      }
      return n;
    }
  }
};

ByteReader::ByteReader(std::string name, std::unique_ptr<Source> source)
    : name_(std::move(name)), source_(std::move(source)) {}

ByteReader::~ByteReader() = default;

absl::StatusOr<std::unique_ptr<ByteReader>> ByteReader::Open(
    const std::string& path, const Options& options) {
  const int fd =
      path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  return FromDescriptor(path, fd, options);
}

absl::StatusOr<std::unique_ptr<ByteReader>> ByteReader::FromDescriptor(
    std::string name, int fd, const Options& options) {
  auto source = std::make_unique<Source>();
  source->fd = fd;
  source->options = options;
  struct stat status = {};
  if (fd < 0 || fstat(fd, &status) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(name, ": cannot be read"));
  }
  if (S_ISDIR(status.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": is a directory; name its files"));
  }
  source->reader = archive_read_new();
  archive_read_support_filter_gzip(source->reader);
  archive_read_support_filter_zstd(source->reader);
  archive_read_support_filter_bzip2(source->reader);
  archive_read_support_filter_xz(source->reader);
  archive_read_support_format_raw(source->reader);
  archive_read_support_format_empty(source->reader);
  return std::unique_ptr<ByteReader>(
      new ByteReader(std::move(name), std::move(source)));
}

bool ByteReader::stopped() const { return source_->stopped(); }

absl::StatusOr<absl::string_view> ByteReader::Next() {
  if (!peeked_.empty()) return std::exchange(peeked_, {});
  return Fill();
}

absl::StatusOr<absl::string_view> ByteReader::Peek() {
  if (peeked_.empty()) {
    absl::StatusOr<absl::string_view> block = Fill();
    if (!block.ok()) return block;
    peeked_ = *block;
  }
  return peeked_;
}

absl::StatusOr<absl::string_view> ByteReader::Fill() {
  if (at_end_) return absl::string_view();
  archive* reader = source_->reader;
  int result = ARCHIVE_OK;
  if (archive_format(reader) == 0) {  // the first time
    result = archive_read_open(reader, source_.get(), nullptr,
                               &Source::ReadBlock, nullptr);
    archive_entry* entry = nullptr;
    if (result == ARCHIVE_OK) result = archive_read_next_header(reader, &entry);
  }
  const void* block = nullptr;
  size_t size = 0;
  if (result == ARCHIVE_OK || result == ARCHIVE_WARN) {
    // Not archive_read_data(), which keeps what it has when an error follows.
    la_int64_t offset = 0;
    result = archive_read_data_block(reader, &block, &size, &offset);
  }
  const bool is_read = result == ARCHIVE_OK || result == ARCHIVE_WARN;
  if (!is_read || size == 0) at_end_ = true;
  if (is_read) return absl::string_view(static_cast<const char*>(block), size);
  if (result == ARCHIVE_EOF || stopped()) return absl::string_view();
  const char* why = archive_error_string(reader);
  return absl::DataLossError(absl::StrCat(
      "cannot be read on: ",
      why == nullptr ? "the compressed data is damaged or cut off" : why,
      "; is the file complete?"));
}

}  // namespace akin
