#ifndef AKIN_SERVER_RETENTION_H_
#define AKIN_SERVER_RETENTION_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/catalog.h"
#include "server/index/vector_index.h"

namespace akin {

// How old articles may become.
struct MaxAge {
  static constexpr absl::Duration kLeast = absl::Hours(1);

  absl::Duration duration = absl::InfiniteDuration();  // kLeast at least
};

// As a flag: "90d", "2160h"; empty stands for ever. False, and an error, for
// anything else and for less than MaxAge::kLeast.
bool AbslParseFlag(absl::string_view text, MaxAge* age, std::string* error);
std::string AbslUnparseFlag(const MaxAge& age);

// Deletes the articles that were published longer ago than `max_age`, from the
// store and from the index: once at the start and every minute from then on, on
// a thread of its own. Articles without a published_at are kept, and so are
// those that the index has not. Thread-safe.
class Retention {
 public:
  using Clock = std::function<absl::Time()>;

  // Catalog and index must outlive the object.
  Retention(Catalog& catalog, const VectorIndex& index, MaxAge max_age,
            Clock now = absl::Now);
  // Waits for the batch that is being deleted.
  ~Retention();

  // Articles deleted so far.
  int64_t deleted() const { return deleted_; }

  // Looks for expired articles soon, and not only when the minute is over.
  void Wake();

 private:
  // Deletes what is expired now, a batch at a time. Returns how many those
  // were.
  absl::StatusOr<int64_t> Sweep();

  void Loop();
  bool stopping() const;

  Catalog& catalog_;
  const VectorIndex& index_;
  const MaxAge max_age_;
  const Clock now_;
  std::atomic<int64_t> deleted_ = 0;

  mutable Mutex mutex_;
  CondVar wake_;
  bool awake_ ABSL_GUARDED_BY(mutex_) = true;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace akin

#endif  // AKIN_SERVER_RETENTION_H_
