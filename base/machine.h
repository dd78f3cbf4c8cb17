#ifndef AKIN_BASE_MACHINE_H_
#define AKIN_BASE_MACHINE_H_

#include <cstdint>
#include <string>

namespace akin {

// What this process may have of the machine: of all there is, or of what the
// narrowest of its control groups leaves it, as in a container. Versions 1 and
// 2 of control groups; `root` stands for "/".
// https://docs.kernel.org/admin-guide/cgroup-v2.html

// Bytes of memory; 0 if the system does not tell.
int64_t AvailableMemory(const std::string& root = "/");

// Cores that may be busy at a time, 1 at least: those that the process may run
// on, and no more than its quota of processor time is worth, rounded up.
int AvailableCores(const std::string& root = "/");

// The memory of this process that cannot be had back without swapping, in
// bytes: not the pages of mapped files, which the kernel drops when it needs
// room. 0 if the system does not tell.
int64_t UsedMemory();

}  // namespace akin

#endif  // AKIN_BASE_MACHINE_H_
