#ifndef AKIN_CLIENT_JSONL_LINE_READER_H_
#define AKIN_CLIENT_JSONL_LINE_READER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace akin {

// Reads a text file line by line, through gzip, zstd, bzip2 or xz if its
// content is of that form. Memory is bounded by the longest line allowed.
//
// For one thread; bytes_read() from any.
class LineReader {
 public:
  struct Options {
    size_t max_line_bytes = 64 << 20;
    // Once true, the input ends at what has been read.
    const std::atomic<bool>* stop = nullptr;
  };
  enum class Item {
    kLine,
    kTooLongLine,  // only its beginning is returned
    kEnd,
  };

  // Opens a file; "-" is the standard input. NotFound or the like, with the
  // path and the system's reason.
  static absl::StatusOr<std::unique_ptr<LineReader>> Open(
      const std::string& path, const Options& options);
  ~LineReader();

  // Reads the next line into `line`, without its end. DataLoss, with path and
  // line, if the file cannot be read on: there is no more then.
  absl::StatusOr<Item> Next(std::string& line);

  const std::string& path() const { return path_; }
  // Of the line that Next() returned, from 1.
  int64_t line_number() const { return line_number_; }
  // Bytes of the file as it is stored, compressed or not.
  int64_t bytes_read() const;

 private:
  struct Source;
  LineReader(std::string path, const Options& options,
             std::unique_ptr<Source> source);
  absl::StatusOr<bool> Fill();

  const std::string path_;
  const Options options_;
  const std::unique_ptr<Source> source_;
  const char* block_ = nullptr;  // libarchive's; of it is left [begin_, end_)
  size_t begin_ = 0;
  size_t end_ = 0;
  int64_t line_number_ = 0;
  bool at_end_ = false;
};

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_LINE_READER_H_
