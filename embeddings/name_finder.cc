#include "embeddings/name_finder.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace akin {
namespace {

// Less says too little: "chin" is not China.
constexpr size_t kMinStem = 5;
// A name of four letters takes an ending, for it keeps its vowels: "irans".
constexpr size_t kMinName = 4;
constexpr size_t kMaxEnding = 6;
// Three bytes a character.
constexpr size_t kCharacterBytes = 3;

// Endings of names and of the adjectives made of names, romanised. Turkish
// writes an apostrophe before its endings, so they are words by themselves.
constexpr std::string_view kEndings[] = {
    // German, English, Dutch and Scandinavian languages
    "s", "n", "ns", "en", "er", "ern", "ers", "es", "ens", "an", "ans", "ian",
    "ians", "ish", "ese", "isch", "ische", "ischen", "ischer", "ischem",
    "isches", "sche", "sk", "ska", "ske", "i", "is",
    // Romance languages
    "a", "e", "o", "as", "os", "ano", "ana", "anos", "anas", "iano", "iana",
    "iani", "iane", "ani", "ane", "ais", "aise", "aises", "ain", "aine", "ains",
    "aines", "ien", "iens", "ienne", "iennes", "eno", "ena", "enos", "esi",
    "eses", "ului", "ei",
    // Slavic languages
    "u", "y", "om", "em", "ou", "oy", "ey", "iy", "ii", "iyu", "iya", "iyi",
    "iyey", "iei", "am", "akh", "ski", "skiy", "skij", "skyy", "sky", "sko",
    "skaya", "skoy", "skoyi", "skuyu", "skoye", "skoe", "skogo", "skoho",
    "skomu", "skom", "skim", "skikh", "skykh", "skimi", "skie", "skiye", "ich",
    "iej", "iego", "skich", "skiej", "skiego", "sku", "yu", "yey", "yane",
    "yskiy", "yskaya", "yskoy", "yskoye", "yskogo", "yskomu", "yskom", "yskim",
    "yskikh", "yskimi", "yskie", "yskiye",
    // Finnish and Hungarian
    "ssa", "sta", "lla", "lta", "ban", "ben", "bol", "nak", "nek", "ra"};

// Up to seven letters as a number.
constexpr uint64_t Packed(std::string_view letters) {
  uint64_t packed = 0;
  for (char c : letters) packed = packed << 8 | static_cast<uint8_t>(c);
  return packed;
}

constexpr auto kPackedEndings = [] {
  std::array<uint64_t, std::size(kEndings)> packed{};
  for (size_t i = 0; i < packed.size(); ++i) packed[i] = Packed(kEndings[i]);
  std::sort(packed.begin(), packed.end());
  return packed;
}();

bool IsEnding(std::string_view letters) {
  return std::binary_search(kPackedEndings.begin(), kPackedEndings.end(),
                            Packed(letters));
}

bool IsVowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

}  // namespace

std::string_view NameFinder::Stem(std::string_view name) {
  while (name.size() > kMinStem && IsVowel(name.back())) name.remove_suffix(1);
  return name;
}

NameTable::Entry NameFinder::FindInflected(std::string_view word) const {
  for (size_t ending = 0;
       ending <= kMaxEnding && word.size() >= ending + kMinName; ++ending) {
    const std::string_view rest = word.substr(0, word.size() - ending);
    if (ending > 0 && !IsEnding(word.substr(rest.size()))) continue;
    const NameTable::Entry entry = table_.Find(NameTable::KeyOfWords(rest));
    if (entry.roles & (NameTable::kName | NameTable::kStem)) return entry;
  }
  return {};
}

void NameFinder::FindInWords(const Words& words,
                             std::vector<uint64_t>& found) const {
  for (int i = 0; i < words.size();) {
    const NameTable::Entry first = table_.Find(NameTable::KeyOfWords(words[i]));
    int taken = 0;
    NameTable::Entry entry;
    if (first.roles & NameTable::kBegins) {
      for (int n = std::min(kMaxWords, words.size() - i); n > 1; --n) {
        entry = table_.Find(NameTable::KeyOfWords(words.Joined(i, n)));
        if (entry.roles & NameTable::kName) {
          taken = n;
          break;
        }
      }
    }
    if (taken == 0) {
      taken = 1;
      entry = first.roles & NameTable::kName ? first : FindInflected(words[i]);
    }
    if (entry.roles & (NameTable::kName | NameTable::kStem)) {
      found.push_back(table_.concept_hash(entry.number));
    }
    i += taken;
  }
}

bool NameFinder::IsOfRun(std::string_view text, size_t at) {
  if (at + kCharacterBytes > text.size()) return false;
  const auto first = static_cast<uint8_t>(text[at]);
  if (first < 0xE0) return false;
  const auto second = static_cast<uint8_t>(text[at + 1]);
  switch (first) {
    case 0xE0:
      return second >= 0xB8 && second <= 0xBB;  // Thai, Lao
    case 0xE1:
      return second == 0x80 || second == 0x81 ||  // Burmese
             second == 0x9E || second == 0x9F;    // Khmer
    case 0xE3:
      return second >= 0x81 && second != 0x84;  // kana, Chinese
    default:
      // Chinese, Korean
      return first >= 0xE4 && first <= 0xED && (first != 0xED || second < 0x9F);
  }
}

void NameFinder::FindInRuns(std::string_view text, int max_characters,
                            std::vector<uint64_t>& found) const {
  int characters = 0;
  for (size_t at = 0; at < text.size() && characters < max_characters;) {
    if (static_cast<uint8_t>(text[at]) < 0xE0) {
      characters += (text[at] & 0xC0) != 0x80;  // not in a character
      ++at;
      continue;
    }
    ++characters;
    if (!IsOfRun(text, at) || !IsOfRun(text, at + kCharacterBytes)) {
      ++at;
      continue;
    }
    const NameTable::Entry beginning = table_.Find(
        NameTable::KeyOfBeginning(text.substr(at, 2 * kCharacterBytes)));
    int taken = 1;
    if (beginning.roles & NameTable::kBegins) {
      const int longest =
          std::min<int>(beginning.number, (text.size() - at) / kCharacterBytes);
      for (int n = std::min(longest, max_characters - characters + 1); n > 1;
           --n) {
        const NameTable::Entry entry = table_.Find(
            NameTable::KeyOfRun(text.substr(at, n * kCharacterBytes)));
        if (entry.roles & NameTable::kName) {
          found.push_back(table_.concept_hash(entry.number));
          taken = n;
          break;
        }
      }
    }
    characters += taken - 1;
    at += taken * kCharacterBytes;
  }
}

}  // namespace akin
