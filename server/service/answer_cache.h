#ifndef AKIN_SERVER_SERVICE_ANSWER_CACHE_H_
#define AKIN_SERVER_SERVICE_ANSWER_CACHE_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "akin/v1/similar_news.pb.h"
#include "base/mutex.h"
#include "server/article/revision.h"
#include "server/index/vector_index.h"
#include "server/observability/cache_stats.h"

namespace akin {

// Of a clock that never goes back.
using SteadyTime = std::chrono::steady_clock::time_point;

// An answer that may be given again.
struct CachedAnswer {
  v1::FindSimilarResponse response;
  // Ids of the articles that it was asked with and that it names.
  std::vector<std::string> articles;
  SteadyTime made_at;  // before the state that it shows was taken
};

// What a cached answer must be to be given again.
struct CacheDemand {
  SteadyTime made_since;
  Revision min_revision = kNoRevision;
};

// The last answers, by the question. An answer is kept with the revisions of
// its articles and given again only while each is still that of the live
// version: what was replaced or deleted ends it at once, since no two versions
// have one revision. Nobody has to tell the cache of a write. Thread-safe.
class AnswerCache {
 public:
  // Keeps about `capacity` bytes, those that were used last; 0 keeps nothing.
  explicit AnswerCache(size_t capacity) : capacity_(capacity) {}

  // The answer to the question; null if there is none that meets the demand and
  // whose articles are in `now`, the current state, as they were.
  std::shared_ptr<const CachedAnswer> Find(std::string_view question,
                                           const CacheDemand& demand,
                                           const IndexSnapshot& now);

  // Keeps an answer, in the place of an older one to the same question.
  // `before` is a state that was taken before the answer was begun: a write
  // that came between makes the answer one that is never found.
  void Put(std::string question, CachedAnswer answer,
           const IndexSnapshot& before);

  CacheStats Stats() const;

 private:
  // An answer with what it was made from.
  struct Version {
    CachedAnswer answer;
    std::vector<Revision> versions;  // of its articles
    Revision revision = kNoRevision;
  };
  struct Entry {
    std::string question;
    std::shared_ptr<const Version> version;
    size_t bytes = 0;
  };
  using Entries = std::list<Entry>;

  // Null if there is none.
  std::shared_ptr<const Version> Use(std::string_view question);
  void Remove(Entries::iterator entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t capacity_;
  std::atomic<int64_t> hits_{0};
  std::atomic<int64_t> misses_{0};
  mutable Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);  // the last used first
  absl::flat_hash_map<std::string_view, Entries::iterator> of_question_
      ABSL_GUARDED_BY(mutex_);  // views of entries_
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t evictions_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_ANSWER_CACHE_H_
