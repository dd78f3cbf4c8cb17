#ifndef AKIN_EMBEDDINGS_COUNTRY_NAMES_H_
#define AKIN_EMBEDDINGS_COUNTRY_NAMES_H_

#include <string_view>

namespace akin {

inline constexpr int kNoCountry = -1;

// A number of the country of which `word`, as the tokenizer writes it, is a
// name in German, English, French, Spanish, Italian, Swedish or Russian; or
// kNoCountry. Only those of much news whose names no transliteration makes
// alike: "Deutschland" and "Germany". Thread-safe.
int CountryOf(std::string_view word);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_COUNTRY_NAMES_H_
