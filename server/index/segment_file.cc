#include "server/index/segment_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr char kMagic[8] = {'a', 'k', 'i', 'n', '-', 's', 'e', 'g'};
constexpr uint32_t kVersion = 1;
constexpr size_t kHeaderBytes = 4096;
constexpr size_t kAlignment = 64;
constexpr size_t kBufferBytes = 1 << 20;

struct SectionPlace {
  uint64_t offset;
  uint64_t bytes;
  uint64_t checksum;  // XXH3
};

// The beginning of the file; what is left of kHeaderBytes is zeros.
struct Header {
  char magic[8];
  uint32_t version;
  uint32_t sections;
  SegmentFileInfo info;
  SectionPlace places[kSections];
  uint64_t checksum;  // XXH3 of all before it
};
static_assert(sizeof(Header) <= kHeaderBytes);

uint64_t ChecksumOf(const Header& header) {
  return XXH3_64bits(&header, offsetof(Header, checksum));
}

}  // namespace

absl::Status DamagedSegment(const std::string& path,
                            const std::string& reason) {
  return absl::DataLossError(
      absl::StrCat("segment file ", path, " is damaged: ", reason));
}

absl::StatusOr<std::unique_ptr<SegmentFileWriter>> SegmentFileWriter::Create(
    const std::string& path) {
  FileDescriptor file(
      path.empty()
          ? memfd_create("akin-segment", MFD_CLOEXEC)
          : open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) return FileError("make", path);
  return std::unique_ptr<SegmentFileWriter>(
      new SegmentFileWriter(path, std::move(file)));
}

SegmentFileWriter::SegmentFileWriter(std::string path, FileDescriptor file)
    : path_(std::move(path)),
      file_(std::move(file)),
      written_(kHeaderBytes),
      checksum_(XXH3_createState()) {
  buffer_.reserve(kBufferBytes);
}

SegmentFileWriter::~SegmentFileWriter() {
  XXH3_freeState(checksum_);
  for (const absl::Span<char> memory : mapped_) {
    munmap(memory.data(), memory.size());
  }
}

void SegmentFileWriter::Begin(Section section) {
  End();
  section_ = static_cast<int>(section);
  places_[section_].offset = written_;
  XXH3_64bits_reset(checksum_);
}

void SegmentFileWriter::Append(const void* bytes, size_t count) {
  const char* next = static_cast<const char*>(bytes);
  places_[section_].bytes += count;
  while (count > 0) {
    const size_t part = std::min(count, kBufferBytes - buffer_.size());
    buffer_.insert(buffer_.end(), next, next + part);
    next += part;
    count -= part;
    if (buffer_.size() == kBufferBytes) Flush();
  }
}

void SegmentFileWriter::Flush() {
  XXH3_64bits_update(checksum_, buffer_.data(), buffer_.size());
  WriteAt(buffer_.data(), buffer_.size(), written_);
  written_ += buffer_.size();
  buffer_.clear();
}

void SegmentFileWriter::End() {
  if (section_ < 0) return;
  Flush();
  places_[section_].checksum = XXH3_64bits_digest(checksum_);
  section_ = -1;
  written_ = (written_ + kAlignment - 1) / kAlignment * kAlignment;
}

void SegmentFileWriter::WriteAt(const void* bytes, size_t count,
                                uint64_t offset) {
  if (status_.ok()) status_ = WriteAll(file_, bytes, count, offset, path_);
}

absl::StatusOr<absl::Span<const char>> SegmentFileWriter::Read(
    Section section) {
  if (!status_.ok()) return status_;
  void* memory = mmap(nullptr, written_, PROT_READ, MAP_SHARED, file_.get(), 0);
  if (memory == MAP_FAILED) return FileError("map segment file", path_);
  mapped_.emplace_back(static_cast<char*>(memory), written_);
  const Place& place = places_[static_cast<int>(section)];
  return absl::MakeConstSpan(mapped_.back()).subspan(place.offset, place.bytes);
}

absl::StatusOr<FileDescriptor> SegmentFileWriter::Finish(
    const SegmentFileInfo& info) {
  End();
  Header header = {};
  std::copy(std::begin(kMagic), std::end(kMagic), header.magic);
  header.version = kVersion;
  header.sections = kSections;
  header.info = info;
  for (int i = 0; i < kSections; ++i) {
    header.places[i] = {places_[i].offset, places_[i].bytes,
                        places_[i].checksum};
  }
  header.checksum = ChecksumOf(header);
  WriteAt(&header, sizeof(header), 0);
  if (!status_.ok()) return status_;
  if (ftruncate(file_.get(), written_) != 0) return FileError("extend", path_);
  if (!path_.empty() && fsync(file_.get()) != 0)
    return FileError("sync", path_);
  return std::move(file_);
}

absl::StatusOr<std::unique_ptr<SegmentFile>> SegmentFile::Open(
    const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return FileError("open", path);
  return Map(file, path);
}

absl::StatusOr<std::unique_ptr<SegmentFile>> SegmentFile::Map(
    const FileDescriptor& file, const std::string& name) {
  struct stat status;
  if (fstat(file.get(), &status) != 0) return FileError("read", name);
  const size_t bytes = static_cast<size_t>(status.st_size);
  if (bytes < kHeaderBytes) return DamagedSegment(name, "it is cut off");
  void* memory =
      mmap(nullptr, bytes, PROT_READ, MAP_SHARED | MAP_POPULATE, file.get(), 0);
  if (memory == MAP_FAILED) return FileError("map", name);
  std::unique_ptr<SegmentFile> mapped(
      new SegmentFile(static_cast<const char*>(memory), bytes));
  absl::Status whole = mapped->Check(name);
  if (!whole.ok()) return whole;
  return mapped;
}

SegmentFile::~SegmentFile() { munmap(const_cast<char*>(memory_), bytes_); }

void SegmentFile::Release(Section section) const {
  // Whole pages of the section.
  const absl::Span<const char> bytes = sections_[static_cast<int>(section)];
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<uintptr_t>(bytes.data());
  const uintptr_t first = (begin + page - 1) / page * page;
  const uintptr_t last = (begin + bytes.size()) / page * page;
  if (first >= last) return;
  static_cast<void>(
      madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED));
}

absl::Status SegmentFile::Check(const std::string& name) {
  Header header;
  std::memcpy(&header, memory_, sizeof(header));
  if (!std::equal(std::begin(kMagic), std::end(kMagic), header.magic)) {
    return DamagedSegment(name, "it does not begin as one");
  }
  if (header.version != kVersion || header.sections != kSections) {
    return DamagedSegment(name,
                          absl::StrCat("it has version ", header.version,
                                       ", this program reads ", kVersion));
  }
  if (header.checksum != ChecksumOf(header)) {
    return DamagedSegment(name, "the checksum of its header is wrong");
  }
  info_ = header.info;
  for (int i = 0; i < kSections; ++i) {
    const SectionPlace& place = header.places[i];
    if (place.offset > bytes_ || place.bytes > bytes_ - place.offset ||
        place.offset % kAlignment != 0) {
      return DamagedSegment(name, absl::StrCat("section ", i, " is cut off"));
    }
    sections_[i] = {memory_ + place.offset, place.bytes};
    if (place.bytes > 0 &&
        XXH3_64bits(memory_ + place.offset, place.bytes) != place.checksum) {
      return DamagedSegment(
          name, absl::StrCat("the checksum of section ", i, " is wrong"));
    }
  }
  return absl::OkStatus();
}

}  // namespace akin
