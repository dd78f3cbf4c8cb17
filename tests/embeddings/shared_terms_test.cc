#include "embeddings/shared_terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "embeddings/common_words.h"

namespace akin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using namespace std::string_view_literals;

class SharedTermFinderTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto created = SharedTermFinder::Create();
    ASSERT_TRUE(created.ok()) << created.status();
    finder_ = created->release();
  }
  static void TearDownTestSuite() {
    delete finder_;
    finder_ = nullptr;
  }

  static std::vector<std::string> Find(const Text& seed, const Text& item,
                                       int limit = 6) {
    return finder_->Find(seed, item, limit);
  }

  static SharedTermFinder* finder_;
};

SharedTermFinder* SharedTermFinderTest::finder_ = nullptr;

constexpr Text kSummit{
    .title = "Kim Jong Un reist zu Putin",
    .body =
        "Der Machthaber traf am Abend in Wladiwostok ein. Dort tagt das "
        "Östliche Wirtschaftsforum. Die Regierung in Seoul ist besorgt."};

TEST_F(SharedTermFinderTest, NamesComeWhole) {
  const auto terms =
      Find(kSummit, {.title = "Gipfel in Wladiwostok",
                     .body = "Am Rand des Östlichen Wirtschaftsforums wird der "
                             "Präsident Wladimir Putin den Machthaber Kim Jong "
                             "Un empfangen. Kim war zuletzt 2019 dort."});
  EXPECT_THAT(terms, Contains("Kim Jong Un"));
  EXPECT_THAT(terms, Contains("Wladiwostok"));
  EXPECT_THAT(terms, Contains("Putin"));
  EXPECT_THAT(terms, Contains("Östlichen Wirtschaftsforums"));
  EXPECT_THAT(terms, Not(Contains("Kim")));
  EXPECT_THAT(terms, Not(Contains("Jong")));
}

TEST_F(SharedTermFinderTest, CommonWordsAreNotShown) {
  EXPECT_THAT(
      Find(
          {.title = "Die Regierung plant ein neues Gesetz",
           .body = "Am Montag sagte der Minister, das Land brauche mehr Zeit."},
          {.title = "Regierung in der Krise",
           .body = "Das Gesetz der Regierung ist tot. Die Zeit am Montag war "
                   "für den Minister und das Land nicht gut."}),
      IsEmpty());
}

TEST_F(SharedTermFinderTest, CompoundsOfOneBeginningAreNotShared) {
  EXPECT_THAT(Find({.title = "Regierung verhandelt über Landeshaushalt"},
                   {.title = "Regionalwahlen im Landesverband"}),
              IsEmpty());
}

TEST_F(SharedTermFinderTest, TheTermStandsInTheItem) {
  EXPECT_THAT(
      Find({.title = "Putin spricht über Russland"},
           {.title = "Что сказал Путин сегодня", .body = "Россия ждёт."}),
      UnorderedElementsAre("Путин", "Россия"));
}

TEST_F(SharedTermFinderTest, RussianAndEnglishNamesMeet) {
  EXPECT_THAT(Find({.title = "Визит Путина",
                    .body = "В пятницу президент Владимир Путин посетил "
                            "Владивосток."},
                   {.title = "Leaders gather in Vladivostok",
                    .body = "The visit of Vladimir Putin was short."}),
              ElementsAre("Vladivostok", "Vladimir Putin"));
}

TEST_F(SharedTermFinderTest, GermanAndEnglishNamesMeet) {
  const auto terms =
      Find({.title = "Selenskyj und Lukaschenko",
            .body = "In Wladiwostok war davon nicht die Rede."},
           {.title = "A quiet day in Vladivostok",
            .body = "Nobody there had heard of Lukashenko before."});
  EXPECT_THAT(terms, UnorderedElementsAre("Vladivostok", "Lukashenko"));
}

TEST_F(SharedTermFinderTest, CountriesMeetUnderTheirNames) {
  EXPECT_THAT(Find({.title = "Erdbeben in Griechenland und der Türkei"},
                   {.title = "Strong quake felt in Greece and Turkey"}),
              UnorderedElementsAre("Greece", "Turkey"));
}

