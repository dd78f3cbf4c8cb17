#include "client/bench/bench.h"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "client/bench/answer_sample.h"
#include "client/bench/article_sample.h"
#include "client/bench/bottleneck.h"
#include "client/bench/freshness.h"
#include "client/bench/workload.h"

namespace akin {
namespace {

constexpr size_t kFreshArticles = 100;  // that are put in, in turn

absl::StatusOr<std::unique_ptr<FreshnessProbe>> MakeProbe(
    const Client& client, const BenchOptions& options) {
  const auto ids = DrawIds(client, kFreshArticles, options.run.seed);
  if (!ids.ok()) return ids.status();
  auto articles = GetArticles(client, *ids, v1::ARTICLE_VIEW_FULL);
  if (!articles.ok()) return articles.status();
  if (articles->empty()) {
    return absl::FailedPreconditionError(
        "all articles that were drawn have been deleted since; start again");
  }
  return std::make_unique<FreshnessProbe>(client, *std::move(articles),
                                          options.freshness_rate);
}

// The runs of a test.
class Runs {
 public:
  // `probe` may be null.
  Runs(Clock& clock, const Workload& workload, const BenchOptions& options,
       const BenchWatch& watch, FreshnessProbe* probe)
      : clock_(clock),
        workload_(workload),
        options_(options),
        watch_(watch),
        sample_(static_cast<size_t>(options.recall_sample), options.run.seed) {
    if (watch.during) beside_.push_back(watch.during);
    if (probe == nullptr) return;
    beside_.push_back([probe](const RunWindow& window) { probe->Run(window); });
  }

  // Makes them, and puts down the options and the result of the last one.
  void Make(BenchReport& report) {
    if (options_.mode != BenchMode::kSweep) {
      report.result = MakeOne(report.options);
      return;
    }
    SweepReport sweep{options_.sweep(), {}};
    sweep.result = Sweep(
        sweep.options,
        [&](double rate, absl::Duration duration) {
          report.options.rate = rate;
          report.options.duration = duration;
          return MakeOne(report.options);
        },
        watch_.on_step);
    report.result = sweep.result.steps.back().result;
    report.sweep = std::move(sweep);
  }

  // Some of the answers of the last one.
  std::vector<SampledAnswer> TakeSample() { return sample_.Take(); }

 private:
  RunResult MakeOne(const RunOptions& run) {
    sample_.Take();  // of the run before
    return RunWorkload(
        clock_, workload_, run, beside_,
        [this](Outcome outcome) { sample_.Observe(std::move(outcome)); });
  }

  Clock& clock_;
  const Workload& workload_;
  const BenchOptions& options_;
  const BenchWatch& watch_;
  AnswerSample sample_;
  std::vector<BesideRun> beside_;
};

}  // namespace

absl::StatusOr<BenchReport> RunBench(Clock& clock, const Client& client,
                                     const std::string& server,
                                     const BenchOptions& options,
                                     const BenchWatch& watch) {
  const auto status = client.GetStatus();
  if (!status.ok()) return status.status();
  const auto workload =
      MakeWorkload(client, options.workload, static_cast<size_t>(options.ids),
                   options.run.seed);
  if (!workload.ok()) return workload.status();
  std::unique_ptr<FreshnessProbe> probe;
  if (options.freshness_rate > 0) {
    auto made = MakeProbe(client, options);
    if (!made.ok()) return made.status();
    probe = *std::move(made);
  }

  BenchReport report;
  report.server = server;
  report.server_version = status->version();
  report.articles = status->articles();
  report.workload = options.workload.name;
  report.options = options.run;
  if (options.mode == BenchMode::kClosed) report.options.pace = Pace::kClosed;
  Runs runs(clock, *workload, options, watch, probe.get());
  runs.Make(report);

  const std::vector<SampledAnswer> sample = runs.TakeSample();
  if (!sample.empty()) report.recall = MeasureSampleRecall(client, sample);
  if (probe != nullptr) report.freshness = probe->result();
  report.warnings = FindBottlenecks(
      report.result, report.options,
      static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  return report;
}

}  // namespace akin
