#ifndef AKIN_CLIENT_LOAD_RESUME_FILE_H_
#define AKIN_CLIENT_LOAD_RESUME_FILE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file_lock.h"
#include "base/mutex.h"
#include "client/load/seen_items.h"
#include "client/load/settled_records.h"

namespace akin {

// Keeps what a load has settled in a file of JSON, so that it can be resumed
// after it was killed. A thread of its own replaces the file, durably, as soon
// as it can after each change: it is never ahead of the server, and behind it
// by milliseconds, which are then loaded again.
//
// One load a file at a time: a file beside it, PATH.lock, which stays, is
// locked from Open() to Close().
//
// Thread-safe.
class ResumeFile {
 public:
  // Reads the file `path`, which need not exist. InvalidArgument if it is no
  // such file, Unavailable if another load has it; one that cannot be written
  // is told too.
  static absl::StatusOr<std::unique_ptr<ResumeFile>> Open(
      const std::string& path);
  ~ResumeFile();

  // What is settled of an input that is read once, which is known by its path
  // or address. Lives as long as the file.
  SettledRecords& RecordsOf(const std::string& input);
  // The same for a feed that is read again and again.
  SeenItems& ItemsOf(const std::string& feed);

  // Articles that loads before this one have loaded.
  int64_t loaded_before() const { return loaded_before_; }
  // Whether there were any.
  bool continues() const { return continues_; }

  // Writes what is settled for the last time. The first error of writing.
  absl::Status Close();

 private:
  explicit ResumeFile(std::string path);
  absl::Status Lock();
  absl::Status Read();
  absl::Status Write();
  std::string Text() const;
  void Run();
  void Changed();

  const std::string path_;
  std::optional<FileLock> lock_;
  bool continues_ = false;
  int64_t loaded_before_ = 0;

  mutable Mutex mutex_;
  CondVar changed_;
  std::map<std::string, std::unique_ptr<SettledRecords>> records_
      ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::unique_ptr<SeenItems>> items_
      ABSL_GUARDED_BY(mutex_);
  bool is_dirty_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);

  std::thread writer_;  // runs once the file is read
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_RESUME_FILE_H_
