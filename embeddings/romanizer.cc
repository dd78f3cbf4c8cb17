#include "embeddings/romanizer.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "base/string_views.h"

namespace akin {
namespace {

// About 2 MB of words. When full it is emptied: the words of today's news fill
// it again in milliseconds, and no order of use has to be kept.
constexpr size_t kMaxKnown = 16384;

// Cyrillic as newspapers write it, "Khrushchev", where ICU's Any-Latin has the
// letters of a scientific alphabet, "Hrusev". Text comes in lower case.
constexpr char16_t kRules[] =
    u"\u0436 > zh; \u0439 > y; \u0445 > kh; \u0446 > ts; \u0447 > ch;"
    u"\u0448 > sh; \u0449 > shch; \u044B > y; \u044D > e; \u044E > yu;"
    u"\u044F > ya; \u0451 > e; \u0454 > ye; \u0457 > yi;"
    u":: Any-Latin; :: Latin-ASCII;";

void AppendUtf8(UChar32 c, std::string& out) {
  icu::UnicodeString(c).toUTF8String(out);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Romanizer>> Romanizer::Create() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* folding =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error)) {
    return absl::InternalError(
        absl::StrFormat("ICU cannot normalise (nfkc_cf): %s; is its data "
                        "installed?",
                        u_errorName(error)));
  }
  UParseError where;
  std::unique_ptr<icu::Transliterator> to_ascii(
      icu::Transliterator::createFromRules("akin", kRules, UTRANS_FORWARD,
                                           where, error));
  if (U_FAILURE(error) || to_ascii == nullptr) {
    return absl::InternalError(absl::StrFormat(
        "ICU cannot transliterate (Any-Latin, Latin-ASCII): %s; is its data "
        "installed?",
        u_errorName(error)));
  }
  return std::unique_ptr<Romanizer>(
      new Romanizer(*folding, std::move(to_ascii)));
}

Romanizer::Romanizer(const icu::Normalizer2& folding,
                     std::unique_ptr<icu::Transliterator> to_ascii)
    : folding_(folding), to_ascii_(std::move(to_ascii)) {}

std::string Romanizer::Romanize(const icu::UnicodeString& text) const {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString latin = folding_.normalize(text, error);
  to_ascii_->transliterate(latin);
  std::string roman;
  for (int32_t i = 0; i < latin.length(); i = latin.moveIndex32(i, 1)) {
    const UChar32 c = latin.char32At(i);
    if (u_isUWhiteSpace(c)) {
      if (!roman.empty() && roman.back() != ' ') roman.push_back(' ');
    } else if (const int digit = u_charDigitValue(c); digit >= 0) {
      roman.push_back(static_cast<char>('0' + digit));
    } else if (u_isalpha(c)) {
      AppendUtf8(u_tolower(c), roman);
    }
    // Else an apostrophe, or another sign of the transliteration.
  }
  if (!roman.empty() && roman.back() == ' ') roman.pop_back();
  return roman;
}

std::string Romanizer::Letters(int32_t code_point) const {
  std::string roman = Romanize(icu::UnicodeString(UChar32{code_point}));
  std::erase(roman, ' ');
  return roman;
}

void Romanizer::Append(std::string_view word, Words& words) {
  auto known = known_.find(AbslView(word));
  if (known == known_.end()) {
    if (known_.size() >= kMaxKnown) known_.clear();
    std::string roman = Romanize(icu::UnicodeString::fromUTF8(
        icu::StringPiece(word.data(), static_cast<int32_t>(word.size()))));
    if (roman.empty()) roman = word;
    known = known_.emplace(std::string(word), std::move(roman)).first;
  }
  for (char c : known->second) {
    if (c == ' ') {
      words.Close();
    } else {
      words.Append(c);
    }
  }
}

}  // namespace akin
