#ifndef AKIN_CLIENT_INPUT_DOWNLOAD_H_
#define AKIN_CLIENT_INPUT_DOWNLOAD_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/jsonl/byte_reader.h"

namespace akin {

// What a web server calls a version of a document.
struct Validators {
  std::string etag;
  std::string last_modified;
};

struct DownloadOptions {
  absl::Duration connect_timeout = absl::Seconds(10);
  absl::Duration stall_timeout = absl::Seconds(30);  // without a byte
  int64_t max_bytes = 1 << 30;                       // of the document
  ByteReader::Options read;  // its `stop` ends the download too
};

// A document that was asked for.
struct Download {
  std::unique_ptr<ByteReader> bytes;  // null: it is the version that is known
  std::string address;                // where it was, after redirections
  Validators validators;
  // What its Content-Type calls the encoding, in lower case; may be empty.
  std::string charset;
};

// Longest time that a web server's Retry-After is heeded for.
inline constexpr absl::Duration kLongestRetryAfter = absl::Hours(1);

// Whether an input is an address rather than a file.
bool IsWebAddress(const std::string& input);

// Gets a document over http or https into a temporary file, unless it is still
// the version `known`. Follows up to 5 redirections. The error names the
// address: Unavailable if another try may help, NotFound, ResourceExhausted if
// it has more than the bytes allowed, Cancelled if it was stopped. RetryDelay()
// of it is what a 429 or 503 asks to wait, kLongestRetryAfter at most.
absl::StatusOr<Download> Fetch(const std::string& address,
                               const Validators& known,
                               const DownloadOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_DOWNLOAD_H_
