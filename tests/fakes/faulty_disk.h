#ifndef AKIN_TESTS_FAKES_FAULTY_DISK_H_
#define AKIN_TESTS_FAKES_FAULTY_DISK_H_

#include <cstdint>
#include <functional>
#include <string>

namespace akin {

// What this process asks of the file system below one directory: counts the
// calls, and lets one of them find a fault. The program that faulty_disk.cc is
// linked into calls its functions instead of libc's, and so do its libraries.
//
// Also knows what a power cut would leave of the directory at any time: of a
// file the bytes when it was last synced, of a directory the names when it was.
//
// One at a time. Thread-safe.
class FaultyDisk {
 public:
  enum class Fault {
    kIoError,   // the one call fails with EIO
    kFull,      // it fails with ENOSPC, if it needs space, and so do all after
    kReadOnly,  // it fails with EROFS, if it writes, and so do all after it
    kKill,      // the process ends without the call
    kPowerCut,  // the same, and what was not synced is lost
  };

  // Whatever is in `root` now is synced. With Fault::kPowerCut what is left of
  // it is written to the new directory `left`.
  FaultyDisk(std::string root, std::string left);
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  // From now on the n-th call, beginning with 1, finds the fault. `found` is
  // told which call that was, before anything happens; it may arm another one,
  // for a second fault beside a first that lasts.
  void Arm(int64_t n, Fault fault,
           std::function<void(const std::string& call)> found);

  // No call finds a fault any more: the disk is repaired.
  void Disarm();
};

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_FAULTY_DISK_H_
