#ifndef AKIN_EMBEDDINGS_ROMANIZER_H_
#define AKIN_EMBEDDINGS_ROMANIZER_H_

#include <unicode/normalizer2.h>
#include <unicode/translit.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "embeddings/words.h"

namespace akin {

// Writes words of any script in lower-case ASCII letters and digits: Unicode
// normalisation (NFKC, case folded), then ICU's transliteration. What has no
// transliteration stays as it is, so that no word is lost.
// Remembers words, for ICU takes microseconds for each. Not thread-safe.
class Romanizer {
 public:
  // Internal if ICU's data is missing or damaged.
  static absl::StatusOr<std::unique_ptr<Romanizer>> Create();

  // Adds what the word `word` of valid UTF-8 is in Latin letters, perhaps
  // several words, to the open word of `words`, and leaves the last one open.
  void Append(std::string_view word, Words& words);

  // The Latin letters of one code point, without spaces.
  std::string Letters(int32_t code_point) const;

 private:
  Romanizer(const icu::Normalizer2& folding,
            std::unique_ptr<icu::Transliterator> to_ascii);

  // Words separated by single spaces.
  std::string Romanize(const icu::UnicodeString& text) const;

  const icu::Normalizer2& folding_;  // ICU's own, lives as long as the program
  const std::unique_ptr<icu::Transliterator> to_ascii_;
  absl::flat_hash_map<std::string, std::string> known_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_ROMANIZER_H_
