#ifndef AKIN_EMBEDDINGS_TEXT_WORDS_H_
#define AKIN_EMBEDDINGS_TEXT_WORDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "embeddings/embedder.h"
#include "embeddings/letter_table.h"
#include "embeddings/tokenizer.h"
#include "embeddings/word_matcher.h"
#include "embeddings/words.h"

namespace akin {

// How an occurrence of a word is written.
enum class LetterCase : uint8_t {
  kLower,
  kCapital,      // begins with a capital inside a sentence
  kUnsure,       // a capital that any word would have there
  kNone,         // its script knows no case
  kNumber,       // begins with a digit
  kWithoutSpace  // Chinese or Japanese: its borders say nothing
};

// What stands before a word.
enum class Gap : uint8_t {
  kSentence,    // a sentence, a quotation or the text begins
  kBreak,       // a comma, a bracket
  kSpace,       // a space: the words may be one name
  kApostrophe,  // the same
  kHyphen,      // the words are one
};

inline bool IsJoint(Gap gap) { return gap >= Gap::kSpace; }

// One occurrence of a word.
struct WordUse {
  int word = 0;  // into TextWords::words()
  int part = 0;  // into TextWords::part()
  WordPlace place;
  LetterCase letter_case = LetterCase::kLower;
  Gap gap = Gap::kSentence;
};

// A word with what its occurrences tell.
struct DistinctWord {
  std::string_view letters;
  int lower = 0;
  int capital = 0;
  int unsure = 0;
  int uncased = 0;
  int after_article = 0;  // of those with a capital, in German
  int alone = 0;          // beside no other word of a name
  bool number = false;
  bool point = false;        // a number with a point or a comma inside
  bool all_capitals = true;  // in every occurrence
  bool cyrillic = false;
  bool without_spaces = false;  // Chinese or Japanese
  bool in_title = false;

  int count() const { return lower + capital + unsure + uncased; }
  // Nothing speaks against its being a name.
  bool MayBeName() const { return lower == 0; }
  RomanWord roman() const {
    return {.letters = letters, .cyrillic = cyrillic, .name = MayBeName()};
  }
};

// The words of a text, as far as the embedder reads it, with their places. The
// text must outlive what is read of it. Not thread-safe.
class TextWords {
 public:
  static constexpr int kTitle = 0;
  static constexpr int kParts = 3;

  // `letters` must outlive it.
  explicit TextWords(const LetterTable& letters) : letters_(letters) {}

  // Reads `text` instead of what was read before.
  void Read(const Text& text, Tokenizer& tokenizer);

  // In the order of the text.
  absl::Span<const WordUse> uses() const { return uses_; }
  absl::Span<const DistinctWord> words() const { return words_; }
  const DistinctWord& word(const WordUse& use) const {
    return words_[use.word];
  }
  std::string_view part(int i) const { return parts_[i]; }
  // Where the last word of the part ends.
  size_t part_end(int i) const { return part_ends_[i]; }
  bool german() const { return german_; }
  bool has_text_without_spaces() const { return has_text_without_spaces_; }

 private:
  void AddUses();
  LetterCase CaseOf(std::string_view written, std::string_view letters,
                    bool* all_capitals, bool* cyrillic) const;
  Gap GapBetween(const WordPlace& before, std::string_view letters_before,
                 const WordPlace& after, std::string_view part) const;
  void DoubtTitleCase();
  void FindGerman();
  void Count();
  bool IsPartOfName(size_t use) const;

  const LetterTable& letters_;
  std::array<std::string_view, kParts> parts_;
  std::array<size_t, kParts> part_ends_{};
  Words roman_;
  std::array<int, kParts> part_words_{};  // the first word after each part
  std::vector<WordPlace> places_;
  std::vector<WordUse> uses_;
  std::vector<DistinctWord> words_;
  absl::flat_hash_map<uint64_t, int> numbers_;  // of words_, by hash
  bool german_ = false;
  bool has_text_without_spaces_ = false;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_TEXT_WORDS_H_
