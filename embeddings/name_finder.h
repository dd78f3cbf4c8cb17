#ifndef AKIN_EMBEDDINGS_NAME_FINDER_H_
#define AKIN_EMBEDDINGS_NAME_FINDER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "embeddings/name_table.h"
#include "embeddings/words.h"

namespace akin {

// Finds names of places in text, whatever the language. The longest name wins,
// so that "South Korea" is not also Korea. Thread-safe.
class NameFinder {
 public:
  // Of a name, the most words.
  static constexpr int kMaxWords = 3;

  // `table` must outlive the finder.
  explicit NameFinder(const NameTable& table) : table_(table) {}

  // Adds the concept of each name in `words` to `found`. A name may have an
  // ending: "russia" is found in "russians", "rossiya" in "rossiyskikh".
  void FindInWords(const Words& words, std::vector<uint64_t>& found) const;

  // Adds the concept of each name in the scripts without spaces, such as
  // Chinese and Thai, and in Korean, whose endings are many, among the first
  // `max_characters` code points of `text`. A name that is cut by that end is
  // not found.
  void FindInRuns(std::string_view text, int max_characters,
                  std::vector<uint64_t>& found) const;

  // Whether the three bytes from `at` are a character of such a script.
  static bool IsOfRun(std::string_view text, size_t at);

  // A name's stem: without the vowels that it ends with, as far as enough is
  // left to be safe.
  static std::string_view Stem(std::string_view name);

 private:
  // The entry of a name that `word` is an inflected form of, or none.
  NameTable::Entry FindInflected(std::string_view word) const;

  const NameTable& table_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_NAME_FINDER_H_