TEST_F(SharedTermFinderTest, AFormIsShownOnce) {
  const auto terms =
      Find({.title = "Was Scholz in Kirgisistan will",
            .body = "Die Reise von Scholz nach Kirgisistan ist umstritten."},
           {.title = "Kirgisistans Pläne",
            .body = "Nun ist Kirgisistan am Zug, und mit ihm ist Scholz "
                    "zufrieden."});
  EXPECT_THAT(terms, ElementsAre("Kirgisistan", "Scholz"));
}

TEST_F(SharedTermFinderTest, CasesOfRussianAreShownOnce) {
  EXPECT_THAT(Find({.title = "A visit to Kyiv", .body = "We saw Kyiv burn."},
                   {.title = "Поездка в Киев",
                    .body = "Жизнь перед Киевом. Все дороги к Киеву пусты."}),
              ElementsAre("Киев"));
}

TEST_F(SharedTermFinderTest, PunctuationAndQuotesAreNotShown) {
  EXPECT_THAT(Find({.title = "Streit um „Nordlicht“ geht weiter"},
                   {.title = "Das ist „Nordlicht“."}),
              ElementsAre("Nordlicht"));
  EXPECT_THAT(Find({.title = "What we know about Zylantis"},
                   {.title = "The end of 'Zylantis's' road"}),
              ElementsAre("Zylantis"));
}

TEST_F(SharedTermFinderTest, RanksDoNotStandBeforeNames) {
  EXPECT_THAT(Find({.title = "Streit um Bundeskanzler Friedrich Merz"},
                   {.title = "Was Bundeskanzler Friedrich Merz nun plant"}),
              ElementsAre("Friedrich Merz"));
}

TEST_F(SharedTermFinderTest, ParticlesStandInsideNames) {
  EXPECT_THAT(
      Find({.body = "In the end it was Ursula von der Leyen who spoke."},
           {.body = "A letter to Ursula von der Leyen was never sent."}),
      ElementsAre("Ursula von der Leyen"));
}

TEST_F(SharedTermFinderTest, HyphensJoin) {
  EXPECT_THAT(Find({.body = "He met Kim Jong-un in a tent."},
                   {.body = "It was Kim Jong-un who left first."}),
              ElementsAre("Kim Jong-un"));
}

TEST_F(SharedTermFinderTest, WordsAreNotJoinedThatTheSeedHasApart) {
  EXPECT_THAT(Find({.body = "Then Zarkova spoke, and after her Belmonti did."},
                   {.body = "But neither of the two, Zarkova Belmonti, came."}),
              UnorderedElementsAre("Zarkova", "Belmonti"));
}

TEST_F(SharedTermFinderTest, AFirstNameIsNotAPerson) {
  EXPECT_THAT(Find({.body = "The singer Annabel Torwick was there."},
                   {.body = "The painter Annabel Quistrom was not."}),
              IsEmpty());
  EXPECT_THAT(Find({.body = "The brother of William was there."},
                   {.body = "A match of Serena Williams was not."}),
              IsEmpty());
}

TEST_F(SharedTermFinderTest, TitleCaseMakesNoNames) {
  const auto terms = Find({.title = "Senator Wants Better Roads In Ohio Valley",
                           .body = "The roads of the Ohio Valley are old."},
                          {.title = "Why Everyone Wants Better Roads In Town"});
  EXPECT_THAT(terms, Not(Contains("Wants Better Roads")));
  EXPECT_THAT(terms, Not(Contains("Wants")));
  EXPECT_THAT(terms, Not(Contains("Better")));
}

TEST_F(SharedTermFinderTest, NamesComeBeforeOtherWords) {
  EXPECT_THAT(Find({.title = "A powerful earthquake struck near Gaziantep"},
                   {.title = "After the earthquake: the people of Gaziantep"}),
              ElementsAre("Gaziantep", "earthquake"));
}

TEST_F(SharedTermFinderTest, WordsOfTheTitleComeFirst) {
  const auto terms = Find({.title = "The mayor of Kaltwasserburg speaks",
                           .body = "She was born in Niederquellbach."},
                          {.title = "What we know of Kaltwasserburg",
                           .body = "Some of it is about Niederquellbach."});
  EXPECT_THAT(terms, ElementsAre("Kaltwasserburg", "Niederquellbach"));
}

