// akin-build-names writes the table of names that LexicalEmbedder is linked
// with: what ICU calls the countries, the cities that time zones are named
// after and the months in the languages that most news is written in. The same
// ICU gives the same bytes.

#include <unicode/dtfmtsym.h>
#include <unicode/locdspnm.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/tznames.h>
#include <unicode/udisplaycontext.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "embeddings/letter_table.h"
#include "embeddings/name_finder.h"
#include "embeddings/name_table.h"
#include "embeddings/tokenizer.h"
#include "embeddings/words.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

ABSL_FLAG(std::string, output, "", "File to write the table to.");

namespace akin {
namespace {

// The languages whose data in ICU is complete. Of others there is little news,
// and their short words would pass for names.
constexpr const char* kLanguages[] = {
    "af",  "am", "ar", "az",      "be",      "bg", "bn", "bs", "ca", "cs",
    "cy",  "da", "de", "el",      "en",      "es", "et", "eu", "fa", "fi",
    "fil", "fr", "ga", "gl",      "gu",      "he", "hi", "hr", "hu", "hy",
    "id",  "is", "it", "ja",      "ka",      "kk", "km", "kn", "ko", "ky",
    "lo",  "lt", "lv", "mk",      "ml",      "mn", "mr", "ms", "my", "nb",
    "ne",  "nl", "pa", "pl",      "ps",      "pt", "ro", "ru", "si", "sk",
    "sl",  "so", "sq", "sr",      "sv",      "sw", "ta", "te", "th", "tr",
    "uk",  "ur", "uz", "zh_Hans", "zh_Hant", "vi", "zu"};

// Countries and the language that only they are known for: "German" is about
// Germany more often than about German.
constexpr std::pair<const char*, const char*> kCountriesOfLanguages[] = {
    {"az", "AZ"}, {"be", "BY"}, {"bg", "BG"}, {"cs", "CZ"}, {"da", "DK"},
    {"de", "DE"}, {"el", "GR"}, {"es", "ES"}, {"et", "EE"}, {"fi", "FI"},
    {"fr", "FR"}, {"ga", "IE"}, {"hr", "HR"}, {"hu", "HU"}, {"hy", "AM"},
    {"id", "ID"}, {"is", "IS"}, {"it", "IT"}, {"ja", "JP"}, {"ka", "GE"},
    {"kk", "KZ"}, {"km", "KH"}, {"ko", "KR"}, {"lo", "LA"}, {"lt", "LT"},
    {"lv", "LV"}, {"mk", "MK"}, {"mn", "MN"}, {"my", "MM"}, {"nb", "NO"},
    {"ne", "NP"}, {"nl", "NL"}, {"no", "NO"}, {"pl", "PL"}, {"ro", "RO"},
    {"ru", "RU"}, {"si", "LK"}, {"sk", "SK"}, {"sl", "SI"}, {"so", "SO"},
    {"sq", "AL"}, {"sr", "RS"}, {"sv", "SE"}, {"th", "TH"}, {"tr", "TR"},
    {"uk", "UA"}, {"uz", "UZ"}, {"vi", "VN"}, {"zh", "CN"}};

// Countries whose names are words that news has more often: a man, a jersey.
constexpr std::string_view kAmbiguousCountries[] = {"IM", "JE"};
// Cities of the same kind: on Mahe, Hovd (a head), Chita and Nassau.
constexpr std::string_view kAmbiguousCities[] = {
    "America/Nassau", "America/Managua", "Asia/Chita", "Asia/Hovd"};

// Shorter words, romanised, are too often something else; and of three letters
// all but abbreviations, "USA", and those of scripts without vowels, "msr".
constexpr size_t kMinLetters = 3;
constexpr uint64_t kConceptSeed = 4;
constexpr size_t kCharacterBytes = 3;

uint64_t ConceptHash(std::string_view concept_id) {
  return XXH3_64bits_withSeed(concept_id.data(), concept_id.size(),
                              kConceptSeed);
}

template <typename Range>
bool Contains(const Range& range, std::string_view value) {
  return std::find(std::begin(range), std::end(range), value) !=
         std::end(range);
}

std::string Utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// Of three letters `key`: whether `name`, which it was made of, is no word.
bool IsAbbreviation(std::string_view name, std::string_view key) {
  if (key.find_first_of("aeiouy") == key.npos) return true;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Time zones of cities: "Europe/Paris", but no island and no station.
absl::StatusOr<std::vector<std::string>> Cities() {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> zones(
      icu::TimeZone::createTimeZoneIDEnumeration(
          UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, error));
  std::vector<std::string> cities;
  while (U_SUCCESS(error)) {
    const icu::UnicodeString* zone = zones->snext(error);
    if (zone == nullptr) break;
    const std::string id = Utf8(*zone);
    const std::string_view area = std::string_view(id).substr(0, id.find('/'));
    if (std::count(id.begin(), id.end(), '/') != 1) continue;
    if (area != "Africa" && area != "America" && area != "Asia" &&
        area != "Australia" && area != "Europe" && id != "Pacific/Auckland") {
      continue;
    }
    if (!Contains(kAmbiguousCities, id)) cities.push_back(id);
  }
  if (U_FAILURE(error)) {
    return absl::InternalError(absl::StrFormat(
        "ICU cannot list its time zones: %s", u_errorName(error)));
  }
  std::sort(cities.begin(), cities.end());
  return cities;
}

// Collects who claims which key, and decides.
class Claims {
 public:
  static absl::StatusOr<std::unique_ptr<Claims>> Create() {
    absl::StatusOr<LetterTable> letters = LetterTable::Create();
    if (!letters.ok()) return letters.status();
    auto claims = std::unique_ptr<Claims>(new Claims(*std::move(letters)));
    absl::StatusOr<std::unique_ptr<Tokenizer>> tokenizer =
        Tokenizer::Create(claims->letters_);
    if (!tokenizer.ok()) return tokenizer.status();
    claims->tokenizer_ = *std::move(tokenizer);
    return claims;
  }

  // One language calls `concept_id` by `name`.
  void Add(std::string_view name, const std::string& concept_id) {
    if (NameFinder::IsOfRun(name, 0)) {
      ++runs_[std::string(name)][concept_id];
      return;
    }
    words_.Clear();
    tokenizer_->Append(name, static_cast<int>(name.size()), words_);
    const int count = words_.size();
    if (count == 0 || count > NameFinder::kMaxWords) return;
    const std::string key(words_.Joined(0, count));
    if (key.size() < kMinLetters ||
        (key.size() == kMinLetters && !IsAbbreviation(name, key))) {
      return;
    }
    ++names_[key][concept_id];
    if (count > 1) {
      beginnings_.emplace(words_[0], 0);
      return;
    }
    const std::string_view stem = NameFinder::Stem(key);
    if (stem != key) ++stems_[std::string(stem)][concept_id];
  }

  std::string Encode() const {
    std::vector<uint64_t> hashes;
    std::map<std::string, uint16_t> numbers;
    auto number = [&](const std::string& concept_id) {
      const auto [found, added] = numbers.emplace(concept_id, hashes.size());
      if (added) hashes.push_back(ConceptHash(concept_id));
      return found->second;
    };
    std::map<uint64_t, NameTable::Entry> entries;
    auto add = [&](uint64_t key, uint8_t role, uint16_t of) {
      NameTable::Entry& entry = entries[key];
      entry.key = key;
      // What is a name and the stem of another is the name.
      if (entry.roles & NameTable::kName && role == NameTable::kStem) return;
      entry.roles |= role;
      if (role != NameTable::kBegins || entry.number == 0) entry.number = of;
    };
    for (const auto& [name, claims] : names_) {
      const std::string winner = Winner(claims);
      if (winner.empty()) continue;
      add(NameTable::KeyOfWords(name), NameTable::kName, number(winner));
    }
    for (const auto& [stem, claims] : stems_) {
      // A stem is less sure than a name: no doubt about it may remain.
      if (claims.size() > 1) continue;
      add(NameTable::KeyOfWords(stem), NameTable::kStem,
          number(claims.begin()->first));
    }
    for (const auto& [word, unused] : beginnings_) {
      add(NameTable::KeyOfWords(word), NameTable::kBegins, 0);
    }
    std::map<std::string, uint16_t> longest;
    for (const auto& [name, claims] : runs_) {
      const std::string winner = Winner(claims);
      const size_t characters = name.size() / kCharacterBytes;
      if (winner.empty() || characters < 2) continue;
      add(NameTable::KeyOfRun(name), NameTable::kName, number(winner));
      uint16_t& most = longest[name.substr(0, 2 * kCharacterBytes)];
      most = std::max(most, static_cast<uint16_t>(characters));
    }
    for (const auto& [two, characters] : longest) {
      add(NameTable::KeyOfBeginning(two), NameTable::kBegins, characters);
    }
    std::vector<NameTable::Entry> list;
    for (const auto& [key, entry] : entries) list.push_back(entry);
    absl::PrintF("%d concepts, %d keys\n", hashes.size(), list.size());
    return NameTable::Encode(list, hashes);
  }

 private:
  // How many languages claim a key for each concept.
  using Claimants = std::map<std::string, int>;

  explicit Claims(LetterTable letters) : letters_(std::move(letters)) {}

  // The concept that most languages mean, a country rather than a city: its
  // capital may have the same name. None if most mean others.
  static std::string Winner(const Claimants& claims) {
    std::string winner;
    int most = 0, all = 0;
    for (const auto& [concept_id, languages] : claims) {
      const bool country = concept_id.starts_with("country:");
      const bool won_by_country = winner.starts_with("country:");
      if (winner.empty() || country > won_by_country ||
          (country == won_by_country && languages > most)) {
        winner = concept_id;
        most = languages;
      }
    }
    for (const auto& [concept_id, languages] : claims) {
      if (concept_id.starts_with("country:") == winner.starts_with("country:"))
        all += languages;
    }
    return most * 2 > all ? winner : "";
  }

  const LetterTable letters_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Words words_;
  std::map<std::string, Claimants> names_, stems_, runs_;
  std::map<std::string, int> beginnings_;
};

void AddCountries(const icu::Locale& locale, UDisplayContext length,
                  Claims& claims) {
  UDisplayContext contexts[] = {length};
  const std::unique_ptr<icu::LocaleDisplayNames> names(
      icu::LocaleDisplayNames::createInstance(locale, contexts, 1));
  for (const char* const* code = uloc_getISOCountries(); *code != nullptr;
       ++code) {
    icu::UnicodeString name;
    names->regionDisplayName(*code, name);
    // What has no name is called by its code.
    if (Utf8(name) == *code || Contains(kAmbiguousCountries, *code)) continue;
    claims.Add(Utf8(name), absl::StrFormat("country:%s", *code));
  }
}

void AddLanguages(const icu::Locale& locale, Claims& claims) {
  const std::unique_ptr<icu::LocaleDisplayNames> names(
      icu::LocaleDisplayNames::createInstance(locale));
  for (const auto& [language, country] : kCountriesOfLanguages) {
    icu::UnicodeString name;
    names->languageDisplayName(language, name);
    if (Utf8(name) == language) continue;
    claims.Add(Utf8(name), absl::StrFormat("country:%s", country));
  }
}

absl::Status AddMonths(const icu::Locale& locale, Claims& claims) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::DateFormatSymbols symbols(locale, error);
  if (U_FAILURE(error)) {
    return absl::InternalError(
        absl::StrFormat("ICU has no names of months in %s: %s",
                        locale.getName(), u_errorName(error)));
  }
  // "March", and the form beside a day, where it differs.
  for (const auto form :
       {icu::DateFormatSymbols::STANDALONE, icu::DateFormatSymbols::FORMAT}) {
    int32_t count;
    const icu::UnicodeString* months =
        symbols.getMonths(count, form, icu::DateFormatSymbols::WIDE);
    for (int32_t i = 0; i < count; ++i) {
      claims.Add(Utf8(months[i]), absl::StrFormat("month:%d", i + 1));
    }
  }
  return absl::OkStatus();
}

absl::Status Build(const std::string& output) {
  absl::StatusOr<std::unique_ptr<Claims>> claims = Claims::Create();
  if (!claims.ok()) return claims.status();
  absl::StatusOr<std::vector<std::string>> cities = Cities();
  if (!cities.ok()) return cities.status();
  for (const char* language : kLanguages) {
    const icu::Locale locale(language);
    AddCountries(locale, UDISPCTX_LENGTH_FULL, **claims);
    AddCountries(locale, UDISPCTX_LENGTH_SHORT, **claims);
    AddLanguages(locale, **claims);
    if (absl::Status status = AddMonths(locale, **claims); !status.ok()) {
      return status;
    }
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::TimeZoneNames> zones(
        icu::TimeZoneNames::createInstance(locale, error));
    if (U_FAILURE(error)) {
      return absl::InternalError(
          absl::StrFormat("ICU has no names of time zones in %s: %s", language,
                          u_errorName(error)));
    }
    for (const std::string& city : *cities) {
      icu::UnicodeString name;
      zones->getExemplarLocationName(icu::UnicodeString::fromUTF8(city), name);
      if (!name.isBogus()) (*claims)->Add(Utf8(name), "city:" + city);
    }
  }
  const std::string bytes = (*claims)->Encode();
  std::ofstream file(output, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file.fail()) return absl::UnavailableError("cannot write " + output);
  return absl::OkStatus();
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Builds the table of names of countries, cities and months from ICU.\n"
      "akin-build-names --output=TABLE");
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  const std::string output = absl::GetFlag(FLAGS_output);
  if (output.empty() || arguments.size() != 1) {
    std::fprintf(stderr, "akin-build-names: --output is needed, and no more\n");
    return 2;
  }
  const absl::Status status = akin::Build(output);
  if (!status.ok()) {
    std::fprintf(stderr, "akin-build-names: %s\n",
                 std::string(status.message()).c_str());
    return 1;
  }
  return 0;
}
