#ifndef AKIN_ASYNC_STREAM_H_
#define AKIN_ASYNC_STREAM_H_

#include <functional>

#include "absl/status/statusor.h"

namespace akin {

// Takes the outcome of an asynchronous call.
template <typename Response>
using Callback = std::function<void(absl::StatusOr<Response>)>;

// A stream of messages in both directions that blocks no thread. Each message
// is answered by one, in order.
//
// Thread-safe. Destroying the stream says that no message will follow; what was
// sent is still answered.
template <typename Request, typename Response>
class AsyncMessageStream {
 public:
  virtual ~AsyncMessageStream() = default;

  // Sends a message, and returns at once. `answered` is called once, as of an
  // asynchronous call of Client, with the answer, or with the status of the
  // stream if that has ended; one after another, in the order of sending.
  //
  // False if as many messages as the window holds are not answered yet: nothing
  // is sent then, and `answered` is not called. There is room for one when a
  // callback begins, which may send it.
  virtual bool TrySend(Request request, Callback<Response> answered) = 0;

  // Makes the stream, and all that is not answered, end with CANCELLED as soon
  // as possible.
  virtual void Cancel() = 0;
};

}  // namespace akin

#endif  // AKIN_ASYNC_STREAM_H_
