#include "client/bench/run.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/mutex.h"

namespace akin {
namespace {

constexpr int64_t kMostIntervals = 3600;
// Calls that are late at the end are made for so long, that a hiccup there
// counts as the latency that it was.
constexpr absl::Duration kGrace = absl::Seconds(1);

// A second, or as many as keep a long run in bounds.
absl::Duration IntervalOf(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(
      duration / static_cast<double>(kMostIntervals), absl::Seconds(1)));
  return absl::Seconds(std::max<int64_t>(1, seconds));
}

ScheduleOptions ScheduleOptionsOf(const Workload& workload,
                                  const RunOptions& options) {
  ScheduleOptions schedule;
  schedule.pace = options.pace;
  schedule.rate = options.rate;
  schedule.burst = workload.burst;
  schedule.length = options.warm_up + options.duration;
  schedule.seed = options.seed;
  return schedule;
}

std::vector<Frequency> FrequenciesOf(const Workload& workload) {
  std::vector<Frequency> frequencies;
  for (const CallKind& kind : workload.kinds) {
    frequencies.push_back(kind.frequency);
  }
  return frequencies;
}

std::vector<KindResult> EmptyResults(const Workload& workload) {
  std::vector<KindResult> results;
  for (const CallKind& kind : workload.kinds) {
    results.push_back({kind.name, kind.frequency.rate.has_value()});
  }
  return results;
}

// What the lanes of a run share.
struct Course {
  Course(Clock& clock, const Workload& workload, const RunOptions& options,
         const OutcomeObserver& observer)
      : clock(clock),
        workload(workload),
        observer(observer),
        start(clock.Now()),
        from(start + options.warm_up),
        end(from + options.duration),
        schedule(ScheduleOptionsOf(workload, options), FrequenciesOf(workload)),
        recorder(EmptyResults(workload), from, IntervalOf(options.duration)) {}

  Clock& clock;
  const Workload& workload;
  const OutcomeObserver& observer;
  const absl::Time start;
  const absl::Time from;
  const absl::Time end;
  Schedule schedule;
  Recorder recorder;
};

// A caller that has one call outstanding at a time.
class Lane {
 public:
  Lane(Course& course, uint64_t seed) : course_(course), random_(seed) {}

  void Run() {
    for (;;) {
      const absl::Time now = course_.clock.Now();
      const std::optional<Arrival> arrival =
          course_.schedule.Next(now - course_.start);
      if (!arrival.has_value()) return;
      const absl::Time due = course_.start + arrival->due;
      if (now >= course_.end + kGrace) {
        course_.recorder.RecordUnsent(arrival->kind, due);
        continue;
      }
      course_.clock.SleepUntil(due);
      Call(arrival->kind, due, now <= due);
    }
  }

  const Histogram& lateness() const { return lateness_; }
  int64_t waited() const { return waited_; }

 private:
  void Call(size_t kind, absl::Time due, bool in_time) {
    CallTimes times;
    times.due = due;
    times.sent = course_.clock.Now();
    Outcome outcome = course_.workload.kinds[kind].operation->Call(random_);
    times.answered = course_.clock.Now();
    if (due < course_.from) return;
    course_.recorder.Record(kind, times, outcome);
    if (in_time) {
      lateness_.Record(times.sent - due);
    } else {
      ++waited_;
    }
    if (course_.observer) course_.observer(std::move(outcome));
  }

  Course& course_;
  Random random_;
  Histogram lateness_;
  int64_t waited_ = 0;
};

}  // namespace

CallCounts RunResult::total() const {
  CallCounts total;
  for (const KindResult& kind : kinds) {
    if (!kind.at_own_rate) total.Merge(kind.calls);
  }
  return total;
}

double RunResult::answered_per_second() const {
  const double seconds = absl::ToDoubleSeconds(took);
  if (seconds <= 0) return 0;
  int64_t answered = 0;
  for (const Interval& interval : intervals) {
    answered += interval.latency.count();
  }
  return static_cast<double>(answered) / seconds;
}

RunResult RunWorkload(Clock& clock, const Workload& workload,
                      const RunOptions& options,
                      const std::vector<BesideRun>& beside,
                      const OutcomeObserver& observer) {
  Course course(clock, workload, options, observer);
  std::vector<Lane> lanes;
  for (int i = 0; i < options.concurrency; ++i) {
    lanes.emplace_back(course, options.seed + static_cast<uint64_t>(i));
  }
  RunResult result;
  std::vector<std::function<void()>> bodies;
  for (Lane& lane : lanes) bodies.push_back([&lane] { lane.Run(); });
  for (const BesideRun& body : beside) {
    bodies.push_back([&] {
      body({clock, course.recorder, course.from, course.end});
    });
  }
  bodies.push_back([&] {
    clock.SleepUntil(course.from);
    const absl::Duration before = clock.CpuTime();
    clock.SleepUntil(course.end);
    result.client.cpu_time = clock.CpuTime() - before;
  });
  clock.RunAll(bodies);

  result.took = std::max(clock.Now(), course.end) - course.from;
  result.interval = IntervalOf(options.duration);
  result.kinds = course.recorder.kinds();
  result.intervals = course.recorder.intervals();
  for (const Lane& lane : lanes) {
    result.client.lateness.Merge(lane.lateness());
    result.client.waited += lane.waited();
  }
  return result;
}

}  // namespace akin
