#ifndef AKIN_CLIENT_LOAD_REJECT_LOG_H_
#define AKIN_CLIENT_LOAD_REJECT_LOG_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"
#include "client/load/batch.h"

namespace akin {

// Keeps the lines that were not taken, each with the reason: in a file as JSON
// objects with the keys file, line, id, reason and article, or else the first
// few on a stream for people.
//
// Thread-safe.
class RejectLog {
 public:
  // Most lines shown to people.
  static constexpr int kShown = 10;

  // What becomes of the lines that a file has.
  enum class OldLines {
    // They are replaced by the first new one, or by none in Close(): a load
    // that does not start leaves them.
    kReplace,
    // New ones follow them.
    kKeep,
  };

  // Writes to the file `path`. The status names it if it cannot be written.
  static absl::StatusOr<std::unique_ptr<RejectLog>> ToFile(
      const std::string& path, OldLines old_lines = OldLines::kReplace);
  // Shows the first few on `stream`, which must outlive the log.
  static std::unique_ptr<RejectLog> ToPeople(FILE* stream);
  ~RejectLog();

  // Whether Add() wants the text of the lines.
  bool keeps_text() const { return file_ != nullptr; }

  // Adds a line, and settles it once it is kept; `id` is empty if it could not
  // be read.
  void Add(const InputLine& line, const std::string& id,
           const std::string& reason);

  int64_t count() const;

  // Completes the file. DataLoss, naming it, if a line could not be written.
  absl::Status Close();

 private:
  RejectLog(std::string path, FILE* file, FILE* people, OldLines old_lines);
  void Write(const InputLine& line, const std::string& id,
             const std::string& reason) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Show(const InputLine& line, const std::string& id,
            const std::string& reason) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void DropOldLines() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  FILE* const people_;
  const OldLines old_lines_;
  mutable Mutex mutex_;
  FILE* file_;
  int64_t count_ ABSL_GUARDED_BY(mutex_) = 0;
  bool failed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_REJECT_LOG_H_
