#include "server/service/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>

namespace akin {
namespace {

TEST(WorkerPoolTest, WhatIsQueuedRunsBeforeThePoolEnds) {
  std::atomic<int> ran{0};
  {
    WorkerPool pool(1'000);
    pool.Start(2);
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(pool.TrySubmit([&] { ++ran; }));
    }
  }
  EXPECT_EQ(ran, 100);
}

TEST(WorkerPoolTest, AFullQueueTakesNoMore) {
  Mutex mutex;
  CondVar changed;
  bool started = false;
  bool release = false;
  WorkerPool pool(1);
  pool.Start(1);
  ASSERT_TRUE(pool.TrySubmit([&] {
    MutexLock lock(mutex);
    started = true;
    changed.NotifyAll();
    while (!release) changed.Wait(mutex);
  }));
  {
    MutexLock lock(mutex);
    while (!started) changed.Wait(mutex);
  }
  EXPECT_TRUE(pool.TrySubmit([] {}));
  EXPECT_FALSE(pool.TrySubmit([] {}));
  MutexLock lock(mutex);
  release = true;
  changed.NotifyAll();
}

}  // namespace
}  // namespace akin
