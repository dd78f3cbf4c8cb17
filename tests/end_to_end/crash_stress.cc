// Kills a server at random points under a mixed load, hundreds of times; the
// suite does it a few times. docs/reliability.md has the figures.
#include <cstdio>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/end_to_end/crash_run.h"

ABSL_FLAG(int, cycles, 200, "How often the load begins and the server dies.");
ABSL_FLAG(uint32_t, seed, 1, "Of what is written and of when it dies.");

namespace akin {
namespace {

int Main() {
  const absl::Time begin = absl::Now();
  CrashRun run(absl::GetFlag(FLAGS_seed));
  for (int cycle = 0; cycle < absl::GetFlag(FLAGS_cycles); ++cycle) run.Cycle();
  const CrashRun::Outcome& outcome = run.outcome();
  const auto print = [](const char* name, int64_t count) {
    std::printf("%-40s %8lld\n", name, static_cast<long long>(count));
  };
  print("kills", outcome.kills);
  print("of these while the server started", outcome.kills_in_start);
  print("acknowledged writes", outcome.acknowledged);
  print("writes on their way at a kill, made", outcome.found_made);
  print("writes on their way at a kill, not made", outcome.found_unmade);
  print("articles compared", outcome.articles_compared);
  print("lists compared", outcome.lists_compared);
  print("snapshots restored", outcome.snapshots_restored);
  print("acknowledged writes lost", outcome.lost.size());
  print("wrong lists", outcome.wrong_lists.size());
  print("seconds", absl::ToInt64Seconds(absl::Now() - begin));
  for (const std::string& lost : outcome.lost) std::puts(lost.c_str());
  for (const std::string& list : outcome.wrong_lists) std::puts(list.c_str());
  return outcome.lost.empty() && outcome.wrong_lists.empty() ? 0 : 1;
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return akin::Main();
}
