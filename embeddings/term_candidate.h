#ifndef AKIN_EMBEDDINGS_TERM_CANDIDATE_H_
#define AKIN_EMBEDDINGS_TERM_CANDIDATE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace akin {

enum class TermClass { kName, kOther, kNone };

// What may be shown as a shared term: a piece of the item's text.
struct TermCandidate {
  TermClass term_class = TermClass::kNone;
  float score = 0;
  std::string_view written;
  int part = 0;
  size_t begin = 0;
  // TextWords::uses() from first to last; none for text without spaces.
  int first = 0;
  int last = -1;
};

// Of a word or a piece of one; only to compare within one program.
uint64_t HashOf(std::string_view text);

// How much more a term tells that stands in titles.
float PlaceFactor(bool in_seed_title, bool in_item_title);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_TERM_CANDIDATE_H_
