#ifndef AKIN_EMBEDDINGS_COMMON_WORDS_H_
#define AKIN_EMBEDDINGS_COMMON_WORDS_H_

#include <string_view>

namespace akin {

// Whether `word`, as the tokenizer writes it, is in most news whatever the
// story is: days, months, ranks, and the nouns that German capitalises like
// names. By rarity they cannot be told from names, for "Trump" is in more
// articles than "Polizei". Thread-safe.
bool IsCommonWord(std::string_view word);

// Whether `word` is an article, a preposition, a pronoun or the like, which are
// capitalised only where a sentence begins. Each is a common word.
bool IsFunctionWord(std::string_view word);

// The same as IsCommonWord() of a word of Chinese or Japanese as it is written.
bool IsCommonHanWord(std::string_view word);

// Whether `word` may stand in lower case inside a name: "von", "of".
bool IsNameParticle(std::string_view word);

// Whether `word` is a rank or an office that stands before a person's name.
// Each is a common word.
bool IsRank(std::string_view word);

// Whether `word` is a German article, or what stands before a noun in its
// place: a name has none, but for some countries.
bool IsGermanArticle(std::string_view word);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_COMMON_WORDS_H_
