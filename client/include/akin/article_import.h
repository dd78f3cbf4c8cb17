#ifndef AKIN_ARTICLE_IMPORT_H_
#define AKIN_ARTICLE_IMPORT_H_

#include <atomic>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "akin/connection.h"
#include "akin/import_stream.h"
#include "akin/v1/articles.pb.h"

namespace akin {

// Puts any number of articles in, over one ImportStream after another: when one
// breaks, or the server refuses a message for now, the messages that are not
// acknowledged are sent again on the next, in the same order. So the server's
// last word on an id is the last message's, and every message is acknowledged
// once; the server may take one more often, which does no harm.
//
// For one thread, on which the callback runs too.
class ArticleImport {
 public:
  // Takes each message back with its acknowledgement, in the order of sending.
  // `response.errors()` says what was not taken, `response.status()` that
  // nothing was because the message itself is invalid.
  using Acknowledged = ImportStream::Acknowledged;

  struct Options {
    // Messages that may be unacknowledged; at least 1.
    int window = 2;
    // How long to go on without an acknowledgement, over all streams, before
    // the import fails.
    absl::Duration retry_for = absl::Seconds(30);
    // Once true, no other stream is opened: what breaks the one there is fails
    // the import. Must outlive it; null: nobody wants to stop it.
    const std::atomic<bool>* stop = nullptr;
  };

  ArticleImport(std::shared_ptr<Connection> connection, Options options,
                Acknowledged acknowledged);
  // Cancels what is not finished.
  ~ArticleImport();
  ArticleImport(ArticleImport&&) noexcept;
  ArticleImport& operator=(ArticleImport&&) noexcept;

  // Waits for a place in the window, then sends; longer if a stream has to be
  // replaced. Runs the callback for the acknowledgements that have come. An
  // error means that the import has failed for good: no server for `retry_for`,
  // or a refusal that will not pass.
  absl::Status Send(v1::ImportArticlesRequest request);

  // Waits until every message is acknowledged, then ends the import. Errors as
  // of Send().
  absl::Status Finish();

  // After an error: the messages that were not acknowledged, in the order of
  // sending, with that of the failed Send(). They may have been taken.
  std::vector<v1::ImportArticlesRequest> TakeUnacknowledged();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace akin

#endif  // AKIN_ARTICLE_IMPORT_H_
