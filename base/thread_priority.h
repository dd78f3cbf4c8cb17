#ifndef AKIN_BASE_THREAD_PRIORITY_H_
#define AKIN_BASE_THREAD_PRIORITY_H_

namespace akin {

// Which threads the processors are given to when there are too few.
enum class ThreadPriority {
  kNormal,
  kLow,  // what normal ones leave, and a little
};

// Of the calling thread, beside others of the process; once a thread. Does what
// the system allows.
void SetThreadPriority(ThreadPriority priority);

}  // namespace akin

#endif  // AKIN_BASE_THREAD_PRIORITY_H_
