#ifndef AKIN_TESTS_END_TO_END_CRASH_RUN_H_
#define AKIN_TESTS_END_TO_END_CRASH_RUN_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/end_to_end/acknowledged_articles.h"
#include "tests/end_to_end/running_server.h"
#include "tests/end_to_end/served_content.h"
#include "tests/fakes/temp_directory.h"

namespace akin {

// Kills a server at random points under a mixed load, again and again, and
// looks after each restart whether it holds what it acknowledged and shows what
// a server shows whose index is made afresh from the same store.
class CrashRun {
 public:
  explicit CrashRun(uint32_t seed) : random_(seed) {}

  // Writes under way, a kill, perhaps another in the middle of the restart, and
  // the comparisons.
  void Cycle();

  struct Outcome {
    int kills = 0;
    int kills_in_start = 0;
    int64_t acknowledged = 0;
    // Of the writes that were on their way at a kill.
    int64_t found_made = 0;
    int64_t found_unmade = 0;
    int64_t articles_compared = 0;
    int64_t lists_compared = 0;
    int snapshots_restored = 0;
    std::vector<std::string> lost;         // articles, in words
    std::vector<std::string> wrong_lists;  // and other answers
  };
  const Outcome& outcome() const { return outcome_; }

 private:
  std::string Path(const std::string& name) const {
    return directory_.path() + "/" + name;
  }

  // Kills a server while it starts, or does not.
  void KillInStart();
  // Compares what a server has and shows after a restart.
  void Compare(RunningServer& server);
  // What a server has; also compares the fields that follow from the titles.
  Articles ArticlesOf(RunningServer& server);
  void CheckDigests(RunningServer& server);
  // Whether a server starts on a copy of a snapshot and has nothing wrong.
  void CheckSnapshot(const std::string& path);

  std::mt19937 random_;
  const TempDirectory directory_;
  AcknowledgedArticles articles_;
  Outcome outcome_;
};

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_CRASH_RUN_H_
