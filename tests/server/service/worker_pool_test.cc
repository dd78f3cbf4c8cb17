#include "server/service/worker_pool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>

namespace akin {
namespace {

TEST(WorkerPoolTest, WhatIsQueuedRunsBeforeThePoolEnds) {
  std::atomic<int> ran{0};
  {
    WorkerPool pool;
    pool.Start(2, ThreadPriority::kNormal);
    for (int i = 0; i < 100; ++i) {
      pool.Submit([&] { ++ran; });
    }
  }
  EXPECT_EQ(ran, 100);
}

TEST(WorkerPoolTest, ThreadsOfLowPriorityYieldToThoseOfNormalPriority) {
  const auto nice_of = [](ThreadPriority priority) {
    int nice = 0;
    {
      WorkerPool pool;
      pool.Start(1, priority);
      pool.Submit([&] { nice = getpriority(PRIO_PROCESS, 0); });
    }
    return nice;
  };
  const int own = getpriority(PRIO_PROCESS, 0);
  EXPECT_EQ(nice_of(ThreadPriority::kNormal), own);
  EXPECT_GT(nice_of(ThreadPriority::kLow), own);
}

}  // namespace
}  // namespace akin
