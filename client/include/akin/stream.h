#ifndef AKIN_STREAM_H_
#define AKIN_STREAM_H_

#include <optional>

#include "absl/status/status.h"

namespace akin {

// The answers of a call that has many of them. For one thread; Cancel() may be
// called from any. Destroying a stream that was not read to its end cancels the
// call.
template <typename Response>
class ResponseStream {
 public:
  virtual ~ResponseStream() = default;

  // Waits for the next answer. Nothing when the stream has ended; Finish()
  // then says how.
  virtual std::optional<Response> Read() = 0;
  // The outcome of the call. To be called once, after Read() returned nothing.
  virtual absl::Status Finish() = 0;
  // Makes the call end with CANCELLED as soon as possible.
  virtual void Cancel() = 0;
};

// A stream of messages in both directions. One thread may write while another
// reads; Cancel() may be called from any. Destroying a stream that was not read
// to its end cancels the call.
template <typename Request, typename Response>
class MessageStream : public ResponseStream<Response> {
 public:
  // Waits until the message is on its way. False when the stream is broken;
  // Finish() then says why.
  virtual bool Write(const Request& request) = 0;
  // Says that no message will follow.
  virtual void WritesDone() = 0;
};

}  // namespace akin

#endif  // AKIN_STREAM_H_
