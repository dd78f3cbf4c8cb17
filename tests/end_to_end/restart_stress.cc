// Asks a server that is killed again and again, at a steady rate: every call is
// to succeed within its deadline. Not a test of the suite, for it takes as long
// as it is told; build it with a sanitizer to look for leaks.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "base/mutex.h"
#include "tests/end_to_end/server_process.h"

ABSL_FLAG(double, rate, 200, "Calls a second, above 0.");
ABSL_FLAG(absl::Duration, duration, absl::Minutes(10), "How long to ask.");
ABSL_FLAG(absl::Duration, kill_every, absl::Seconds(10),
          "From a start of the server to its end.");

namespace akin {
namespace {

constexpr int kArticles = 1'000;
constexpr int kReadsPerWrite = 4;

// Outcomes of asynchronous calls. Thread-safe.
class Outcomes {
 public:
  template <typename Response>
  Callback<Response> Take() {
    const absl::Time start = absl::Now();
    {
      MutexLock lock(mutex_);
      ++under_way_;
    }
    return [this, start](const absl::StatusOr<Response>& outcome) {
      MutexLock lock(mutex_);
      ++counts_[std::string(absl::StatusCodeToString(outcome.status().code()))];
      slowest_ = std::max(slowest_, absl::Now() - start);
      --under_way_;
      changed_.NotifyAll();
    };
  }

  // Waits until no call is under way. Whether all have succeeded.
  bool Print() {
    MutexLock lock(mutex_);
    while (under_way_ > 0) changed_.Wait(mutex_);
    for (const auto& [code, count] : counts_) {
      std::printf("%-20s %lld\n", code.c_str(), static_cast<long long>(count));
    }
    std::printf("slowest              %s\n",
                absl::FormatDuration(slowest_).c_str());
    return counts_.size() == 1 && counts_.count("OK") == 1;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::map<std::string, int64_t> counts_ ABSL_GUARDED_BY(mutex_);
  absl::Duration slowest_ ABSL_GUARDED_BY(mutex_);
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
};

std::string Id(int64_t number) { return absl::StrCat(number % kArticles); }

void Ask(const Client& client, int64_t number, Outcomes& outcomes) {
  if (number < kArticles || number % (kReadsPerWrite + 1) == 0) {
    v1::UpsertArticleRequest request;
    request.mutable_article()->set_id(Id(number));
    request.mutable_article()->set_title(
        absl::StrCat("Storm number ", number, " closes the harbour"));
    client.AsyncUpsertArticle(request,
                              outcomes.Take<v1::UpsertArticleResponse>());
  } else {
    v1::FindSimilarRequest request;
    request.mutable_seeds()->add_positive()->set_article_id(Id(number));
    client.AsyncFindSimilar(request, outcomes.Take<v1::FindSimilarResponse>());
  }
}

int Main() {
  ServerProcess server;
  ClientOptions options = server.client_options();
  options.wait_for_server = true;
  const Client client(*MakeConnection(options));
  Outcomes outcomes;
  std::atomic<bool> done{false};
  std::thread asking([&] {
    const absl::Time start = absl::Now();
    for (int64_t number = 0; !done; ++number) {
      absl::SleepFor(start +
                     number / absl::GetFlag(FLAGS_rate) * absl::Seconds(1) -
                     absl::Now());
      Ask(client, number, outcomes);
    }
  });
  int kills = 0;
  const absl::Time end = absl::Now() + absl::GetFlag(FLAGS_duration);
  while (absl::Now() < end) {
    absl::SleepFor(
        std::min(absl::GetFlag(FLAGS_kill_every), end - absl::Now()));
    server.KillAndRestart();
    ++kills;
  }
  done = true;
  asking.join();
  const bool succeeded = outcomes.Print();
  std::printf("kills                %d\n", kills);
  return succeeded ? 0 : 1;
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return akin::Main();
}
