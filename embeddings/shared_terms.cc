#include "embeddings/shared_terms.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "base/pool.h"
#include "embeddings/common_words.h"
#include "embeddings/feature_counts.h"
#include "embeddings/idf_table.h"
#include "embeddings/letter_table.h"
#include "embeddings/name_table.h"
#include "embeddings/term_choice.h"
#include "embeddings/text_words.h"
#include "embeddings/tokenizer.h"
#include "embeddings/unspaced_terms.h"
#include "embeddings/word_matcher.h"

namespace akin {
namespace {

// Least rarities, as -ln(share of the articles that have the word).
//
// Names: 1 in 7. Nothing but function words of some language is commoner; the
// most frequent name of the news is in one of eight articles.
constexpr float kNameRarity = 2;
// Numbers, and what may be a name or not: 1 in 90 and 1 in 150. Of commoner
// nouns IsCommonWord() knows most.
constexpr float kNumberRarity = 4.5f;
constexpr float kNounRarity = 5;
// Words in lower case, or without case: 1 in 245, where "announced" (100) and
// "workers" (160) end and "earthquake" (340) and "vaccine" (360) begin.
constexpr float kWordRarity = 5.5f;
// A word that is rarer is as likely an odd spelling: it tells no more.
constexpr float kGreatestRarity = 8;

constexpr size_t kMinNameLetters = 3;
constexpr size_t kMinWordLetters = 6;
constexpr size_t kMinUncasedLetters = 7;
// Scripts without case often leave vowels out.
constexpr size_t kMinUncasedRunLetters = 4;

// What is known of a distinct word of the item.
struct Shared {
  WordMatcher::Match match;
  TermClass term_class = TermClass::kNone;
  float score = 0;
};

bool HasGermanNounEnding(std::string_view letters) {
  static constexpr std::string_view kEndings[] = {
      "ung",      "ungen",  "heit",   "heiten", "keit",  "keiten", "schaft",
      "schaften", "tion",   "tionen", "tat",    "taten", "ismus",  "ische",
      "ischen",   "ischer", "isches", "ischem", "ierte", "ierten"};
  return letters.size() > 7 &&
         std::any_of(std::begin(kEndings), std::end(kEndings),
                     [letters](std::string_view ending) {
                       return letters.ends_with(ending);
                     });
}

// Of a word as neighbour of another: forms of one word agree.
uint64_t NeighbourHash(std::string_view letters) {
  return HashOf(letters.substr(0, 4));
}

// Two words that follow each other, or that one word parts.
enum class Distance : uint64_t { kNext = 3, kOneBetween = 5 };

uint64_t PairHash(uint64_t a, uint64_t b, Distance distance) {
  return (a * static_cast<uint64_t>(distance)) ^ (b + (a << 7) + (a >> 9));
}

float CountFactor(int count) {
  return 1.0f + 0.15f * std::log(static_cast<float>(count));
}

}  // namespace

// What all calls read.
struct SharedTermFinder::Tables {
  LetterTable letters;
  NameTable names;
  IdfTable idf;
};

namespace {

// What one call of Find() works with.
struct Workspace {
  explicit Workspace(const LetterTable& letters)
      : seed(letters), item(letters) {}

