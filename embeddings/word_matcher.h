#ifndef AKIN_EMBEDDINGS_WORD_MATCHER_H_
#define AKIN_EMBEDDINGS_WORD_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/container/flat_hash_map.h"

namespace akin {

// A word in lower-case Latin letters, as the tokenizer writes it.
struct RomanWord {
  std::string_view letters;
  bool cyrillic = false;  // was written in Cyrillic
  bool name = false;      // may be a name: was not written in lower case
};

enum class Likeness {
  kNone,
  kAdjective,  // would be two forms if it is an adjective: "ostliche-s/-n"
  kForm,       // two forms or two transliterations of one word
  kSame,
};

// Tells which of a set of words another word is a form of. The rules are few
// and narrow, for a false pair is worse than a missed one: "Regierung" and
// "Regionalwahlen" begin alike.
//
// - One is the other and an ending of its language: "Russland", "Russlands";
//   "putin", "putina" of "Путина".
// - Names of six letters and more are the same but for the ways in which
//   languages write foreign sounds: "Wladiwostok", "Vladivostok".
class WordMatcher {
 public:
  struct Match {
    int word = -1;  // as given to Add(), or -1
    Likeness likeness = Likeness::kNone;
  };

  // Removes all words; makes room for as many as given.
  void Reset(size_t words);
  // Of words that are alike the first is found.
  void Add(const RomanWord& word, int number);
  // The likest word.
  Match Find(const RomanWord& word) const;

 private:
  struct Stem {
    int word = -1;
    bool cyrillic = false;
  };

  // By hash: 64 bits never meet by chance among the words of one text.
  absl::flat_hash_map<uint64_t, int> same_;
  absl::flat_hash_map<uint64_t, Stem> stems_;
  absl::flat_hash_map<uint64_t, int> spellings_;
  absl::flat_hash_map<uint64_t, int> adjectives_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_WORD_MATCHER_H_
