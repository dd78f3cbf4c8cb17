#include "embeddings/letter_table.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "embeddings/romanizer.h"

namespace akin {
namespace {

UScriptCode ScriptOf(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &error);
  return U_SUCCESS(error) ? script : USCRIPT_UNKNOWN;
}

// Lengthens the kana before it; its script is Common.
bool IsLengthMark(UChar32 c) { return c == 0x30FC || c == 0xFF70; }

}  // namespace

LetterKind LetterTable::Classify(int32_t c) {
  // The zero width space separates words of Khmer and Thai.
  if (c == 0x200B) return LetterKind::kSeparator;
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
    return LetterKind::kIgnored;
  }
  const uint32_t mask = U_GET_GC_MASK(c);
  if (mask & U_GC_M_MASK) return LetterKind::kMark;
  if (!(mask & (U_GC_L_MASK | U_GC_ND_MASK | U_GC_NL_MASK))) {
    return LetterKind::kSeparator;
  }
  const UScriptCode script = ScriptOf(c);
  if (script == USCRIPT_HAN) return LetterKind::kHan;
  if (script == USCRIPT_HIRAGANA) return LetterKind::kHiragana;
  if (script == USCRIPT_KATAKANA || IsLengthMark(c)) {
    return LetterKind::kKatakana;
  }
  return LetterKind::kForeign;
}

absl::StatusOr<LetterTable> LetterTable::Create() {
  absl::StatusOr<std::unique_ptr<Romanizer>> romanizer = Romanizer::Create();
  if (!romanizer.ok()) return romanizer.status();
  LetterTable table;
  table.kinds_.resize(kTabulated);
  table.romans_.resize(kRomanEnd);
  for (int32_t c = 0; c < kTabulated; ++c) {
    table.kinds_[c] = Classify(c);
    if (c >= kRomanEnd || table.kinds_[c] != LetterKind::kForeign) continue;
    // Other scripts are not written letter by letter.
    const UScriptCode script = ScriptOf(c);
    if (script != USCRIPT_LATIN && script != USCRIPT_CYRILLIC &&
        script != USCRIPT_COMMON) {
      continue;
    }
    const std::string roman = (*romanizer)->Letters(c);
    const bool ascii = std::all_of(roman.begin(), roman.end(), [](char letter) {
      return static_cast<unsigned char>(letter) < 0x80;
    });
    RomanLetters& entry = table.romans_[c];
    if (!ascii || roman.size() > sizeof(entry.letters)) continue;
    std::copy(roman.begin(), roman.end(), entry.letters);
    entry.size = static_cast<uint8_t>(roman.size());
    table.kinds_[c] = LetterKind::kRomanized;
  }
  // A table whose transliterator lacks data would not fail, but be wrong.
  for (const auto& [c, expected] :
       {std::pair<int32_t, std::string_view>{'A', "a"},
        {0xDF, "ss"},
        {0x141, "l"},
        {0x41F, "p"}}) {
    if (table.kinds_[c] != LetterKind::kRomanized ||
        table.Roman(c) != expected) {
      return absl::InternalError(absl::StrFormat(
          "ICU writes U+%04X as \"%s\", not \"%s\": its data is damaged", c,
          std::string((*romanizer)->Letters(c)), std::string(expected)));
    }
  }
  return table;
}

}  // namespace akin
