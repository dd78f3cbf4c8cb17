#ifndef AKIN_SERVER_INDEX_ZEROED_MEMORY_H_
#define AKIN_SERVER_INDEX_ZEROED_MEMORY_H_

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <utility>

namespace akin {

// An array of zeros that takes no memory until it is touched, so that room can
// be reserved for the greatest case. T is trivial.
template <typename T>
class ZeroedMemory {
 public:
  // std::bad_alloc if there is no address space.
  explicit ZeroedMemory(size_t size) : bytes_(size * sizeof(T)) {
    if (bytes_ == 0) return;
    void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<T*>(memory);
  }
  ~ZeroedMemory() {
    if (data_ != nullptr) munmap(data_, bytes_);
  }
  ZeroedMemory(const ZeroedMemory&) = delete;
  ZeroedMemory& operator=(const ZeroedMemory&) = delete;

  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }

 private:
  const size_t bytes_;
  T* data_ = nullptr;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_ZEROED_MEMORY_H_
