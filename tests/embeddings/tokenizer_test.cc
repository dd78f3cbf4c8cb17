#include "embeddings/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "embeddings/letter_table.h"

namespace akin {
namespace {

using ::testing::ElementsAre;

class TokenizerTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    absl::StatusOr<LetterTable> letters = LetterTable::Create();
    ASSERT_TRUE(letters.ok()) << letters.status();
    letters_ = new LetterTable(*std::move(letters));
  }
  static void TearDownTestSuite() {
    delete letters_;
    letters_ = nullptr;
  }

  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Tokenizer>> made =
        Tokenizer::Create(*letters_);
    ASSERT_TRUE(made.ok()) << made.status();
    tokenizer_ = *std::move(made);
  }

  std::vector<std::string> Split(std::string_view text,
                                 int max_characters = 2000) {
    Words words;
    read_ = tokenizer_->Append(text, max_characters, words);
    std::vector<std::string> result;
    for (int i = 0; i < words.size(); ++i) result.emplace_back(words[i]);
    return result;
  }

  std::string Join(std::string_view text) {
    std::string joined;
    for (const std::string& word : Split(text)) {
      if (!joined.empty()) joined += ' ';
      joined += word;
    }
    return joined;
  }

  static LetterTable* letters_;
  std::unique_ptr<Tokenizer> tokenizer_;
  int read_ = 0;
};

LetterTable* TokenizerTest::letters_ = nullptr;

struct Example {
  const char* name;
  std::string_view text;
  const char* words;

  friend void PrintTo(const Example& example, std::ostream* out) {
    *out << example.name;
  }
};

class TokenizerTableTest : public TokenizerTest,
                           public testing::WithParamInterface<Example> {};