  std::unique_ptr<Tokenizer> tokenizer;
  std::unique_ptr<icu::BreakIterator> breaker;
  TextWords seed;
  TextWords item;
  WordMatcher matcher;
  absl::flat_hash_set<uint64_t> seed_pairs;
  FeatureCounts counts;
  Words word;
};

absl::StatusOr<std::unique_ptr<Workspace>> MakeWorkspace(
    const LetterTable& letters) {
  absl::StatusOr<std::unique_ptr<Tokenizer>> tokenizer =
      Tokenizer::Create(letters);
  if (!tokenizer.ok()) return tokenizer.status();
  auto workspace = std::make_unique<Workspace>(letters);
  workspace->tokenizer = *std::move(tokenizer);
  UErrorCode error = U_ZERO_ERROR;
  workspace->breaker.reset(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
  if (U_FAILURE(error) || workspace->breaker == nullptr) {
    return absl::InternalError(absl::StrFormat(
        "ICU cannot split text into words: %s; is its data installed?",
        u_errorName(error)));
  }
  return workspace;
}

// One call of Find().
class Search {
  static constexpr int kNoPlace = -1;

 public:
  Search(const LetterTable& letters, const NameTable& names,
         const IdfTable& idf, Workspace& work)
      : letters_(letters),
        names_(names),
        idf_(idf),
        work_(work),
        seed_(work.seed),
        item_(work.item) {}

  std::vector<std::string> Find(int limit) {
    IndexSeed();
    Judge();
    AddCandidates();
    if (seed_.has_text_without_spaces() && item_.has_text_without_spaces()) {
      AddUnspacedTerms(seed_, item_, letters_, *work_.breaker, candidates_);
    }
    std::vector<int> seed_words;
    seed_words.reserve(shared_.size());
    for (const Shared& shared : shared_) {
      seed_words.push_back(shared.match.word);
    }
    return TermChoice(item_, seed_words).Choose(std::move(candidates_), limit);
  }

 private:
  void IndexSeed() {
    work_.matcher.Reset(seed_.words().size());
    for (int i = 0; i < seed_.words().size(); ++i) {
      const DistinctWord& word = seed_.words()[i];
      work_.matcher.Add(word.roman(), i);
      if (!word.MayBeName()) continue;
      const int place = PlaceOf(word.letters);
      if (place != kNoPlace) seed_places_.try_emplace(place, i);
    }
    work_.seed_pairs.clear();
    work_.seed_pairs.reserve(2 * seed_.uses().size());
    uint64_t before = 0, before_that = 0;
    int joined = 0;  // words before this one that may be of one name with it
    for (const WordUse& use : seed_.uses()) {
      if (use.letter_case == LetterCase::kWithoutSpace) {
        joined = 0;
        continue;
      }
      const uint64_t hash = NeighbourHash(seed_.word(use).letters);
      if (!IsJoint(use.gap)) joined = 0;
      if (joined >= 1) {
        work_.seed_pairs.insert(PairHash(before, hash, Distance::kNext));
      }
      if (joined >= 2 && use.letter_case != LetterCase::kLower) {
        work_.seed_pairs.insert(
            PairHash(before_that, hash, Distance::kOneBetween));
      }
      before_that = before;
      before = hash;
      ++joined;
    }
  }

  // Finds out what each word of the item is.
  void Judge() {
    shared_.resize(item_.words().size());
    for (int i = 0; i < shared_.size(); ++i) {
      const DistinctWord& word = item_.words()[i];
      Shared& shared = shared_[i];
      shared.match = work_.matcher.Find(word.roman());
      if (shared.match.word < 0) shared.match = FindPlace(word);
      if (shared.match.word < 0) continue;
      const DistinctWord& in_seed = seed_.words()[shared.match.word];
      if (!Agree(word, in_seed, shared.match.likeness)) {
        shared.match = {};
        continue;
      }
      if (IsCommon(word.letters) || IsCommon(in_seed.letters)) continue;
      const float rarity = Rarity(word.letters);
      shared.term_class = Classify(word, in_seed, rarity);
      if (shared.match.likeness == Likeness::kAdjective) {
        shared.term_class = TermClass::kNone;
      }
      shared.score = rarity * PlaceFactor(in_seed.in_title, word.in_title) *
                     CountFactor(word.count());
    }
  }

  // The number of the country or city that the word is a name of in any
  // language, or kNoPlace.
  int PlaceOf(std::string_view letters) const {
    const NameTable::Entry entry = names_.Find(NameTable::KeyOfWords(letters));
    return (entry.roles & NameTable::kName) != 0 ? entry.number : kNoPlace;
  }

  // The seed's name of the place that the word is a name of.
  WordMatcher::Match FindPlace(const DistinctWord& word) const {
    if (!word.MayBeName()) return {};
    const int place = PlaceOf(word.letters);
    const auto found = seed_places_.find(place);
    if (place == kNoPlace || found == seed_places_.end()) return {};
    return {.word = found->second, .likeness = Likeness::kForm};
  }

  // Whether the word or, in German, what it is a form of is common.
  bool IsCommon(std::string_view letters) const {
    if (IsCommonWord(letters)) return true;
    if (letters.size() < 6 || !(item_.german() || seed_.german())) return false;
    return ((letters.ends_with('n') || letters.ends_with('s')) &&
            IsCommonWord(letters.substr(0, letters.size() - 1))) ||
           ((letters.ends_with("en") || letters.ends_with("es")) &&
            IsCommonWord(letters.substr(0, letters.size() - 2)));
  }

  // Forms of one word are either both names or both none, and a number has no
  // forms.
  static bool Agree(const DistinctWord& word, const DistinctWord& in_seed,
                    Likeness likeness) {
    if (word.number != in_seed.number) return false;
    if (likeness == Likeness::kSame) return true;
    if (word.number) return false;
    const bool name_in_item = word.capital > word.lower;
    const bool name_in_seed = in_seed.capital > in_seed.lower;
    if (name_in_item && in_seed.lower > 0 && !name_in_seed) return false;
    if (name_in_seed && word.lower > 0 && !name_in_item) return false;
    return true;
  }

  TermClass Classify(const DistinctWord& word, const DistinctWord& in_seed,
                     float rarity) const {
    const size_t size = word.letters.size();
    if (word.number) return ClassifyNumber(word, in_seed, rarity);
    // AddTermsWithoutSpaces() knows better.
    if (word.without_spaces && in_seed.without_spaces) return TermClass::kNone;
    const int capital = word.capital + in_seed.capital;
    const int lower = word.lower + in_seed.lower;
    const bool in_title = word.in_title || in_seed.in_title;
    if (word.uncased > 0 || word.lower + word.capital + word.unsure == 0) {
      if (in_seed.capital > in_seed.lower && size >= 4) {
        return rarity >= kNameRarity ? TermClass::kName : TermClass::kNone;
      }
      return in_seed.uncased > 0 && in_title && size >= kMinUncasedLetters &&
                     rarity >= kWordRarity
                 ? TermClass::kOther
                 : TermClass::kNone;
    }
    if (size < kMinNameLetters) {
      const bool two = size == 2 && capital > 0 && lower == 0;
      const bool abbreviation = two && word.all_capitals && word.capital > 0;
      if (!abbreviation && !(two && rarity >= kNounRarity)) {
        return TermClass::kNone;
      }
    }
    if (capital > lower) {
      if (IsNounOnly(word, in_seed)) {
        return in_title && rarity >= kNounRarity ? TermClass::kOther
                                                 : TermClass::kNone;
      }
      // Nothing but its rarity speaks for a name that has neither another
      // language nor a title.
      const bool bare = !in_title && IsGermanOnly(word, in_seed);
      return rarity >= (bare ? kNounRarity : kNameRarity) ? TermClass::kName
                                                          : TermClass::kNone;
    }
    // Whatever else the texts share, the story is told by their titles.
    if (!in_title) return TermClass::kNone;
    if (lower > 0) {
      return size >= kMinWordLetters && rarity >= kWordRarity &&
                     !IsGermanOrVerb(word)
                 ? TermClass::kOther
                 : TermClass::kNone;
    }
    return size >= 4 && rarity >= kNounRarity ? TermClass::kOther
                                              : TermClass::kNone;
  }

  // German nouns are not written in lower case, and English verbs tell little.
  bool IsGermanOrVerb(const DistinctWord& word) const {
    return item_.german() || seed_.german() || word.letters.ends_with("ing") ||
           word.letters.ends_with("ed");
  }

  static TermClass ClassifyNumber(const DistinctWord& word,
                                  const DistinctWord& in_seed, float rarity) {
    const bool point = word.point && in_seed.point;
    const std::string_view digits = word.letters;
    if (digits[0] == '0' && !point) return TermClass::kNone;
    if (!point && digits.size() < 3) return TermClass::kNone;
    // "200 people", about.
    if (!point && digits.size() == 3 && digits[2] == '0') {
      return TermClass::kNone;
    }
    // "31.12.2019".
    if (point && digits.size() >= 6 && digits.size() <= 8 &&
        digits.substr(digits.size() - 4).starts_with("20")) {
      return TermClass::kNone;
    }
    const bool year = !word.point && digits.size() == 4 &&
                      (digits.starts_with("19") || digits.starts_with("20"));
    return !year && rarity >= kNumberRarity ? TermClass::kOther
                                            : TermClass::kNone;
  }

  // Whether only German text capitalises the word, which says nothing.
  bool IsGermanOnly(const DistinctWord& word,
                    const DistinctWord& in_seed) const {
    return (item_.german() || word.capital == 0) &&
           (seed_.german() || in_seed.capital == 0);
  }

  // Whether what is known speaks for a German noun that is no name: its form,
  // or that mostly it has an article.
  bool IsNounOnly(const DistinctWord& word, const DistinctWord& in_seed) const {
    if (!IsGermanOnly(word, in_seed)) return false;
    return HasGermanNounEnding(word.letters) ||
           2 * (word.after_article + in_seed.after_article) >=
               word.capital + in_seed.capital;
  }

  // No feature is in more articles than the word that has it, and buckets are
  // shared by chance: so the rarest feature is nearest to the truth.
  float Rarity(std::string_view letters) {
    work_.word.Clear();
    work_.word.Append(letters);
    work_.word.Close();
    work_.counts.Clear();
    work_.counts.Add(work_.word, 1);
    float rarity = 0;
    for (const Feature& feature : work_.counts.features()) {
      rarity = std::max(rarity, idf_.Idf(feature.hash));
    }
    return std::min(rarity, kGreatestRarity);
  }

  void AddCandidates() {
    const auto uses = item_.uses();
    for (int i = 0; i < uses.size();) {
      const int last = RunEnd(i);
      const size_t bytes = uses[last].place.end - uses[i].place.begin;
      if (last > i && bytes <= SharedTermFinder::kMaxTermBytes) {
        AddRun(i, last);
      } else {
        for (int k = i; k <= last; ++k) AddWord(k);
      }
      i = last + 1;
    }
  }

  bool SeedHasPair(int a, int b, Distance distance) const {
    const int a_seed = shared_[item_.uses()[a].word].match.word;
    const int b_seed = shared_[item_.uses()[b].word].match.word;
    if (a_seed < 0 || b_seed < 0) return false;
    return work_.seed_pairs.contains(
        PairHash(NeighbourHash(seed_.words()[a_seed].letters),
                 NeighbourHash(seed_.words()[b_seed].letters), distance));
  }

  // Whether the words may be one name as far as what parts them tells.
  bool Follows(int next) const {
    const auto uses = item_.uses();
    return next < uses.size() && IsJoint(uses[next].gap) &&
           uses[next].part == uses[next - 1].part;
  }

  bool MayBeInRun(int i) const {
    const WordUse& use = item_.uses()[i];
    const DistinctWord& word = item_.word(use);
    const Shared& shared = shared_[use.word];
    if (shared.match.word < 0) return false;
    switch (use.letter_case) {
      case LetterCase::kCapital:
        break;
      case LetterCase::kUnsure:
        // A title in title case capitalises verbs too.
        if (use.gap == Gap::kSpace && !MayBeNameInTitleCase(use)) return false;
        break;
      case LetterCase::kNone:
        if (word.letters.size() < kMinUncasedRunLetters) return false;
        break;
      default:
        return false;
    }
    // "Kim Jong Un", though "un" is French.
    return !IsFunctionWord(word.letters) || word.capital > word.lower;
  }

  bool MayBeNameInTitleCase(const WordUse& use) const {
    const DistinctWord& word = item_.word(use);
    const DistinctWord& in_seed = seed_.words()[shared_[use.word].match.word];
    if (word.capital + in_seed.capital > 0) return true;
    return word.lower + in_seed.lower == 0 && !IsCommonWord(word.letters);
  }

  // The last word of the longest run from `i` that the seed has too.
  int RunEnd(int i) const {
    if (!MayBeInRun(i)) return i;
    const auto uses = item_.uses();
    int last = i;
    while (Follows(last + 1)) {
      int next = last + 1;
      // "Kim Jong-un", "Covid-19".
      if (uses[next].gap == Gap::kHyphen &&
          SeedHasPair(last, next, Distance::kNext)) {
        last = next;
        continue;
      }
      // "Ursula von der Leyen".
      while (next < last + 4 && Follows(next) && Follows(next + 1) &&
             uses[next].letter_case == LetterCase::kLower &&
             IsNameParticle(item_.word(uses[next]).letters) &&
             SeedHasPair(next - 1, next, Distance::kNext)) {
        ++next;
      }
      if (MayBeInRun(next) && SeedHasPair(next - 1, next, Distance::kNext)) {
        last = next;
        continue;
      }
      // "Kim Jong Un", of which transliteration may change one.
      if (next == last + 1 && Follows(next + 1) && MayBeInRun(next + 1) &&
          uses[next].letter_case == LetterCase::kCapital &&
          shared_[uses[next].word].match.word < 0 &&
          SeedHasPair(last, next + 1, Distance::kOneBetween)) {
        last = next + 1;
        continue;
      }
      break;
    }
    return last;
  }

  void AddRun(int first, int last) {
    const auto uses = item_.uses();
    first = SkipRanks(first, last);
    // "Tarek Al", of a longer name.
    while (last > first && uses[last].gap != Gap::kHyphen &&
           IsNameParticle(item_.word(uses[last]).letters)) {
      --last;
    }
    if (first == last) {
      AddWord(first);
      return;
    }
    float score = 0;
    bool name = false;
    for (int i = first; i <= last; ++i) {
      const Shared& shared = shared_[uses[i].word];
      name |= uses[i].letter_case == LetterCase::kCapital ||
              uses[i].letter_case == LetterCase::kUnsure;
      if (shared.match.likeness < Likeness::kForm) continue;
      score = std::max(score, shared.score);
    }
    // Of common words alone.
    if (score == 0) return;
    score += 0.5f * static_cast<float>(last - first);
    Add(name ? TermClass::kName : TermClass::kOther, score, first, last);
  }

  // "US-Präsident Donald Trump" is found as "Donald Trump".
  int SkipRanks(int first, int last) const {
    const auto is_rank = [&](int i) {
      return i <= last && IsRank(item_.word(item_.uses()[i]).letters);
    };
    int i = first;
    while (is_rank(i) || is_rank(i + 1)) ++i;
    // "Attorney General"; but "General Motors".
    if (i > first && i < last &&
        item_.word(item_.uses()[i]).letters == "general") {
      ++i;
    }
    return i <= last ? i : first;
  }

  void AddWord(int i) {
    const Shared& shared = shared_[item_.uses()[i].word];
    if (shared.term_class == TermClass::kNone) return;
    // Two people of one first name are two; so are William and Serena
    // Williams.
    const DistinctWord& word = item_.word(item_.uses()[i]);
    const DistinctWord& in_seed = seed_.words()[shared.match.word];
    if (word.alone == 0 &&
        (in_seed.alone == 0 || shared.match.likeness != Likeness::kSame)) {
      return;
    }
    Add(shared.term_class, shared.score, i, i);
  }

  void Add(TermClass term_class, float score, int first, int last) {
    const WordUse& begin = item_.uses()[first];
    const WordUse& end = item_.uses()[last];
    if (end.place.end <= begin.place.begin) return;
    const size_t bytes = end.place.end - begin.place.begin;
    if (bytes > SharedTermFinder::kMaxTermBytes) return;
    candidates_.push_back(
        {.term_class = term_class,
         .score = score,
         .written = item_.part(begin.part).substr(begin.place.begin, bytes),
         .part = begin.part,
         .begin = begin.place.begin,
         .first = first,
         .last = last});
  }

  const LetterTable& letters_;
  const NameTable& names_;
  const IdfTable& idf_;
  Workspace& work_;
  const TextWords& seed_;
  const TextWords& item_;
  absl::flat_hash_map<int, int> seed_places_;  // words by their countries
  std::vector<Shared> shared_;
  std::vector<TermCandidate> candidates_;
};

}  // namespace

class SharedTermFinder::Workspaces : public Pool<Workspace> {
 public:
  explicit Workspaces(const LetterTable& letters)
      : Pool([&letters] { return MakeWorkspace(letters); }) {}
};

absl::StatusOr<std::unique_ptr<SharedTermFinder>> SharedTermFinder::Create() {
  absl::StatusOr<LetterTable> letters = LetterTable::Create();
  if (!letters.ok()) return letters.status();
  absl::StatusOr<IdfTable> idf = IdfTable::Linked();
  if (!idf.ok()) return idf.status();
  absl::StatusOr<NameTable> names = NameTable::Linked();
  if (!names.ok()) return names.status();
  auto tables = std::make_unique<const Tables>(
      Tables{.letters = *std::move(letters), .names = *names, .idf = *idf});
  auto workspaces = std::make_unique<Workspaces>(tables->letters);
  // The first workspace, made now, shows that later ones can be made.
  absl::StatusOr<std::unique_ptr<Workspace>> first = workspaces->Borrow();
  if (!first.ok()) return first.status();
  workspaces->Return(*std::move(first));
  return std::unique_ptr<SharedTermFinder>(
      new SharedTermFinder(std::move(tables), std::move(workspaces)));
}

SharedTermFinder::SharedTermFinder(std::unique_ptr<const Tables> tables,
                                   std::unique_ptr<Workspaces> workspaces)
    : tables_(std::move(tables)), workspaces_(std::move(workspaces)) {}

SharedTermFinder::~SharedTermFinder() = default;

std::vector<std::string> SharedTermFinder::Find(const Text& seed,
                                                const Text& item,
                                                int limit) const {
  if (limit <= 0) return {};
  absl::StatusOr<std::unique_ptr<Workspace>> borrowed = workspaces_->Borrow();
  if (!borrowed.ok()) return {};
  Workspace& work = **borrowed;
  work.seed.Read(seed, *work.tokenizer);
  work.item.Read(item, *work.tokenizer);
  std::vector<std::string> terms =
      Search(tables_->letters, tables_->names, tables_->idf, work).Find(limit);
  workspaces_->Return(*std::move(borrowed));
  return terms;
}

}  // namespace akin