TEST_F(SharedTermFinderTest, NumbersThatTellAreShown) {
  EXPECT_THAT(Find({.title = "Quake of 7.8", .body = "1,537 left in 12 hours."},
                   {.title = "A 7.8 quake: 1.537 flee", .body = "On day 12."}),
              UnorderedElementsAre("7.8", "1.537"));
}

TEST_F(SharedTermFinderTest, NumbersThatTellNothingAreNotShown) {
  EXPECT_THAT(Find({.title = "12 and 7 and 2024 and 200 and 78 and 007"},
                   {.title = "7 and 12 and 200 and 2024 and 7.8 and 007"}),
              IsEmpty());
}

TEST_F(SharedTermFinderTest, ChineseNamesAreFoundWithoutSpaces) {
  const auto terms = Find(
      {.title = "俄罗斯总统普京抵达北京", .body = "普京将在北京大学发表演讲。"},
      {.title = "北京大学欢迎普京", .body = "他在北京。"});
  EXPECT_THAT(terms, Contains("普京"));
  EXPECT_THAT(terms, Contains("北京大学"));
  EXPECT_THAT(terms, Not(Contains("北京")));
}

TEST_F(SharedTermFinderTest, ChineseFunctionWordsAreNotShown) {
  EXPECT_THAT(Find({.title = "我们认为这个问题已经没有"},
                   {.title = "他们表示这个问题没有可能"}),
              IsEmpty());
}

TEST_F(SharedTermFinderTest, JapaneseNamesAreFoundWithoutSpaces) {
  const auto terms = Find({.title = "ゼレンスキー大統領が東京に到着した"},
                          {.title = "東京でゼレンスキー氏と会談"});
  EXPECT_THAT(terms, UnorderedElementsAre("ゼレンスキー", "東京"));
}

TEST_F(SharedTermFinderTest, ReadsNoFurtherThanTheEmbedder) {
  const Text seed{.title = "Gaziantep"};
  const std::string title = std::string(501, ' ') + "Gaziantep";
  const std::string body = std::string(2000, ' ') + "Gaziantep";
  const std::string summary(1990, ' ');
  EXPECT_THAT(Find(seed, {.title = title}), IsEmpty());
  EXPECT_THAT(Find(seed, {.body = body}), IsEmpty());
  EXPECT_THAT(Find(seed, {.summary = summary, .body = "we saw Gaziantep"}),
              IsEmpty());
  EXPECT_THAT(Find(seed, {.body = "we saw Gaziantep"}),
              ElementsAre("Gaziantep"));
}

TEST_F(SharedTermFinderTest, FindsNoMoreThanAsked) {
  const Text text{.body = "We saw Gaziantep, Bischkek, Ulaanbaatar, Tirana."};
  EXPECT_THAT(Find(text, text, 2), SizeIs(2));
  EXPECT_THAT(Find(text, text, 100), SizeIs(4));
  EXPECT_THAT(Find(text, text, 0), IsEmpty());
  EXPECT_THAT(Find(text, text, -1), IsEmpty());
}

TEST_F(SharedTermFinderTest, LongTermsAreLeftOut) {
  const std::string name = "X" + std::string(70, 'y');
  const Text text{.body = name};
  EXPECT_THAT(Find(text, text), IsEmpty());
}

struct Bytes {
  const char* name;
  std::string_view text;

  friend void PrintTo(const Bytes& bytes, std::ostream* out) {
    *out << bytes.name;
  }
};

class NothingSharedTest : public SharedTermFinderTest,
                          public testing::WithParamInterface<Bytes> {};

