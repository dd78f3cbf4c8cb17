#ifndef AKIN_CLIENT_BENCH_QUANTILES_H_
#define AKIN_CLIENT_BENCH_QUANTILES_H_

#include <algorithm>
#include <string>

namespace akin {

// The quantiles that reports show.
struct NamedQuantile {
  const char* name;  // in JSON
  double share;
};
inline constexpr NamedQuantile kQuantiles[] = {
    {"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p99_9", 0.999},
};

// What people call it: "p99.9".
inline std::string LabelOf(const NamedQuantile& quantile) {
  std::string label = quantile.name;
  std::replace(label.begin(), label.end(), '_', '.');
  return label;
}

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_QUANTILES_H_
