#ifndef AKIN_EMBEDDINGS_TOKENIZER_H_
#define AKIN_EMBEDDINGS_TOKENIZER_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "embeddings/letter_table.h"
#include "embeddings/romanizer.h"
#include "embeddings/words.h"

namespace akin {

// Where a word stands: bytes of the text it was read from.
struct WordPlace {
  size_t begin = 0;
  size_t end = 0;
};

// Splits text of any language into words in lower-case Latin letters without
// accents: "Müller" and "МЮЛЛЕР" are both about "muller". Digits that only a
// point or a comma parts are one word, for languages write 1,000 and 1.000.
// Text without spaces is split only where Han characters, hiragana, katakana
// and other scripts meet: its n-grams tell as much as the words of a dictionary
// would. Not thread-safe.
class Tokenizer {
 public:
  // `letters` must outlive the tokenizer. Internal if ICU's data is missing or
  // damaged.
  static absl::StatusOr<std::unique_ptr<Tokenizer>> Create(
      const LetterTable& letters);

  // Adds the words of the first `max_characters` code points of `text` to
  // `words`, and returns how many code points were read. A broken UTF-8
  // sequence is read as a space.
  int Append(std::string_view text, int max_characters, Words& words);
  // The same, and adds a place for each word. Words that transliteration parted
  // share one; punctuation never belongs to it.
  int Append(std::string_view text, int max_characters, Words& words,
             std::vector<WordPlace>& places);

 private:
  class Scan;

  Tokenizer(const LetterTable& letters, std::unique_ptr<Romanizer> romanizer);

  const LetterTable& letters_;
  const std::unique_ptr<Romanizer> romanizer_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_TOKENIZER_H_
