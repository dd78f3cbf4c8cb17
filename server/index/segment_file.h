#ifndef AKIN_SERVER_INDEX_SEGMENT_FILE_H_
#define AKIN_SERVER_INDEX_SEGMENT_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/index/file_io.h"

struct XXH3_state_s;

namespace akin {

// The sections of a segment file, in the order in which they lie.
// docs/storage_format.md describes them.
enum class Section : uint32_t {
  kHeads,
  kSeconds,
  kColumns,  // of all columns, one after the other
  kSketches,
  kCodes,
  kInverseNorms,
  kTermsNorms,
  kIds,
  kHashes,
  kWeights,
  kNumbers,
  kLabels,
  kIdSlots,
  kValueTables,  // of the columns and then of the labels
  kLists,
  kListOffsets,
  kScanCurve,
  kGraph,
  kGraphCurve,
};
inline constexpr int kSections = 19;

// What a segment file says of itself.
struct SegmentFileInfo {
  uint32_t words = 0;       // uint64 a sketch
  uint32_t code_bytes = 0;  // a code
  uint32_t rows = 0;
  uint32_t slots = 0;  // of ids
  uint64_t sketch_seed = 0;

  friend bool operator==(const SegmentFileInfo&,
                         const SegmentFileInfo&) = default;
};

// DataLoss that says that a segment file is damaged, and how.
absl::Status DamagedSegment(const std::string& path, const std::string& reason);

// Writes a segment file from front to back.
class SegmentFileWriter {
 public:
  // A new file; without a path one in memory. Unavailable if it cannot be
  // made.
  static absl::StatusOr<std::unique_ptr<SegmentFileWriter>> Create(
      const std::string& path);
  ~SegmentFileWriter();

  // Each section once, in their order; those left out are empty.
  void Begin(Section section);
  // Adds to the section that was begun.
  void Append(const void* bytes, size_t count);
  template <typename T>
  void Append(absl::Span<const T> values) {
    Append(values.data(), values.size() * sizeof(T));
  }

  // What was written to a section that has ended, such as to make another of
  // it; valid as long as the writer. Unavailable if it could not be written.
  absl::StatusOr<absl::Span<const char>> Read(Section section);

  // Completes the file and makes it durable. Unavailable if anything of it
  // could not be written, such as for lack of space.
  absl::StatusOr<FileDescriptor> Finish(const SegmentFileInfo& info);

 private:
  SegmentFileWriter(std::string path, FileDescriptor file);

  void End();
  void Flush();
  // The first failure is kept in status_.
  void WriteAt(const void* bytes, size_t count, uint64_t offset);

  struct Place {
    uint64_t offset = 0;
    uint64_t bytes = 0;
    uint64_t checksum = 0;
  };

  const std::string path_;
  FileDescriptor file_;
  absl::Status status_;
  std::vector<char> buffer_;
  uint64_t written_ = 0;  // of the file, without the buffer
  int section_ = -1;
  Place places_[kSections];
  XXH3_state_s* const checksum_;
  std::vector<absl::Span<char>> mapped_;  // the file, as it was read
};

// A segment file, mapped to memory and checked.
class SegmentFile {
 public:
  // DataLoss if it is not a whole segment file of this version, Unavailable if
  // it cannot be read. `name` is for errors. The file may be closed afterwards.
  static absl::StatusOr<std::unique_ptr<SegmentFile>> Map(
      const FileDescriptor& file, const std::string& name);
  static absl::StatusOr<std::unique_ptr<SegmentFile>> Open(
      const std::string& path);
  ~SegmentFile();

  const SegmentFileInfo& info() const { return info_; }
  int64_t bytes() const { return static_cast<int64_t>(bytes_); }

  // Says that a section is not read any more for now: its memory is free.
  void Release(Section section) const;

  // The values of a section; they are aligned to 64 bytes.
  template <typename T>
  absl::Span<const T> Values(Section section) const {
    const absl::Span<const char> bytes = sections_[static_cast<int>(section)];
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }

 private:
  SegmentFile(const char* memory, size_t bytes)
      : memory_(memory), bytes_(bytes) {}

  absl::Status Check(const std::string& name);

  const char* const memory_;
  const size_t bytes_;
  SegmentFileInfo info_;
  absl::Span<const char> sections_[kSections];
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_FILE_H_
