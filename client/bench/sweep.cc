#include "client/bench/sweep.h"

#include <cmath>
#include <utility>

namespace akin {
namespace {

constexpr double kShare = 0.99;      // of the calls that the time is for
constexpr double kPrecision = 1.03;  // of the search, high over low
constexpr double kLowering = 0.95;   // of a rate that was not confirmed
constexpr double kClear = 0.8;       // share of the time that settles a step
constexpr double kLeastRate = 1;     // calls a second
constexpr double kMostRate = 1e6;

// To three digits, which people can repeat.
double Rounded(double rate) {
  const double unit = std::pow(10, std::floor(std::log10(rate)) - 2);
  return std::round(rate / unit) * unit;
}

class Search {
 public:
  Search(const SweepOptions& options, const RunAtRate& run,
         const StepObserver& observer)
      : options_(options), run_(run), observer_(observer) {}

  SweepResult Run() && {
    std::optional<double> rate = Bisect();
    while (rate.has_value() && *rate >= kLeastRate) {
      if (Hold(*rate, /*confirming=*/true)) {
        result_.knee = result_.steps.size() - 1;
        break;
      }
      rate = Rounded(*rate * kLowering);
    }
    return std::move(result_);
  }

 private:
  // The highest rate that was held; nullopt if none was.
  std::optional<double> Bisect() {
    double low = options_.first_rate;
    double high = low;
    if (Holds(low)) {
      do {
        low = high;
        high = low * 2;
        if (high > kMostRate) return low;
      } while (Holds(high));
    } else {
      do {
        high = low;
        low = high / 2;
        if (low < kLeastRate) return std::nullopt;
      } while (!Holds(low));
    }
    while (high / low > kPrecision) {
      const double middle = Rounded(std::sqrt(low * high));
      if (middle <= low || middle >= high) break;
      (Holds(middle) ? low : high) = middle;
    }
    return low;
  }

  bool Holds(double rate) {
    int held = 0, failed = 0;
    while (held < 2 && failed < 2) {
      if (Hold(rate, /*confirming=*/false)) {
        ++held;
        if (result_.steps.back().p99 <= kClear * options_.slo) return true;
      } else {
        ++failed;
      }
    }
    return held == 2;
  }

  bool Hold(double rate, bool confirming) {
    SweepStep step;
    step.rate = rate;
    step.confirming = confirming;
    step.result =
        run_(rate, confirming ? options_.confirmation : options_.step);
    step.p99 = step.result.total().LatencyOfAll(kShare);
    step.held = step.p99 <= options_.slo;
    if (observer_) observer_(step);
    result_.steps.push_back(std::move(step));
    return result_.steps.back().held;
  }

  const SweepOptions& options_;
  const RunAtRate& run_;
  const StepObserver& observer_;
  SweepResult result_;
};

}  // namespace

SweepResult Sweep(const SweepOptions& options, const RunAtRate& run,
                  const StepObserver& observer) {
  return Search(options, run, observer).Run();
}

}  // namespace akin
