#ifndef AKIN_TESTS_FUZZ_FUZZ_INPUT_H_
#define AKIN_TESTS_FUZZ_FUZZ_INPUT_H_

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace akin {

// Ends the program, so that libFuzzer keeps the input, unless `holds`.
inline void Require(bool holds, std::string_view fact) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(fact.size()),
               fact.data());
  std::abort();
}

// The bytes of an input, from front to back. What is missing is zero.
class FuzzInput {
 public:
  FuzzInput(const uint8_t* bytes, size_t size) : bytes_(bytes), size_(size) {}

  bool empty() const { return size_ == 0; }

  template <typename T>
  T Take() {
    T value{};
    const size_t count = size_ < sizeof(T) ? size_ : sizeof(T);
    std::memcpy(&value, bytes_, count);
    Skip(count);
    return value;
  }

  std::string TakeRest() {
    const std::string rest(reinterpret_cast<const char*>(bytes_), size_);
    Skip(size_);
    return rest;
  }

 private:
  void Skip(size_t count) {
    bytes_ += count;
    size_ -= count;
  }

  const uint8_t* bytes_;
  size_t size_;
};

}  // namespace akin

#endif  // AKIN_TESTS_FUZZ_FUZZ_INPUT_H_
