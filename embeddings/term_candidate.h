#ifndef AKIN_EMBEDDINGS_TERM_CANDIDATE_H_
#define AKIN_EMBEDDINGS_TERM_CANDIDATE_H_

#include <cstddef>
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

// How much more a term tells that stands in titles.
inline float PlaceFactor(bool in_seed_title, bool in_item_title) {
  return 1.0f + 0.5f * in_seed_title + 0.5f * in_item_title;
}

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_TERM_CANDIDATE_H_
