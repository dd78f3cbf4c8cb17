#ifndef AKIN_CLIENT_JSONL_LINE_WRITER_H_
#define AKIN_CLIENT_JSONL_LINE_WRITER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace akin {

// Writes a text file line by line, compressed if its name ends in .gz or .zst.
// The file appears under its name when it is complete, not before.
class LineWriter {
 public:
  // Begins a file; "-" is the standard output.
  static absl::StatusOr<std::unique_ptr<LineWriter>> Create(
      const std::string& path);
  // Removes what was not committed.
  ~LineWriter();

  // Adds a line; the line end is added to it.
  absl::Status Write(const std::string& line);
  // Completes the file and makes it durable. To be called once.
  absl::Status Commit();

 private:
  struct Target;
  explicit LineWriter(std::unique_ptr<Target> target);
  absl::Status Failure() const;

  const std::unique_ptr<Target> target_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_LINE_WRITER_H_
