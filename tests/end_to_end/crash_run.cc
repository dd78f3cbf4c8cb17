#include "tests/end_to_end/crash_run.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/end_to_end/mixed_load.h"

namespace akin {
namespace {

namespace fs = std::filesystem;

// Writes that are acknowledged before a kill, at most.
constexpr int kMostWrites = 600;

// Within these the server may be killed while it starts.
constexpr absl::Duration kLongestStart = absl::Milliseconds(250);

}  // namespace

void CrashRun::Cycle() {
  std::vector<std::string> snapshots;
  {
    RunningServer server(Path("data"));
    MixedLoad load(server.client(), articles_, random_());
    articles_.WaitFor(articles_.acknowledged() + 1 + random_() % kMostWrites);
    server.Kill();
    ++outcome_.kills;
    load.Wait();
    snapshots = load.TakeSnapshots();
    for (std::string& wrong : load.TakeWrong()) {
      outcome_.wrong_lists.push_back(std::move(wrong));
    }
  }
  KillInStart();
  fs::remove_all(Path("afresh"));
  fs::create_directory(Path("afresh"));
  fs::copy(Path("data/store"), Path("afresh/store"),
           fs::copy_options::recursive);
  {
    RunningServer server(Path("data"));
    Compare(server);
  }
  if (!snapshots.empty()) CheckSnapshot(snapshots.back());
  fs::remove_all(Path("data/snapshots"));
  outcome_.acknowledged = articles_.acknowledged();
  outcome_.found_made = articles_.found_made();
  outcome_.found_unmade = articles_.found_unmade();
}

void CrashRun::KillInStart() {
  if (random_() % 2 == 0) return;
  RunningServer server(Path("data"));
  absl::SleepFor(kLongestStart * (random_() % 1'000) / 1'000);
  server.Kill();
  ++outcome_.kills;
  ++outcome_.kills_in_start;
}

void CrashRun::Compare(RunningServer& server) {
  RunningServer afresh(Path("afresh"));
  const Articles articles = ArticlesOf(server);
  std::map<std::string, std::string> titles;
  for (const auto& [id, article] : articles) titles[id] = article.title();
  for (std::string& lost : articles_.Settle(titles)) {
    outcome_.lost.push_back(std::move(lost));
  }
  outcome_.articles_compared += static_cast<int64_t>(articles.size());
  CheckDigests(server);
  const SimilarLists lists = ListsById(server.client(), articles);
  const SimilarLists expected = ListsById(afresh.client(), articles);
  for (const auto& [id, list] : lists) {
    if (list != expected.at(id)) {
      outcome_.wrong_lists.push_back(
          absl::StrCat("similar to ", id, ": ", absl::StrJoin(list, ", "),
                       "; afresh: ", absl::StrJoin(expected.at(id), ", ")));
    }
    for (const std::string& item : list) {
      if (!articles.contains(item.substr(0, item.find(' ')))) {
        outcome_.wrong_lists.push_back(
            absl::StrCat("similar to ", id, ": ", item, ", which is none"));
      }
    }
  }
  const SimilarLists by_text = ListsByText(server.client(), articles);
  for (const auto& [id, list] : by_text) {
    const std::string found = id + " ";
    if (std::none_of(list.begin(), list.end(), [&](const std::string& item) {
          return absl::StartsWith(item, found);
        })) {
      outcome_.wrong_lists.push_back(absl::StrCat(
          id, " is not found by its own text but ", absl::StrJoin(list, ", ")));
    }
  }
  outcome_.lists_compared +=
      static_cast<int64_t>(lists.size() + by_text.size());
}

Articles CrashRun::ArticlesOf(RunningServer& server) {
  absl::StatusOr<Articles> articles = AllArticles(server.client());
  if (!articles.ok()) {
    outcome_.lost.push_back(articles.status().ToString());
    return {};
  }
  for (const auto& [id, article] : *articles) {
    if (article.SerializeAsString() !=
        ArticleOf(id, article.title()).SerializeAsString()) {
      outcome_.lost.push_back(
          absl::StrCat("fields of ", id, ": ", article.ShortDebugString()));
    }
  }
  return *std::move(articles);
}

void CrashRun::CheckDigests(RunningServer& server) {
  const auto status = server.client().GetStatus();
  if (!status.ok()) {
    outcome_.wrong_lists.push_back(status.status().ToString());
  } else if (status->index().digest() != status->store().digest()) {
    outcome_.wrong_lists.push_back("index and store differ");
  }
}

void CrashRun::CheckSnapshot(const std::string& path) {
  fs::remove_all(Path("restored"));
  fs::copy(path, Path("restored"), fs::copy_options::recursive);
  RunningServer server(Path("restored"));
  for (const auto& [id, article] : ArticlesOf(server)) {
    if (!articles_.WasWritten(id, article.title())) {
      outcome_.lost.push_back(absl::StrCat("snapshot ", path, " has ", id,
                                           " as \"", article.title(), "\""));
    }
  }
  CheckDigests(server);
  ++outcome_.snapshots_restored;
}

}  // namespace akin
