#ifndef AKIN_CLIENT_JSONL_BYTE_READER_H_
#define AKIN_CLIENT_JSONL_BYTE_READER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace akin {

// Reads a file block by block, through gzip, zstd, bzip2 or xz if its content
// is of that form. For one thread.
class ByteReader {
 public:
  struct Options {
    // Once true, the input ends at what has been read.
    const std::atomic<bool>* stop = nullptr;
    // Counts the bytes of the file as it is stored, compressed or not.
    std::atomic<int64_t>* bytes_read = nullptr;
  };

  // Opens a file; "-" is the standard input. NotFound or the like, with the
  // path and the system's reason.
  static absl::StatusOr<std::unique_ptr<ByteReader>> Open(
      const std::string& path, const Options& options);
  // Reads an open file, and closes it; `name` is what errors call it.
  static absl::StatusOr<std::unique_ptr<ByteReader>> FromDescriptor(
      std::string name, int fd, const Options& options);
  ~ByteReader();

  // The next block, empty at the end; valid until the next call. DataLoss,
  // without the name, if the file cannot be read on: there is no more then.
  absl::StatusOr<absl::string_view> Next();
  // What Next() will return.
  absl::StatusOr<absl::string_view> Peek();

  const std::string& name() const { return name_; }
  // Whether the input ends because it was told to.
  bool stopped() const;

 private:
  struct Source;
  ByteReader(std::string name, std::unique_ptr<Source> source);
  absl::StatusOr<absl::string_view> Fill();

  const std::string name_;
  const std::unique_ptr<Source> source_;
  absl::string_view peeked_;
  bool at_end_ = false;
};

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_BYTE_READER_H_
