#include "benchmarks/index/measurement.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <utility>

#include "benchmarks/index/machine.h"

namespace akin {
namespace {

constexpr int kLimit = kNeighbors + 1;
constexpr int kMostBreadth = 8192;

using Clock = std::chrono::steady_clock;

// Of all threads.
double CpuSeconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// All questions, once.
struct Pass {
  std::vector<double> seconds;  // of each, by the clock
  double cpu_seconds = 0;       // of all
  std::vector<MeasuredAnswer> answers;
};

Pass Ask(MeasuredIndex& index, const VectorSet& set,
         const std::vector<ExactQuestion>& questions, int breadth) {
  Pass pass;
  const double cpu_before = CpuSeconds();
  for (const ExactQuestion& question : questions) {
    const absl::Span<const float> query = set.row(question.row);
    const Clock::time_point start = Clock::now();
    MeasuredAnswer answer = index.Search(query, kLimit, breadth);
    pass.seconds.push_back(SecondsSince(start));
    pass.answers.push_back(std::move(answer));
  }
  pass.cpu_seconds = CpuSeconds() - cpu_before;
  return pass;
}

// The row that is asked about is no answer, nor the last one if it is missing.
std::vector<int64_t> OtherRows(const MeasuredAnswer& answer, int64_t row) {
  std::vector<int64_t> rows = answer.rows;
  std::erase(rows, row);
  return rows;
}

double MeanRecall(const VectorSet& set,
                  const std::vector<ExactQuestion>& questions,
                  const Pass& pass) {
  double sum = 0;
  for (size_t i = 0; i < questions.size(); ++i) {
    sum += RecallOf(set, questions[i],
                    OtherRows(pass.answers[i], questions[i].row));
  }
  return sum / static_cast<double>(questions.size());
}

std::optional<double> MeanBytesRead(const Pass& pass) {
  double sum = 0;
  for (const MeasuredAnswer& answer : pass.answers) {
    if (!answer.bytes_read.has_value()) return std::nullopt;
    sum += static_cast<double>(*answer.bytes_read);
  }
  return sum / static_cast<double>(pass.answers.size());
}

void SetSpeed(double cpu_seconds, std::vector<double> seconds,
              IndexMeasurement& measurement) {
  std::sort(seconds.begin(), seconds.end());
  const size_t count = seconds.size();
  measurement.queries_per_second = static_cast<double>(count) / cpu_seconds;
  measurement.p50 = absl::Seconds(seconds[count / 2]);
  measurement.p99 = absl::Seconds(seconds[count * 99 / 100]);
}

void MeasureSearch(MeasuredIndex& index, const VectorSet& set,
                   const std::vector<ExactQuestion>& questions,
                   const MeasurementOptions& options,
                   IndexMeasurement& measurement) {
  if (index.has_breadth()) {
    const int most =
        static_cast<int>(std::clamp<int64_t>(set.rows(), kLimit, kMostBreadth));
    measurement.breadth = LeastBreadth(kLimit, most, [&](int breadth) {
      return MeanRecall(set, questions, Ask(index, set, questions, breadth)) >=
             options.least_recall;
    });
  }
  const Clock::time_point start = Clock::now();
  std::vector<double> seconds;
  double cpu_seconds = 0;
  do {
    const Pass pass =
        Ask(index, set, questions, measurement.breadth.value_or(0));
    if (seconds.empty()) {
      measurement.recall = MeanRecall(set, questions, pass);
      measurement.bytes_read = MeanBytesRead(pass);
    }
    cpu_seconds += pass.cpu_seconds;
    seconds.insert(seconds.end(), pass.seconds.begin(), pass.seconds.end());
  } while (SecondsSince(start) < absl::ToDoubleSeconds(options.duration));
  SetSpeed(cpu_seconds, std::move(seconds), measurement);
}

}  // namespace

int LeastBreadth(int first, int most, const std::function<bool(int)>& reaches) {
  int below = first - 1;
  int reached = first;
  while (!reaches(reached)) {
    if (reached == most) return most;
    below = reached;
    reached = std::min(2 * reached, most);
  }
  while (reached - below > 1) {
    const int middle = below + (reached - below) / 2;
    (reaches(middle) ? reached : below) = middle;
  }
  return reached;
}

absl::StatusOr<IndexMeasurement> Measure(
    const Engine& engine, const VectorSet& set,
    const std::vector<ExactQuestion>& questions,
    const MeasurementOptions& options) {
  IndexMeasurement measurement;
  measurement.engine = engine.name;
  const int64_t resident_before = ResidentBytes();
  const double cpu_before = CpuSeconds();
  BuiltIndex index = engine.build(set);
  if (!index.ok()) return index.status();
  measurement.build_seconds = CpuSeconds() - cpu_before;
  measurement.resident_bytes = ResidentBytes() - resident_before;
  measurement.memory_bytes = (*index)->memory_bytes();
  MeasureSearch(**index, set, questions, options, measurement);
  return measurement;
}

}  // namespace akin
