#include "embeddings/word_matcher.h"

#include <cstddef>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace akin {
namespace {

// Shorter words that differ are different words: "Iran", "Irak".
constexpr size_t kMinSpelling = 6;
// The tokenizer makes none that is longer of Latin letters.
constexpr size_t kMaxSpelling = 64;
constexpr size_t kMinAdjectiveStem = 5;

uint64_t Hash(std::string_view word) {
  return XXH3_64bits(word.data(), word.size());
}

// Endings of Russian and its neighbours in Latin letters.
constexpr std::string_view kCyrillicEndings[] = {
    "a",  "u",  "y",  "i",  "e",  "o",   "om",  "oy",  "ey",  "yu",
    "ya", "em", "am", "ov", "ev", "ami", "yam", "akh", "yakh"};
constexpr std::string_view kCyrillicAdjectiveEndings[] = {
    "iy",  "yy",  "ogo", "ego", "omu", "emu", "ym",  "im",
    "aya", "uyu", "oye", "ye",  "ykh", "ikh", "imi", "ymi"};
constexpr std::string_view kGermanAdjectiveEndings[] = {"e", "en", "er", "es",
                                                        "em"};

// The word without an ending that is not part of its stem, for each that it may
// have.
template <typename Visit>
void ForEachStem(const RomanWord& word, Visit visit) {
  const std::string_view letters = word.letters;
  const auto strip = [&](std::string_view ending, size_t least) {
    if (letters.size() < least + ending.size() || !letters.ends_with(ending)) {
      return;
    }
    visit(letters.substr(0, letters.size() - ending.size()));
  };
  if (letters.size() < 5) return;
  if (word.cyrillic) {
    for (std::string_view ending : kCyrillicEndings) strip(ending, 4);
    for (std::string_view ending : kCyrillicAdjectiveEndings) strip(ending, 5);
    return;
  }
  switch (letters.back()) {
    case 's':
      if (letters[letters.size() - 2] != 's') strip("s", 4);
      strip("es", 5);
      return;
    case 'n':
      strip("en", 6);
      // "Schule", "Schulen"; but not "Bayer", "Bayern".
      if (letters[letters.size() - 2] == 'e') strip("n", 5);
      return;
    case 'e':
      // "Simon" and "Simone" are two.
      strip("e", 6);
      return;
    default:
      return;
  }
}

// The word without the ending of an adjective, or nothing.
std::string_view AdjectiveStem(std::string_view letters) {
  for (std::string_view ending : kGermanAdjectiveEndings) {
    if (letters.size() >= kMinAdjectiveStem + ending.size() &&
        letters.ends_with(ending)) {
      return letters.substr(0, letters.size() - ending.size());
    }
  }
  return {};
}

// A word of which only the sounds are left, in which German, English, French
// and Russian write a name alike; empty if it is too short to be sure of.
class Spelling {
 public:
  explicit Spelling(std::string_view word) {
    if (word.size() < kMinSpelling || word.size() > kMaxSpelling) return;
    while (!word.empty()) word.remove_prefix(AppendSound(word));
    // "Gorbatschow", "Gorbachev".
    if (std::string_view(letters_, size_).ends_with("ov")) {
      letters_[size_ - 2] = 'e';
    }
    if (size_ < kMinSpelling - 1) size_ = 0;
  }

  bool empty() const { return size_ == 0; }
  uint64_t hash() const { return Hash(std::string_view(letters_, size_)); }

