#include "embeddings/unspaced_terms.h"

#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "embeddings/common_words.h"
#include "embeddings/shared_terms.h"

namespace akin {
namespace {

bool IsHanOrKana(LetterKind kind) {
  return kind == LetterKind::kHan || kind == LetterKind::kHiragana ||
         kind == LetterKind::kKatakana;
}

// A word of text without spaces.
struct Segment {
  std::string_view written;
  int part = 0;
  size_t begin = 0;
  int characters = 0;
  LetterKind kind = LetterKind::kHan;
};

// Splits the text without spaces of `words` into words of ICU's dictionary.
std::vector<Segment> Segments(const TextWords& words,
                              const LetterTable& letters,
                              icu::BreakIterator& breaker) {
  std::vector<Segment> segments;
  for (int part = 0; part < TextWords::kParts; ++part) {
    const std::string_view text =
        words.part(part).substr(0, words.part_end(part));
    if (text.empty()) continue;
    UErrorCode error = U_ZERO_ERROR;
    UText* utext = utext_openUTF8(nullptr, text.data(),
                                  static_cast<int64_t>(text.size()), &error);
    if (U_FAILURE(error)) continue;
    breaker.setText(utext, error);
    if (U_SUCCESS(error)) {
      int32_t begin = breaker.first();
      for (int32_t end; (end = breaker.next()) != icu::BreakIterator::DONE;
           begin = end) {
        if (begin < 0 || end <= begin || end > text.size()) continue;
        Segment segment{.written = text.substr(begin, end - begin),
                        .part = part,
                        .begin = static_cast<size_t>(begin)};
        const auto* bytes =
            reinterpret_cast<const uint8_t*>(segment.written.data());
        bool plain = true;
        for (size_t at = 0; at < segment.written.size() && plain;) {
          int32_t c;
          U8_NEXT(bytes, at, segment.written.size(), c);
          plain = c >= 0 && IsHanOrKana(letters.Kind(c));
          if (segment.characters++ == 0 && plain) {
            segment.kind = letters.Kind(c);
          }
        }
        if (plain && segment.kind != LetterKind::kHiragana) {
          segments.push_back(segment);
        }
      }
    }
    utext_close(utext);
  }
  return segments;
}

bool Touch(const Segment& a, const Segment& b) {
  return a.part == b.part && a.begin + a.written.size() == b.begin;
}
// From the one to the other.
std::string_view Both(const TextWords& words, const Segment& a,
                      const Segment& b) {
  return words.part(a.part).substr(a.begin,
                                   b.begin + b.written.size() - a.begin);
}

}  // namespace

void AddUnspacedTerms(const TextWords& seed_words, const TextWords& item_words,
                      const LetterTable& letters, icu::BreakIterator& breaker,
                      std::vector<TermCandidate>& candidates) {
  absl::flat_hash_map<uint64_t, bool> known_words;  // whether in the title
  absl::flat_hash_set<uint64_t> seed_pairs;
  const std::vector<Segment> seed = Segments(seed_words, letters, breaker);
  for (size_t i = 0; i < seed.size(); ++i) {
    known_words[HashOf(seed[i].written)] |= seed[i].part == TextWords::kTitle;
    if (i > 0 && Touch(seed[i - 1], seed[i])) {
      seed_pairs.insert(HashOf(Both(seed_words, seed[i - 1], seed[i])));
    }
  }
  const std::vector<Segment> item = Segments(item_words, letters, breaker);
  const auto is_shared = [&](const Segment& segment) {
    return !IsCommonHanWord(segment.written) &&
           known_words.contains(HashOf(segment.written));
  };
  absl::flat_hash_map<std::string_view, int> known;  // of candidates
  for (size_t i = 0; i < item.size(); ++i) {
    if (!is_shared(item[i])) continue;
    const size_t first = i;
    int characters = item[i].characters;
    bool in_title = known_words[HashOf(item[i].written)];
    while (
        i + 1 < item.size() && Touch(item[i], item[i + 1]) &&
        is_shared(item[i + 1]) &&
        seed_pairs.contains(HashOf(Both(item_words, item[i], item[i + 1])))) {
      ++i;
      characters += item[i].characters;
      in_title |= known_words[HashOf(item[i].written)];
    }
    const int least = item[first].kind == LetterKind::kKatakana ? 3 : 2;
    const std::string_view written = Both(item_words, item[first], item[i]);
    if (characters < least ||
        written.size() > SharedTermFinder::kMaxTermBytes) {
      continue;
    }
    // Han text has no table of rarities: longer terms tell more.
    const float score =
        static_cast<float>(3 + std::min(characters, 5)) *
        PlaceFactor(in_title, item[first].part == TextWords::kTitle);
    const auto [found, is_new] = known.try_emplace(written, candidates.size());
    if (is_new) {
      candidates.push_back({.term_class = TermClass::kOther,
                            .score = score,
                            .written = written,
                            .part = item[first].part,
                            .begin = item[first].begin});
    } else {
      candidates[found->second].score += 0.15f * score;
    }
  }
}

}  // namespace akin
