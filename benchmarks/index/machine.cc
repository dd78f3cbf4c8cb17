#include "benchmarks/index/machine.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <vector>

namespace akin {
namespace {

constexpr size_t kBytes = size_t{1} << 30;
constexpr int kPasses = 5;

uint64_t Sum(const std::vector<uint64_t>& values) {
  uint64_t sum = 0;
  for (const uint64_t value : values) sum += value;
  return sum;
}

}  // namespace

int64_t ResidentBytes() {
  malloc_trim(0);
  int64_t total_pages = 0, resident_pages = 0;
  std::ifstream("/proc/self/statm") >> total_pages >> resident_pages;
  return resident_pages * sysconf(_SC_PAGESIZE);
}

double MemoryBandwidth() {
  const std::vector<uint64_t> values(kBytes / sizeof(uint64_t), 1);
  double best = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    const auto start = std::chrono::steady_clock::now();
    // Or else the sum would be left out.
    volatile const uint64_t sum = Sum(values);
    static_cast<void>(sum);
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    best = std::max(best, kBytes / took.count());
  }
  return best;
}

}  // namespace akin