 private:
  // Returns how many letters of `word` it is.
  size_t AppendSound(std::string_view word) {
    const auto at = [word](size_t i) {
      return i < word.size() ? word[i] : ' ';
    };
    const auto sound = [this](char written, size_t letters) {
      Append(written);
      return letters;
    };
    const char c = word[0], next = at(1);
    switch (c) {
      case 't':
        if (next == 's' && at(2) == 'c' && at(3) == 'h') return sound('c', 4);
        if (next == 'c' && at(2) == 'h') return sound('c', 3);
        if (next == 's' || next == 'z') return sound('s', 2);
        return sound('t', next == 'h' ? 2 : 1);
      case 's':
        if (next == 'c' && at(2) == 'h') return sound('s', 3);
        return sound('s', next == 'h' ? 2 : 1);
      case 'c':
        if (next == 'h' || next == 'z') return sound('c', 2);
        if (next == 'k') return sound('k', 2);
        if (next == ' ' || next == 'e' || next == 'i' || next == 'y') {
          return sound('c', 1);
        }
        return sound('k', 1);
      case 'k':
        return next == 'h' ? sound('c', 2) : sound('k', 1);
      case 'z':
        return sound('s', next == 'h' ? 2 : 1);
      case 'p':
        return next == 'h' ? sound('f', 2) : sound('p', 1);
      case 'o':
        if (next == 'u' || next == 'o') return sound('u', 2);
        return sound('o', next == 'e' ? 2 : 1);
      case 'a':
      case 'u':
        return sound(c, next == 'e' ? 2 : 1);
      case 'w':
        return sound('v', 1);
      case 'q':
        return sound('k', 1);
      case 'x':
        Append('k');
        return sound('s', 1);
      case 'y':
      case 'j':
        return sound('i', 1);
      default:
        return sound(c, 1);
    }
  }

  // Doubled letters are one sound.
  void Append(char c) {
    if (size_ == 0 || letters_[size_ - 1] != c) letters_[size_++] = c;
  }

  char letters_[2 * kMaxSpelling];
  size_t size_ = 0;
};

}  // namespace

void WordMatcher::Reset(size_t words) {
  same_.clear();
  stems_.clear();
  spellings_.clear();
  adjectives_.clear();
  same_.reserve(words);
  stems_.reserve(words);
}

void WordMatcher::Add(const RomanWord& word, int number) {
  same_.try_emplace(Hash(word.letters), number);
  ForEachStem(word, [&](std::string_view stem) {
    stems_.try_emplace(Hash(stem),
                       Stem{.word = number, .cyrillic = word.cyrillic});
  });
  if (!word.name) return;
  if (const Spelling spelling(word.letters); !spelling.empty()) {
    spellings_.try_emplace(spelling.hash(), number);
    if (word.cyrillic) {
      ForEachStem(word, [&](std::string_view stem) {
        if (const Spelling of_stem(stem); !of_stem.empty()) {
          spellings_.try_emplace(of_stem.hash(), number);
        }
      });
    }
  }
  if (const std::string_view stem = AdjectiveStem(word.letters);
      !stem.empty()) {
    adjectives_.try_emplace(Hash(stem), number);
  }
}

WordMatcher::Match WordMatcher::Find(const RomanWord& word) const {
  const uint64_t hash = Hash(word.letters);
  if (auto found = same_.find(hash); found != same_.end()) {
    return {.word = found->second, .likeness = Likeness::kSame};
  }
  Match match;
  const auto take = [&match](int number) {
    if (match.word < 0) match = {.word = number, .likeness = Likeness::kForm};
  };
  if (auto found = stems_.find(hash); found != stems_.end()) {
    take(found->second.word);
    return match;
  }
  ForEachStem(word, [&](std::string_view stem) {
    const uint64_t stem_hash = Hash(stem);
    if (auto found = same_.find(stem_hash); found != same_.end()) {
      take(found->second);
    } else if (auto found = stems_.find(stem_hash);
               found != stems_.end() && stem.size() >= 5 &&
               (word.cyrillic || found->second.cyrillic)) {
      take(found->second.word);
    }
  });
  if (match.word >= 0 || !word.name) return match;
  const auto find_spelling = [&](std::string_view letters) {
    const Spelling spelling(letters);
    if (spelling.empty()) return;
    if (auto found = spellings_.find(spelling.hash());
        found != spellings_.end()) {
      take(found->second);
    }
  };
  find_spelling(word.letters);
  if (word.cyrillic) ForEachStem(word, find_spelling);
  if (match.word >= 0) return match;
  if (const std::string_view stem = AdjectiveStem(word.letters);
      !stem.empty()) {
    if (auto found = adjectives_.find(Hash(stem)); found != adjectives_.end()) {
      return {.word = found->second, .likeness = Likeness::kAdjective};
    }
  }
  return match;
}

}  // namespace akin