TEST_P(NothingSharedTest, FindsNothing) {
  const std::string_view text = GetParam().text;
  const Text both{.title = text, .summary = text, .body = text};
  EXPECT_THAT(Find(both, both), IsEmpty());
  EXPECT_THAT(Find(both, kSummit), IsEmpty());
  EXPECT_THAT(Find(kSummit, both), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, NothingSharedTest,
    testing::Values(Bytes{"Empty", ""sv}, Bytes{"Spaces", " \t\n\u3000"sv},
                    Bytes{"Punctuation", "... — ?! «»"sv},
                    Bytes{"Nul", "\0\0"sv},
                    Bytes{"Emoji", "👍🏽👩‍🚒"sv},
                    Bytes{"CombiningMarks", "\u0301\u0308"sv},
                    Bytes{"BrokenUtf8", "\xFF\x80\xC0"sv},
                    Bytes{"BrokenHan", "\xE6\x99 \xE4\xBA"sv}),
    [](const auto& info) { return info.param.name; });

// Whether `term` is a piece of a part of `text`.
bool StandsIn(const std::string& term, const Text& text) {
  return text.title.find(term) != std::string_view::npos ||
         text.summary.find(term) != std::string_view::npos ||
         text.body.find(term) != std::string_view::npos;
}

TEST_F(SharedTermFinderTest, AnyBytesAreRead) {
  const std::vector<std::string_view> pieces = {
      "Gaziantep", "Kim Jong-un", "Путина",  "普京",     "ゼレンスキー",
      "서울",      "'s",          " ",       ". ",       "\xFF",
      "\xE6\x99",  "\0"sv,        "-",       "’",        "7.8",
      "1,000",     "ß",           "e\u0301", "İstanbul", "กรุงเทพ",
      "دونالد",    "von ",        "der ",    "\u200B"};
  std::mt19937 random(7);
  const auto make = [&] {
    std::string text;
    for (int i = 0; i < 60; ++i) text += pieces[random() % pieces.size()];
    return text;
  };
  for (int i = 0; i < 2000; ++i) {
    const std::string a = make(), b = make(), c = make();
    const Text seed{.title = a, .summary = b, .body = c};
    const Text item{.title = b, .summary = c, .body = a};
    for (const std::string& term : Find(seed, item, 20)) {
      ASSERT_TRUE(StandsIn(term, item)) << term;
      ASSERT_LE(term.size(), SharedTermFinder::kMaxTermBytes);
      ASSERT_FALSE(term.empty());
    }
  }
}

TEST_F(SharedTermFinderTest, MegabytesCostNoMoreThanTheirBeginning) {
  std::string distinct;
  for (int i = 0; i < 500'000; ++i) {
    distinct += static_cast<char>('A' + i % 26);
    distinct += static_cast<char>('a' + i / 26 % 26);
    distinct += static_cast<char>('a' + i / 676 % 26);
    distinct += ' ';
  }
  std::vector<std::string> texts = {distinct};
  for (std::string_view piece :
       {"Ab "sv, "Ab-"sv, "von "sv, "普京"sv, "普京是"sv, "ア"sv, "x"sv, "Ж"sv,
        "\xFF"sv, "\0"sv, "1,"sv, "e\u0301"sv, "ก"sv}) {
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    texts.push_back(std::move(text));
  }
  for (const std::string& text : texts) {
    const Text both{.title = text, .summary = text, .body = text};
    const auto begin = std::chrono::steady_clock::now();
    Find(both, both, 1000);
    const auto spent = std::chrono::steady_clock::now() - begin;
    // Without a sanitizer on an idle machine it is less than 2 ms.
    EXPECT_LT(spent, std::chrono::milliseconds(500)) << text.substr(0, 20);
  }
}

TEST_F(SharedTermFinderTest, ThreadsAgree) {
  const std::vector<Text> texts = {
      kSummit,
      {.title = "普京抵达北京"},
      {.title = "Путин и Ким", .body = "Встреча в городе Владивосток."},
      {.title = "Kim and Putin meet in Vladivostok"}};
  std::vector<std::vector<std::string>> expected;
  for (const Text& text : texts) expected.push_back(Find(kSummit, text));
  std::vector<std::thread> threads;
  std::vector<int> same(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 200; ++i) {
        const size_t at = (i + t) % texts.size();
        same[t] += Find(kSummit, texts[at]) == expected[at];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, std::vector<int>(4, 200));
}

TEST(CommonWordsTest, FunctionWordsAndRanksAreCommon) {
  for (std::string_view word : {"der", "the", "un", "nach"}) {
    EXPECT_TRUE(IsFunctionWord(word)) << word;
    EXPECT_TRUE(IsCommonWord(word)) << word;
  }
  for (std::string_view word : {"prasident", "senator", "bundeskanzler"}) {
    EXPECT_TRUE(IsRank(word)) << word;
    EXPECT_TRUE(IsCommonWord(word)) << word;
  }
  EXPECT_TRUE(IsCommonWord("regierung"));
  EXPECT_FALSE(IsCommonWord("trump"));
  EXPECT_FALSE(IsCommonWord(""));
}

}  // namespace
}  // namespace akin
