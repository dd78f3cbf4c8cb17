#ifndef AKIN_EMBEDDINGS_TERM_CHOICE_H_
#define AKIN_EMBEDDINGS_TERM_CHOICE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "embeddings/term_candidate.h"
#include "embeddings/text_words.h"

namespace akin {

// Chooses among candidates those that tell most, and none that says what a
// chosen one says already.
class TermChoice {
 public:
  // `item` is the text of the candidates; `seed_words` has, of each of its
  // distinct words, the seed's word that it is a form of, or -1. Borrows both.
  TermChoice(const TextWords& item, absl::Span<const int> seed_words)
      : item_(item), seed_words_(seed_words) {}

  // At most `limit` terms as they are written, the most telling first.
  std::vector<std::string> Choose(std::vector<TermCandidate> candidates,
                                  int limit);

 private:
  bool IsNumber(const TermCandidate& candidate) const;
  // Whether text without spaces is a part of a chosen term or contains one.
  bool IsTold(std::string_view written) const;
  // The chosen term that has a form of the word, or -1.
  int ToldBy(int use) const;
  // Whether the term has a word that none before it had.
  bool Tells(const TermCandidate& candidate) const;
  void Remember(const TermCandidate& candidate);
  // Of "Chinas" and "China" shows "China".
  void PreferShorter(const TermCandidate& candidate);

  const TextWords& item_;
  const absl::Span<const int> seed_words_;
  std::vector<TermCandidate> chosen_;
  // chosen_ by the beginnings of its words and by the seed's words.
  absl::flat_hash_map<uint64_t, int> told_;
  absl::flat_hash_map<int, int> told_in_seed_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_TERM_CHOICE_H_
