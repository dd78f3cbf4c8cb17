#ifndef AKIN_CLIENT_BENCH_QUANTILES_H_
#define AKIN_CLIENT_BENCH_QUANTILES_H_

namespace akin {

// The quantiles that reports show.
struct NamedQuantile {
  const char* name;
  double share;
};
inline constexpr NamedQuantile kQuantiles[] = {
    {"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p99_9", 0.999},
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_QUANTILES_H_
