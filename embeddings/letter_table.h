#ifndef AKIN_EMBEDDINGS_LETTER_TABLE_H_
#define AKIN_EMBEDDINGS_LETTER_TABLE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace akin {

// What a code point does to the word that is being read.
enum class LetterKind : uint8_t {
  kSeparator,  // ends it: spaces, punctuation, symbols
  kIgnored,    // nothing: soft hyphens, joiners, direction marks
  kRomanized,  // adds LetterTable::Roman()
  kForeign,    // a letter or digit that only ICU can write in Latin letters
  kMark,       // combines with the letter before it; alone, a separator
  kHan,        // a syllable by itself, in text without spaces
  kHiragana,   // a Japanese letter, in text without spaces
  kKatakana,   // the same of the script of foreign names
};

// What every code point is, and the lower-case ASCII letters of those of the
// Latin and Cyrillic scripts, each by itself. Asking ICU once, when the table
// is made, spares asking it for every letter of every article.
// Immutable.
class LetterTable {
 public:
  // Internal if ICU's data is missing or damaged.
  static absl::StatusOr<LetterTable> Create();

  LetterKind Kind(int32_t code_point) const {
    return code_point < kTabulated ? kinds_[code_point] : Classify(code_point);
  }

  // Lower-case ASCII letters and digits, perhaps none. `code_point` must be
  // kRomanized.
  std::string_view Roman(int32_t code_point) const {
    const RomanLetters& roman = romans_[code_point];
    return std::string_view(roman.letters, roman.size);
  }

 private:
  // The basic multilingual plane; of letters beyond it, too few are read to be
  // worth a table.
  static constexpr int32_t kTabulated = 0x10000;
  // Up to the end of Latin Extended Additional.
  static constexpr int32_t kRomanEnd = 0x1F00;

  struct RomanLetters {
    char letters[7];
    uint8_t size;
  };

  LetterTable() = default;
  static LetterKind Classify(int32_t code_point);

  std::vector<LetterKind> kinds_;
  std::vector<RomanLetters> romans_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_LETTER_TABLE_H_
