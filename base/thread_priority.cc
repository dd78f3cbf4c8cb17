#include "base/thread_priority.h"

#include <sys/resource.h>

namespace akin {
namespace {

// What is added to the nice value: a tenth of what a normal thread gets, so
// that even on a busy machine one that holds a lock is soon done with it.
constexpr int kLowNice = 10;

}  // namespace

void SetThreadPriority(ThreadPriority priority) {
  if (priority == ThreadPriority::kNormal) return;
  // On Linux of the thread alone.
  setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + kLowNice);
}

}  // namespace akin
