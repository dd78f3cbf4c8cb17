#include "embeddings/word_matcher.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

namespace akin {
namespace {

Likeness Compare(const RomanWord& a, const RomanWord& b) {
  WordMatcher matcher;
  matcher.Reset(1);
  matcher.Add(a, 0);
  return matcher.Find(b).likeness;
}

struct Pair {
  const char* name;
  RomanWord a;
  RomanWord b;
  Likeness likeness;

  friend void PrintTo(const Pair& pair, std::ostream* out) {
    *out << pair.name;
  }
};

class WordMatcherTableTest : public testing::TestWithParam<Pair> {};

TEST_P(WordMatcherTableTest, IsTheSameBothWays) {
  EXPECT_EQ(Compare(GetParam().a, GetParam().b), GetParam().likeness);
  EXPECT_EQ(Compare(GetParam().b, GetParam().a), GetParam().likeness);
}

RomanWord Name(std::string_view letters) {
  return {.letters = letters, .name = true};
}
RomanWord Cyrillic(std::string_view letters) {
  return {.letters = letters, .cyrillic = true, .name = true};
}
RomanWord Lower(std::string_view letters) { return {.letters = letters}; }

INSTANTIATE_TEST_SUITE_P(
    Alike, WordMatcherTableTest,
    testing::Values(
        Pair{"Same", Name("putin"), Name("putin"), Likeness::kSame},
        Pair{"SameOfTwoScripts", Cyrillic("putin"), Name("putin"),
             Likeness::kSame},
        Pair{"GermanGenitive", Name("russlands"), Name("russland"),
             Likeness::kForm},
        Pair{"GermanPlural", Name("schulen"), Name("schule"), Likeness::kForm},
        Pair{"EnglishPlural", Lower("vaccines"), Lower("vaccine"),
             Likeness::kForm},
        Pair{"RussianGenitive", Cyrillic("putina"), Name("putin"),
             Likeness::kForm},
        Pair{"RussianCases", Cyrillic("putinu"), Cyrillic("putina"),
             Likeness::kForm},
        Pair{"RussianFeminine", Cyrillic("rossii"), Cyrillic("rossiyu"),
             Likeness::kForm},
        Pair{"Vladivostok", Name("wladiwostok"), Name("vladivostok"),
             Likeness::kForm},
        Pair{"VladivostokInRussian", Cyrillic("vladivostoke"),
             Name("wladiwostok"), Likeness::kForm},
        Pair{"Lukashenko", Name("lukaschenko"), Cyrillic("lukashenko"),
             Likeness::kForm},
        Pair{"Lavrov", Name("lawrow"), Name("lavrov"), Likeness::kForm},
        Pair{"Gorbachev", Name("gorbatschow"), Name("gorbachev"),
             Likeness::kForm},
        Pair{"Zelensky", Name("zelensky"), Name("selenski"), Likeness::kForm},
        Pair{"Umlaut", Name("schroeder"), Name("schroder"), Likeness::kForm},
        Pair{"GermanAdjective", Name("ostliches"), Name("ostlichen"),
             Likeness::kAdjective}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Different, WordMatcherTableTest,
    testing::Values(
        Pair{"OneBeginning", Name("regierung"), Name("regionalwahlen"),
             Likeness::kNone},
        Pair{"Compound", Name("bundesregierung"), Name("regierung"),
             Likeness::kNone},
        Pair{"BeginningOfCompound", Name("bundesregierung"), Name("bundes"),
             Likeness::kNone},
        Pair{"CompoundsOfOneBeginning", Name("landesregierung"),
             Name("landesverband"), Likeness::kNone},
        Pair{"BayerAndBayern", Name("bayer"), Name("bayern"), Likeness::kNone},
        Pair{"IranAndIrak", Name("iran"), Name("irak"), Likeness::kNone},
        Pair{"SimonAndSimone", Name("simon"), Name("simone"), Likeness::kNone},
        Pair{"MartinAndMartina", Name("martin"), Name("martina"),
             Likeness::kNone},
        Pair{"Spelling", Lower("stellen"), Lower("stelen"), Likeness::kNone},
        Pair{"ShortSpelling", Name("wien"), Name("vien"), Likeness::kNone},
        Pair{"GateAndGates", Name("gat"), Name("gats"), Likeness::kNone},
        Pair{"Empty", Name(""), Name("s"), Likeness::kNone}),
    [](const auto& info) { return info.param.name; });

TEST(WordMatcherTest, FindsTheLikestWord) {
  WordMatcher matcher;
  matcher.Add(Name("russlands"), 0);
  matcher.Add(Name("russland"), 1);
  EXPECT_EQ(matcher.Find(Name("russland")).word, 1);
  EXPECT_EQ(matcher.Find(Name("russlands")).word, 0);
}

TEST(WordMatcherTest, ResetForgets) {
  WordMatcher matcher;
  matcher.Add(Name("wladiwostok"), 0);
  matcher.Reset(0);
  EXPECT_EQ(matcher.Find(Name("wladiwostok")).word, -1);
  EXPECT_EQ(matcher.Find(Name("vladivostok")).word, -1);
}

TEST(WordMatcherTest, LongWordsHaveNoSpelling) {
  const std::string a(1000, 'w'), b(1000, 'v');
  EXPECT_EQ(Compare(Name(a), Name(b)), Likeness::kNone);
}

}  // namespace
}  // namespace akin
