#include "server/index/search_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace akin {
namespace {

// Waits for so many threads at once.
class Meeting {
 public:
  explicit Meeting(int threads) : missing_(threads) {}

  void Come() {
    MutexLock lock(mutex_);
    threads_.insert(std::this_thread::get_id());
    if (--missing_ == 0) all_came_.NotifyAll();
    while (missing_ > 0) all_came_.Wait(mutex_);
  }

  // That came.
  size_t threads() {
    MutexLock lock(mutex_);
    return threads_.size();
  }

 private:
  Mutex mutex_;
  CondVar all_came_;
  int missing_ ABSL_GUARDED_BY(mutex_);
  std::set<std::thread::id> threads_ ABSL_GUARDED_BY(mutex_);
};

TEST(SearchPoolTest, IdleThreadsHelp) {
  SearchPool pool(3);
  const SearchPool::Search search(pool);
  Meeting meeting(3);
  pool.Run(2, [&] { meeting.Come(); });
  EXPECT_EQ(meeting.threads(), 3u);
}

TEST(SearchPoolTest, NoMoreHelpThanWereAskedFor) {
  SearchPool pool(8);
  const SearchPool::Search search(pool);
  for (const int helpers : {-1, 0, 1, 2}) {
    std::atomic<int> calls = 0;
    pool.Run(helpers, [&] { ++calls; });
    EXPECT_GE(calls, 1);
    EXPECT_LE(calls, std::max(helpers, 0) + 1);
  }
}

TEST(SearchPoolTest, ABusyPoolHelpsNobody) {
  SearchPool pool(2);
  const SearchPool::Search one(pool);
  std::atomic<int> calls = 0;
  {
    const SearchPool::Search other(pool);
    pool.Run(1, [&] { ++calls; });
    EXPECT_EQ(calls, 1);
  }
  // It does again when the other search is over.
  Meeting meeting(2);
  pool.Run(1, [&] { meeting.Come(); });
  EXPECT_EQ(meeting.threads(), 2u);
}

TEST(SearchPoolTest, OfOneCoreHasNoHelpers) {
  SearchPool pool(1);
  const SearchPool::Search search(pool);
  int calls = 0;
  pool.Run(5, [&] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST(SearchPoolTest, EachPartIsDoneOnceWhoeverDoesIt) {
  SearchPool pool(4);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&pool] {
      for (int round = 0; round < 200; ++round) {
        const SearchPool::Search search(pool);
        constexpr int kParts = 50;
        std::atomic<int> next = 0;
        std::vector<int> done(kParts, 0);
        pool.Run(3, [&] {
          for (int i = next++; i < kParts; i = next++) ++done[i];
        });
        ASSERT_EQ(done, std::vector<int>(kParts, 1));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace akin
