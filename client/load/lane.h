#ifndef AKIN_CLIENT_LOAD_LANE_H_
#define AKIN_CLIENT_LOAD_LANE_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "base/mutex.h"
#include "client/internal/import_retry.h"
#include "client/load/batch.h"
#include "client/load/reject_log.h"

namespace akin {

// Sends batches over one import stream at a time, in order, on a thread of its
// own. Whatever the server does, its last word on an id is the last batch's: a
// batch that was refused, or lost with its stream, is sent again together with
// all that followed it. When no batch comes for a while, those that were sent
// are acknowledged before the next one does.
//
// For one thread beside the lane's own.
class Lane {
 public:
  struct Options {
    int window = 2;  // unacknowledged messages
    // How long the lane tries without a batch being taken.
    absl::Duration retry_for = absl::Seconds(30);
    // Once true, nothing is tried again.
    const std::atomic<bool>* stop = nullptr;
  };

  // `rejects` and `counters` must outlive the lane.
  Lane(Client client, const Options& options, RejectLog& rejects,
       LoadCounters& counters);
  // Joins the thread; call Finish() first.
  ~Lane();

  // Waits until the lane takes the batch. False if the lane has failed: the
  // batch is lost then, as Finish() tells.
  bool Push(Batch batch);

  // Waits until all batches are acknowledged; more may follow. The status that
  // the lane failed with if it did.
  absl::Status Drain();
  // The same, and no more may follow.
  absl::Status Finish();

 private:
  void Run();
  absl::Status SendAll();
  bool AwaitBatch();
  std::optional<Batch> Pop();
  void OpenStream();
  void Reclaim();
  void OnAcknowledged(v1::ImportArticlesRequest request,
                      v1::ImportArticlesResponse response);
  void Retire(Batch batch, const v1::ImportArticlesResponse& response);
  absl::Status BackOff(const absl::Status& cause);

  const Client client_;
  const Options options_;
  ImportRetry retry_;  // the lane's thread only
  RejectLog& rejects_;
  LoadCounters& counters_;

  // The lane's thread only: what is not settled, oldest first. Of these
  // `sent_` are on the stream, and `answered_` of those were answered but
  // follow one that was refused.
  std::deque<Batch> pending_;
  size_t sent_ = 0;
  size_t answered_ = 0;
  std::optional<ImportStream> stream_;
  absl::Status refusal_;  // why the oldest pending batch was refused

  Mutex mutex_;
  CondVar changed_;
  std::optional<Batch> next_ ABSL_GUARDED_BY(mutex_);
  bool no_more_ ABSL_GUARDED_BY(mutex_) = false;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool idle_ ABSL_GUARDED_BY(mutex_) = false;  // all are acknowledged
  bool failed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;  // last, so that all it uses is there
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_LANE_H_
