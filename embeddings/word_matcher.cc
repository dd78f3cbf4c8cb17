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
    "iy", "yy", "ogo", "ego", "omu", "emu", "ym",  "im",
    "aya", "uyu", "oye", "ye", "ykh", "ikh", "imi", "ymi"};
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

struct Sound {
  std::string_view letters;
  std::string_view written;
};

// The longest first.
constexpr Sound kSounds[] = {
    {"tsch", "c"}, {"sch", "s"}, {"tch", "c"}, {"sh", "s"}, {"ch", "c"},
    {"cz", "c"},   {"ck", "k"},  {"kh", "c"},  {"zh", "s"}, {"ts", "s"},
    {"tz", "s"},   {"ph", "f"},  {"th", "t"},  {"ou", "u"}, {"oo", "u"},
    {"ae", "a"},   {"oe", "o"},  {"ue", "u"},  {"z", "s"},  {"w", "v"},
    {"q", "k"},    {"x", "ks"},  {"y", "i"},   {"j", "i"}};

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
    for (const Sound& sound : kSounds) {
      if (!word.starts_with(sound.letters)) continue;
      for (char c : sound.written) Append(c);
      return sound.letters.size();
    }
    const bool hard = word[0] == 'c' && word.size() > 1 && word[1] != 'e' &&
                      word[1] != 'i' && word[1] != 'y';
    Append(hard ? 'k' : word[0]);
    return 1;
  }

  // Doubled letters are one sound.
  void Append(char c) {
    if (size_ == 0 || letters_[size_ - 1] != c) letters_[size_++] = c;
  }

  char letters_[2 * kMaxSpelling];
  size_t size_ = 0;
};

}  // namespace

void WordMatcher::Clear() {
  same_.clear();
  stems_.clear();
  spellings_.clear();
  adjectives_.clear();
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
