#ifndef AKIN_SERVER_INDEX_SEARCH_POOL_H_
#define AKIN_SERVER_INDEX_SEARCH_POOL_H_

#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "base/mutex.h"

namespace akin {

// Threads that help searches while the machine has cores to spare. As many
// threads search at a time as there are cores, callers and helpers together, so
// that a busy server is not slowed down. Thread-safe.
class SearchPool {
 public:
  // A search under way, on a thread of its own.
  class Search {
   public:
    explicit Search(SearchPool& pool);
    ~Search();
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;

   private:
    SearchPool& pool_;
  };

  // So many searches keep all cores busy; at least 1. There is a helper less.
  explicit SearchPool(int cores);
  // No call may be under way.
  ~SearchPool();

  // Calls `work` on this thread, which has a Search, and at the same time on up
  // to `helpers` others that have nothing to do. Returns when all calls have.
  // Work is shared by each call taking the next part of it until there is none.
  void Run(int helpers, absl::FunctionRef<void()> work);

 private:
  // What helpers are wanted for.
  struct Job {
    absl::FunctionRef<void()> work;
    int wanted = 0;   // helpers that have not come
    int working = 0;  // helpers
  };

  void Help();
  // A job that wants helpers, or null.
  Job* Wanting() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const int cores_;
  Mutex mutex_;
  CondVar wake_;      // helpers
  CondVar finished_;  // a job
  std::vector<Job*> jobs_ ABSL_GUARDED_BY(mutex_);
  int searches_ ABSL_GUARDED_BY(mutex_) = 0;
  int helping_ ABSL_GUARDED_BY(mutex_) = 0;  // helpers that work or are called
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> helpers_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEARCH_POOL_H_
