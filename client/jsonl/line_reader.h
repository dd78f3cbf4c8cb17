#ifndef AKIN_CLIENT_JSONL_LINE_READER_H_
#define AKIN_CLIENT_JSONL_LINE_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/jsonl/byte_reader.h"

namespace akin {

// Reads a text line by line. Memory is bounded by the longest line allowed. For
// one thread.
class LineReader {
 public:
  static constexpr size_t kMaxLineBytes = 64 << 20;
  enum class Item {
    kLine,
    kTooLongLine,  // only its beginning is returned
    kEnd,
  };

  explicit LineReader(std::unique_ptr<ByteReader> bytes,
                      size_t max_line_bytes = kMaxLineBytes);

  // Reads the next line into `line`, without its end. DataLoss, with name and
  // line, if the file cannot be read on: there is no more then.
  absl::StatusOr<Item> Next(std::string& line);

  const std::string& name() const { return bytes_->name(); }
  size_t max_line_bytes() const { return max_line_bytes_; }
  // Of the line that Next() returned, from 1.
  int64_t line_number() const { return line_number_; }

 private:
  std::unique_ptr<ByteReader> bytes_;
  size_t max_line_bytes_;
  absl::string_view rest_;  // of the block
  int64_t line_number_ = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_LINE_READER_H_
