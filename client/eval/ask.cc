#include "client/eval/ask.h"

#include <atomic>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace akin {
namespace {

// What the threads share.
struct Work {
  const Client& client;
  const std::vector<v1::FindSimilarRequest>& requests;
  Answers answers;  // each written by one thread
  std::atomic<size_t> next{0};
  Mutex mutex;
  absl::Status status ABSL_GUARDED_BY(mutex);
};

void AskNext(Work& work) {
  for (;;) {
    const size_t i = work.next++;
    if (i >= work.requests.size()) return;
    absl::StatusOr<v1::FindSimilarResponse> response =
        work.client.FindSimilar(work.requests[i]);
    if (response.ok()) {
      work.answers[i] = *std::move(response);
    } else if (!absl::IsNotFound(response.status())) {
      MutexLock lock(work.mutex);
      work.status.Update(response.status());
      work.next = work.requests.size();
    }
  }
}

}  // namespace

absl::StatusOr<Answers> AskAll(
    const Client& client, const std::vector<v1::FindSimilarRequest>& requests,
    int concurrency) {
  Work work{client, requests, Answers(requests.size())};
  std::vector<std::thread> threads;
  for (int i = 0; i < concurrency; ++i) {
    threads.emplace_back([&work] { AskNext(work); });
  }
  for (std::thread& thread : threads) thread.join();
  MutexLock lock(work.mutex);
  if (!work.status.ok()) return work.status;
  return std::move(work.answers);
}

}  // namespace akin
