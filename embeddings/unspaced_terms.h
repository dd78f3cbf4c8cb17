#ifndef AKIN_EMBEDDINGS_UNSPACED_TERMS_H_
#define AKIN_EMBEDDINGS_UNSPACED_TERMS_H_

#include <unicode/brkiter.h>

#include <vector>

#include "embeddings/letter_table.h"
#include "embeddings/term_candidate.h"
#include "embeddings/text_words.h"

namespace akin {

// Adds the runs of words of ICU's dictionary that both texts have, of Chinese
// and Japanese text.
void AddUnspacedTerms(const TextWords& seed_words, const TextWords& item_words,
                      const LetterTable& letters, icu::BreakIterator& breaker,
                      std::vector<TermCandidate>& candidates);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_UNSPACED_TERMS_H_
