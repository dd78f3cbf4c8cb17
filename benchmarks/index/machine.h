#ifndef AKIN_BENCHMARKS_INDEX_MACHINE_H_
#define AKIN_BENCHMARKS_INDEX_MACHINE_H_

#include <cstdint>

namespace akin {

// Physical memory of this process in bytes, once what is free is given back.
int64_t ResidentBytes();

// Bytes a second that one thread reads from memory that no cache holds: the
// best of five passes over 1 GiB.
double MemoryBandwidth();

}  // namespace akin

#endif  // AKIN_BENCHMARKS_INDEX_MACHINE_H_
