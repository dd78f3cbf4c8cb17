#ifndef AKIN_SERVER_SERVICE_WORKER_POOL_H_
#define AKIN_SERVER_SERVICE_WORKER_POOL_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace akin {

// Threads that do the work of requests, so that gRPC's own threads only move
// bytes, with a bounded queue before them. Thread-safe.
class WorkerPool {
 public:
  // At most `queue_limit` tasks wait for a thread. None runs before Start().
  explicit WorkerPool(int queue_limit) : queue_limit_(queue_limit) {}
  // Runs what is queued, then joins the threads.
  ~WorkerPool();

  // Starts `threads` threads. Call once.
  void Start(int threads);

  // Has the task run soon; false, and the task is dropped, if the queue is
  // full.
  bool TrySubmit(std::function<void()> task);

 private:
  void Work();

  const int queue_limit_;
  Mutex mutex_;
  CondVar wake_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_WORKER_POOL_H_
