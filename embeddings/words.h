#ifndef AKIN_EMBEDDINGS_WORDS_H_
#define AKIN_EMBEDDINGS_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

// A list of words, their bytes one after the other so that reuse costs no
// allocation. The last word may be open: bytes after the end of the last
// closed word.
class Words {
 public:
  int size() const { return static_cast<int>(ends_.size()); }
  std::string_view operator[](int i) const {
    const size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }
  // The bytes of `count` words from `first`, without anything between them.
  std::string_view Joined(int first, int count) const {
    const size_t begin = first == 0 ? 0 : ends_[first - 1];
    return std::string_view(bytes_).substr(begin,
                                           ends_[first + count - 1] - begin);
  }
  void Clear() {
    bytes_.clear();
    ends_.clear();
  }

  // Adds to the open word.
  void Append(char c) { bytes_.push_back(c); }
  void Append(std::string_view bytes) { bytes_.append(bytes); }
  size_t open_size() const { return bytes_.size() - OpenBegin(); }
  // Closes the open word; nothing happens if it is empty.
  void Close() {
    if (open_size() > 0) ends_.push_back(bytes_.size());
  }
  // Empties the open word.
  void Discard() { bytes_.resize(OpenBegin()); }

 private:
  size_t OpenBegin() const { return ends_.empty() ? 0 : ends_.back(); }

  std::string bytes_;
  std::vector<size_t> ends_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_WORDS_H_
