#include "embeddings/text_words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "embeddings/common_words.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace akin {
namespace {

// A title in which so many of the longer words are capitalised is written in
// title case, and no capital in it tells a name.
constexpr int kMinTitleWords = 3;
constexpr double kTitleCase = 0.75;

bool IsAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAsciiLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int32_t CodePointAt(std::string_view text, size_t& at) {
  int32_t code_point;
  U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), at, text.size(),
          code_point);
  return code_point;
}

bool IsCyrillic(int32_t code_point) {
  return code_point >= 0x400 && code_point < 0x530;
}

// Words that are in nearly every German text, and together in no other.
constexpr std::string_view kGermanWords[] = {
    "der", "und", "das", "ist", "fur",  "mit", "auf",  "nicht", "zu",
    "von", "im",  "den", "dem", "wird", "ein", "eine", "nach"};
constexpr int kMinGermanWords = 4;

}  // namespace

void TextWords::Read(const Text& text, Tokenizer& tokenizer) {
  parts_ = {text.title, text.summary, text.body};
  part_ends_ = {};
  roman_.Clear();
  places_.clear();
  uses_.clear();
  words_.clear();
  numbers_.clear();
  german_ = false;
  has_text_without_spaces_ = false;

  tokenizer.Append(text.title, kMaxTitleCharacters, roman_, places_);
  part_words_[0] = roman_.size();
  const int read =
      tokenizer.Append(text.summary, kMaxTextCharacters, roman_, places_);
  part_words_[1] = roman_.size();
  tokenizer.Append(text.body, kMaxTextCharacters - read, roman_, places_);
  part_words_[2] = roman_.size();

  AddUses();
  DoubtTitleCase();
  FindGerman();
  Count();
}

// Splits the words into uses and distinct words.
void TextWords::AddUses() {
  numbers_.reserve(roman_.size());
  uses_.reserve(roman_.size());
  int i = 0;
  for (int part = 0; part < kParts; ++part) {
    WordPlace before;
    std::string_view letters_before;
    for (; i < part_words_[part]; ++i) {
      const std::string_view letters = roman_[i];
      const WordPlace place = places_[i];
      const bool parted = (i > 0 && places_[i - 1].begin == place.begin &&
                           uses_.size() > 0 && uses_.back().part == part &&
                           uses_.back().place.begin == place.begin);
      // Transliteration made two words of one: no place is right for either.
      if (parted) continue;
      const auto [found, is_new] = numbers_.try_emplace(
          XXH3_64bits(letters.data(), letters.size()), words_.size());
      if (is_new) {
        words_.push_back(DistinctWord{.letters = letters});
      }
      DistinctWord& word = words_[found->second];
      WordUse use{.word = found->second, .part = part, .place = place};
      const std::string_view written =
          parts_[part].substr(place.begin, place.end - place.begin);
      use.letter_case =
          CaseOf(written, letters, &word.all_capitals, &word.cyrillic);
      use.gap = letters_before.empty()
                    ? Gap::kSentence
                    : GapBetween(before, letters_before, place, parts_[part]);
      if (use.letter_case == LetterCase::kCapital &&
          use.gap == Gap::kSentence) {
        use.letter_case = LetterCase::kUnsure;
      }
      if (use.letter_case == LetterCase::kNumber) {
        word.number = true;
        word.point |= written.find_first_of(".,") != std::string_view::npos;
      }
      word.without_spaces |= use.letter_case == LetterCase::kWithoutSpace;
      has_text_without_spaces_ |= word.without_spaces;
      word.in_title |= part == kTitle;
      uses_.push_back(use);
      before = place;
      letters_before = letters;
      part_ends_[part] = place.end;
    }
  }
}

LetterCase TextWords::CaseOf(std::string_view written, std::string_view letters,
                             bool* all_capitals, bool* cyrillic) const {
  const char c = written.empty() ? ' ' : written[0];
  if (IsAsciiLower(c)) {
    *all_capitals = false;
    // "iPhone".
    return written.size() > 2 && IsAsciiUpper(written[1]) ? LetterCase::kCapital
                                                          : LetterCase::kLower;
  }
  if (IsAsciiUpper(c)) {
    if (written.size() > 1 && IsAsciiLower(written[1])) *all_capitals = false;
    return LetterCase::kCapital;
  }
  if (IsDigit(c)) {
    return std::all_of(letters.begin(), letters.end(), IsDigit)
               ? LetterCase::kNumber
               : LetterCase::kLower;
  }
  size_t at = 0;
  const int32_t first = CodePointAt(written, at);
  if (first < 0) return LetterCase::kLower;
  switch (letters_.Kind(first)) {
    case LetterKind::kHan:
    case LetterKind::kHiragana:
    case LetterKind::kKatakana:
      return LetterCase::kWithoutSpace;
    default:
      break;
  }
  *cyrillic |= IsCyrillic(first);
  if (u_isUUppercase(first) || u_istitle(first)) {
    if (at < written.size() && u_isULowercase(CodePointAt(written, at))) {
      *all_capitals = false;
    }
    return LetterCase::kCapital;
  }
  *all_capitals = false;
  if (u_isULowercase(first)) return LetterCase::kLower;
  return u_isdigit(first) ? LetterCase::kNumber : LetterCase::kNone;
}

