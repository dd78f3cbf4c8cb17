#ifndef AKIN_SERVER_SECURITY_WATCHED_FILES_H_
#define AKIN_SERVER_SECURITY_WATCHED_FILES_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mutex.h"

namespace akin {

// How often files are looked at.
inline constexpr absl::Duration kWatchInterval = absl::Seconds(1);

// A file and the flag that names it.
struct WatchedFile {
  std::string flag;  // "tls_key"
  std::string path;

  // For messages: "--tls_key=PATH".
  std::string ToString() const;
};

// Files that belong together and are taken anew when their contents change.
// What cannot be read or is not taken is warned of, once for each change, and
// what was taken before stays. The contents are compared, not the times: it
// does not matter how the files are replaced, and by what.
class WatchedFiles {
 public:
  // Takes what the files hold, in their order. An error says what is wrong and
  // names the flag.
  using Take = std::function<absl::Status(const std::vector<std::string>&)>;

  // Reads the files and has them taken; then again after each change, on a
  // thread of its own, until it is destroyed. InvalidArgument if a file cannot
  // be read or was not taken.
  static absl::StatusOr<std::unique_ptr<WatchedFiles>> Open(
      std::vector<WatchedFile> files, Take take,
      absl::Duration interval = kWatchInterval);

  ~WatchedFiles();
  WatchedFiles(const WatchedFiles&) = delete;
  WatchedFiles& operator=(const WatchedFiles&) = delete;

 private:
  WatchedFiles(std::vector<WatchedFile> files, Take take,
               absl::Duration interval);

  // OK too if nothing has changed.
  absl::Status Look();
  void Watch();

  const std::vector<WatchedFile> files_;
  const Take take_;
  const absl::Duration interval_;
  // Of the watching thread once it runs.
  std::vector<std::string> seen_;  // contents, taken or not
  Mutex mutex_;
  CondVar stopping_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SECURITY_WATCHED_FILES_H_
