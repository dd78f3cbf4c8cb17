#ifndef AKIN_IMPORT_STREAM_H_
#define AKIN_IMPORT_STREAM_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "akin/connection.h"
#include "akin/v1/articles.pb.h"

namespace akin {

// Puts any number of articles in, message by message. Sends ahead of the
// acknowledgements, but never more than a window, so that neither side piles
// messages up.
//
// For one thread, on which the callback runs too.
class ImportStream {
 public:
  // Takes a message back with its acknowledgement, in the order of sending.
  // `response.status()` and `response.errors()` say what was not taken.
  using Acknowledged = std::function<void(v1::ImportArticlesRequest request,
                                          v1::ImportArticlesResponse response)>;

  struct Options {
    // Messages that may be unacknowledged; at least 1.
    int window = 2;
    // Longest wait for an acknowledgement; the stream is broken then.
    absl::Duration acknowledgement_timeout = absl::Seconds(60);
  };

  ImportStream(std::unique_ptr<Connection::ImportArticlesStream> stream,
               Options options, Acknowledged acknowledged);
  // Cancels what is not finished.
  ~ImportStream();
  ImportStream(ImportStream&&) noexcept;
  ImportStream& operator=(ImportStream&&) noexcept;

  // Waits for a place in the window, then sends. Runs the callback for the
  // acknowledgements that have come. An error means that the stream is broken
  // for good; DEADLINE_EXCEEDED if no acknowledgement came in time. `request`
  // is then among TakeUnacknowledged().
  absl::Status Send(v1::ImportArticlesRequest request);

  // Waits for the outstanding acknowledgements, then ends the stream. An error
  // means that some may be missing.
  absl::Status Finish();

  // After an error: the messages that were not acknowledged, in the order of
  // sending. They may have been taken; sending them again does no harm.
  std::vector<v1::ImportArticlesRequest> TakeUnacknowledged();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace akin

#endif  // AKIN_IMPORT_STREAM_H_
