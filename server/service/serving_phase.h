#ifndef AKIN_SERVER_SERVICE_SERVING_PHASE_H_
#define AKIN_SERVER_SERVICE_SERVING_PHASE_H_

#include <atomic>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "base/mutex.h"
#include "server/observability/serving_state.h"

namespace akin {

// A stream that a caller may hold open for as long as it likes.
class OpenStream {
 public:
  // Ends the stream as soon as what it works on is answered; at once if that is
  // nothing.
  virtual void EndSoon() = 0;

 protected:
  ~OpenStream() = default;
};

// Whether calls are taken: not yet, for the server loads; yes; or no more, for
// it drains. Thread-safe.
class ServingPhase {
 public:
  // Keeps it in `state`, which others read and which must outlive the object.
  explicit ServingPhase(std::atomic<ServingState>& state) : state_(state) {}

  // Ends the loading.
  void Serve() { state_ = ServingState::kServing; }

  // Ends the open streams soon, and those that are opened later.
  void Drain();

  // Unavailable, with when to come again, while the server loads.
  absl::Status CheckLoaded() const;

  // OK, or Unavailable when the server drains: what a stream is to end with.
  absl::Status CheckNotDraining() const;

  // A stream is known from its beginning to its end, so that Drain() can end
  // it.
  void Add(OpenStream& stream);
  void Remove(OpenStream& stream);

 private:
  std::atomic<ServingState>& state_;
  Mutex mutex_;
  absl::flat_hash_set<OpenStream*> streams_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_SERVING_PHASE_H_
