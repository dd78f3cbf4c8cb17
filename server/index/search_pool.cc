#include "server/index/search_pool.h"

#include <algorithm>

#include "absl/algorithm/container.h"

namespace akin {

SearchPool::Search::Search(SearchPool& pool) : pool_(pool) {
  MutexLock lock(pool_.mutex_);
  ++pool_.searches_;
}

SearchPool::Search::~Search() {
  MutexLock lock(pool_.mutex_);
  --pool_.searches_;
}

SearchPool::SearchPool(int cores) : cores_(cores) {
  for (int i = 1; i < cores_; ++i) {
    helpers_.emplace_back([this] { Help(); });
  }
}

SearchPool::~SearchPool() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  wake_.NotifyAll();
  for (std::thread& helper : helpers_) helper.join();
}

void SearchPool::Run(int helpers, absl::FunctionRef<void()> work) {
  Job job{.work = work};
  int called = 0;
  {
    MutexLock lock(mutex_);
    called = std::max(0, std::min(cores_ - searches_ - helping_, helpers));
    helping_ += called;
    job.wanted = called;
    if (called > 0) jobs_.push_back(&job);
  }
  for (int i = 0; i < called; ++i) wake_.NotifyOne();
  work();
  if (called == 0) return;
  MutexLock lock(mutex_);
  // Nothing is left for those that have not come.
  helping_ -= job.wanted;
  jobs_.erase(absl::c_find(jobs_, &job));
  while (job.working > 0) finished_.Wait(mutex_);
}

SearchPool::Job* SearchPool::Wanting() {
  const auto found =
      absl::c_find_if(jobs_, [](const Job* job) { return job->wanted > 0; });
  return found == jobs_.end() ? nullptr : *found;
}

void SearchPool::Help() {
  MutexLock lock(mutex_);
  while (true) {
    Job* job = Wanting();
    if (job == nullptr) {
      if (stopped_) return;
      wake_.Wait(mutex_);
      continue;
    }
    --job->wanted;
    ++job->working;
    mutex_.Unlock();
    job->work();
    mutex_.Lock();
    --helping_;
    if (--job->working == 0) finished_.NotifyAll();
  }
}

}  // namespace akin
