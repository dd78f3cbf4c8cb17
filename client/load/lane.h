#ifndef AKIN_CLIENT_LOAD_LANE_H_
#define AKIN_CLIENT_LOAD_LANE_H_

#include <deque>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "akin/client.h"
#include "base/mutex.h"
#include "client/load/batch.h"
#include "client/load/reject_log.h"

namespace akin {

// Sends batches with one ArticleImport at a time, in order, on a thread of its
// own, and tells what became of their articles. When no batch comes for a
// while, those that were sent are acknowledged before the next one does.
//
// For one thread beside the lane's own.
class Lane {
 public:
  // `rejects` and `counters` must outlive the lane.
  Lane(Client client, const ArticleImport::Options& options, RejectLog& rejects,
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
  void OnAcknowledged(const v1::ImportArticlesRequest& request,
                      const v1::ImportArticlesResponse& response);

  const Client client_;
  const ArticleImport::Options options_;
  RejectLog& rejects_;
  LoadCounters& counters_;

  // Of what is not acknowledged, oldest first; the lane's thread only.
  std::deque<std::vector<InputLine>> pending_;

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