TEST_P(TokenizerTableTest, Splits) {
  EXPECT_EQ(Join(GetParam().text), GetParam().words);
  // Nothing that was remembered changes the answer.
  EXPECT_EQ(Join(GetParam().text), GetParam().words);
}

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(
    Scripts, TokenizerTableTest,
    testing::Values(
        Example{"English", "Mayor's Plan: 2 parks", "mayor s plan 2 parks"},
        Example{"German", "Größe ÜBERRASCHT", "grosse uberrascht"},
        Example{"Polish", "ŁÓDŹ", "lodz"},
        Example{"Icelandic", "Þórður Ægir", "thordur aegir"},
        Example{"Turkish", "İstanbul'da ışık", "istanbul da isik"},
        Example{"Vietnamese", "Việt Nam", "viet nam"},
        Example{"Russian", "Владимир ПУТИН", "vladimir putin"},
        Example{"Greek", "Αθήνα", "athena"},
        Example{"Hebrew", "תל אביב", "tl byb"},
        Example{"Korean", "서울", "seoul"},
        Example{"Hindi", "नरेन्द्र", "narendra"},
        Example{"Georgian", "თბილისი", "tbilisi"},
        Example{"Chinese", "北京大学，上海", "beijingdaxue shanghai"},
        Example{"Japanese", "東京でオリンピック", "dongjing de orinpikku"},
        Example{"HanAndDigits", "2024年5月", "2024 nian 5 yue"},
        Example{"Thai", "กรุงเทพ", "krungtheph"},
        Example{"NoTransliteration", "ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩᠭᠣᠯ"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Forms, TokenizerTableTest,
    testing::Values(Example{"Decomposed", "Mu\u0308ller", "muller"},
                    Example{"DecomposedCyrillic", "и\u0306од", "yod"},
                    Example{"FullWidth", "ＡＢＣ１２", "abc12"},
                    Example{"Ligature", "ﬁnal", "final"},
                    Example{"Mathematical", "𝐁𝐨𝐥𝐝", "bold"},
                    Example{"SoftHyphen", "Re\u00ADgie\u00ADrung", "regierung"},
                    Example{"ZeroWidthJoiner", "a\u200Db", "ab"},
                    Example{"DirectionMarks", "\u200Fabc\u200E def", "abc def"},
                    Example{"ByteOrderMark", "\uFEFFabc", "abc"},
                    Example{"MixedScripts", "ковид19 covid-19",
                            "kovid19 covid 19"},
                    Example{"SoftSignAlone", "ь", "ь"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Numbers, TokenizerTableTest,
    testing::Values(Example{"Thousands", "1,000 1.000 1.000.000",
                            "1000 1000 1000000"},
                    Example{"Sentence", "in 2024. 3, 4", "in 2024 3 4"},
                    Example{"Date", "2026-01-03", "2026 01 03"},
                    Example{"ArabicIndic", "٢٠٢٤", "2024"},
                    Example{"Devanagari", "२०२४", "2024"},
                    Example{"PointAtTheEnds", ".5 5.", "5 5"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    BadInput, TokenizerTableTest,
    testing::Values(Example{"Empty", ""sv, ""},
                    Example{"Punctuation", " .,!? — … «» \t\n"sv, ""},
                    Example{"Nul", "a\0b"sv, "a b"},
                    Example{"LoneContinuation", "a\x80z"sv, "a z"},
                    Example{"TruncatedAtTheEnd", "a\xE2\x82"sv, "a"},
                    Example{"TruncatedInside", "a\xE2\x82z"sv, "a z"},
                    Example{"Overlong", "a\xC0\xAFz"sv, "a z"},
                    Example{"Surrogate", "a\xED\xA0\x80z"sv, "a z"},
                    Example{"BeyondUnicode", "a\xF4\x90\x80\x80z"sv, "a z"},
                    Example{"NeverUtf8", "\xFF\xFE\xFF"sv, ""},
                    Example{"Latin1", "M\xFCller"sv, "m ller"},
                    Example{"LoneMark", "\u0301 \u0301"sv, ""},
                    Example{"MarkAfterSpace", "a \u0301b"sv, "a b"},
                    Example{"Emoji", "👍🏽 👨‍👩‍👧 🇩🇪"sv,
                            ""},
                    Example{"EmojiInWord", "a👍b"sv, "a b"},
                    Example{"Unassigned", "a\u0378b"sv, "a b"},
                    Example{"Noncharacter", "a\uFFFFb"sv, "a b"}),
    [](const auto& info) { return info.param.name; });

TEST_F(TokenizerTest, ReadsNoMoreCharactersThanAsked) {
  EXPECT_THAT(Split("äöü äöü", 5), ElementsAre("aou", "a"));
  EXPECT_EQ(read_, 5);
  EXPECT_THAT(Split("ab", 5), ElementsAre("ab"));
  EXPECT_EQ(read_, 2);
  EXPECT_TRUE(Split("ab", 0).empty());
  EXPECT_EQ(read_, 0);
}

TEST_F(TokenizerTest, SaysWhereEachWordStands) {
  constexpr std::string_view kText =
      "\u201EÖl\u201C, 1,000: Путина 北京大学で re\u00ADgie\u00ADrung\u00AD!";
  Words words;
  std::vector<WordPlace> places;
  tokenizer_->Append(kText, 2000, words, places);
  std::vector<std::string> written;
  for (const WordPlace& place : places) {
    written.emplace_back(kText.substr(place.begin, place.end - place.begin));
  }
  EXPECT_EQ(words.size(), places.size());
  EXPECT_THAT(written, ElementsAre("Öl", "1,000", "Путина", "北京大学", "で",
                                   "re\u00ADgie\u00ADrung"));
  // A second text has places of its own.
  tokenizer_->Append("x", 2000, words, places);
  ASSERT_EQ(words.size(), places.size());
  EXPECT_EQ(places.back().begin, 0);
  EXPECT_EQ(places.back().end, 1);
}

TEST_F(TokenizerTest, LongLatinWordsAreCut) {
  EXPECT_THAT(Split(std::string(1000, 'x') + " y"),
              ElementsAre(std::string(64, 'x'), "y"));
}

TEST_F(TokenizerTest, LongWordsOfOtherScriptsAreCutIntoPieces) {
  for (std::string_view letter : {"α", "水", "カ", "ก"}) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += letter;
    const std::vector<std::string> words = Split(text);
    EXPECT_GT(words.size(), 4) << letter;
    for (const std::string& word : words) EXPECT_LE(word.size(), 256) << letter;
  }
}

}  // namespace
}  // namespace akin