Gap TextWords::GapBetween(const WordPlace& before,
                          std::string_view letters_before,
                          const WordPlace& after, std::string_view part) const {
  if (after.begin < before.end) return Gap::kSentence;
  const std::string_view gap =
      part.substr(before.end, after.begin - before.end);
  if (gap.size() == 1) {
    switch (gap[0]) {
      case ' ':
        return Gap::kSpace;
      case '-':
        return Gap::kHyphen;
      case '\'':
        return Gap::kApostrophe;
      case ',':
      case '/':
      case '(':
      case ')':
        return Gap::kBreak;
      default:
        return Gap::kSentence;
    }
  }
  if (gap == "\u2010" || gap == "\u2011") return Gap::kHyphen;
  if (gap == "\u2019") return Gap::kApostrophe;
  if (gap == "\u00A0" || gap == " & ") return Gap::kSpace;
  if (gap == ". ") {
    // "Donald J. Trump", "St. Gallen".
    const bool abbreviated = before.end - before.begin == 1 ||
                             letters_before == "st" || letters_before == "dr" ||
                             letters_before == "jr";
    return abbreviated && !IsDigit(letters_before[0]) ? Gap::kSpace
                                                      : Gap::kSentence;
  }
  if (gap == ", " || gap == " (" || gap == ") " || gap == " / ") {
    return Gap::kBreak;
  }
  return Gap::kSentence;
}

void TextWords::DoubtTitleCase() {
  int cased = 0, capitals = 0, title_uses = 0;
  for (const WordUse& use : uses_) {
    if (use.part != kTitle) break;
    ++title_uses;
    // Short words have small letters in title case too.
    if (words_[use.word].letters.size() < 4) continue;
    cased += use.letter_case == LetterCase::kLower ||
             use.letter_case == LetterCase::kCapital;
    capitals += use.letter_case == LetterCase::kCapital;
  }
  if (cased < kMinTitleWords || capitals < kTitleCase * cased) return;
  for (int i = 0; i < title_uses; ++i) {
    if (uses_[i].letter_case == LetterCase::kCapital) {
      uses_[i].letter_case = LetterCase::kUnsure;
    }
  }
}

void TextWords::FindGerman() {
  int found = 0;
  for (std::string_view word : kGermanWords) {
    found += numbers_.contains(XXH3_64bits(word.data(), word.size()));
  }
  german_ = found >= kMinGermanWords;
}

void TextWords::Count() {
  for (size_t i = 0; i < uses_.size(); ++i) {
    DistinctWord& word = words_[uses_[i].word];
    const LetterCase letter_case = uses_[i].letter_case;
    if (letter_case == LetterCase::kLower || !IsPartOfName(i)) ++word.alone;
    switch (letter_case) {
      case LetterCase::kLower:
        ++word.lower;
        break;
      case LetterCase::kCapital:
        ++word.capital;
        if (german_ && i > 0 && IsJoint(uses_[i].gap)) {
          word.after_article +=
              IsGermanArticle(words_[uses_[i - 1].word].letters);
        }
        break;
      case LetterCase::kUnsure:
        ++word.unsure;
        break;
      case LetterCase::kNone:
      case LetterCase::kNumber:
      case LetterCase::kWithoutSpace:
        ++word.uncased;
        break;
    }
  }
}

bool TextWords::IsPartOfName(size_t use) const {
  const auto is_name = [this](const WordUse& neighbour) {
    return neighbour.letter_case == LetterCase::kCapital &&
           !IsCommonWord(words_[neighbour.word].letters);
  };
  if (use > 0 && IsJoint(uses_[use].gap) && is_name(uses_[use - 1])) {
    return true;
  }
  return use + 1 < uses_.size() && IsJoint(uses_[use + 1].gap) &&
         is_name(uses_[use + 1]);
}

}  // namespace akin
