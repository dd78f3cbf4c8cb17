#ifndef AKIN_SERVER_SERVICE_WORKER_POOL_H_
#define AKIN_SERVER_SERVICE_WORKER_POOL_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/thread_priority.h"

namespace akin {

// Threads that do the work of requests, so that gRPC's own threads only move
// bytes, with a queue before them, which is bounded by who submits: a call that
// was admitted has one task in it at most. Thread-safe.
class WorkerPool {
 public:
  // No task runs before Start().
  WorkerPool() = default;
  // Runs what is queued, then joins the threads.
  ~WorkerPool();

  // Starts `threads` threads. Call once.
  void Start(int threads, ThreadPriority priority);

  // Has the task run when a thread is free, first come, first served.
  void Submit(std::function<void()> task);

 private:
  void Work();

  Mutex mutex_;
  CondVar wake_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_WORKER_POOL_H_
