#ifndef AKIN_TESTS_END_TO_END_ACKNOWLEDGED_ARTICLES_H_
#define AKIN_TESTS_END_TO_END_ACKNOWLEDGED_ARTICLES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"

namespace akin {

// What a server must hold: what it has acknowledged, and perhaps what it was
// asked to write meanwhile. An article is its title here, "" if there is none.
// Thread-safe; the writes of one id come one after another.
class AcknowledgedArticles {
 public:
  // A write is on its way.
  void Begin(const std::string& id, const std::string& title);
  // The first of an id's writes that are on their way is acknowledged.
  void Acknowledge(const std::string& id);

  // What is acknowledged of an id.
  std::string TitleOf(const std::string& id) const;

  // Writes that were acknowledged so far.
  int64_t acknowledged() const;
  // Blocks until so many were, or there is nothing to wait for any more, up to
  // the next Settle().
  void WaitFor(int64_t acknowledged);
  void Stop();

  // Whether an article had this title at some time.
  bool WasWritten(const std::string& id, const std::string& title) const;

  // Compares with what a server holds after a restart, and takes it for what is
  // acknowledged from now on. Returns what was lost or never written, in words.
  std::vector<std::string> Settle(
      const std::map<std::string, std::string>& found);

  // Of the writes that were on their way at a kill: how many were found made.
  int64_t found_made() const;
  int64_t found_unmade() const;

 private:
  mutable Mutex mutex_;
  CondVar changed_;
  // By id: what is acknowledged, then what is on its way, in order.
  std::map<std::string, std::vector<std::string>> titles_
      ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::set<std::string>> written_ ABSL_GUARDED_BY(mutex_);
  int64_t acknowledged_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t found_made_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t found_unmade_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_ACKNOWLEDGED_ARTICLES_H_
