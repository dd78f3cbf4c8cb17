#include "embeddings/name_finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "embeddings/letter_table.h"
#include "embeddings/name_table.h"
#include "embeddings/tokenizer.h"
#include "embeddings/words.h"

namespace akin {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class NameFinderTest : public testing::Test {
 protected:
  NameFinderTest()
      : letters_(*LetterTable::Create()),
        table_(*NameTable::Linked()),
        tokenizer_(*Tokenizer::Create(letters_)),
        finder_(table_) {}

  std::vector<uint64_t> Find(std::string_view text) {
    Words words;
    std::vector<uint64_t> found;
    tokenizer_->Append(text, 2000, words);
    finder_.FindInRuns(text, 2000, found);
    finder_.FindInWords(words, found);
    return found;
  }

  // The one thing that `text` names, perhaps by its letters and in Latin ones;
  // 0 if it is not one.
  uint64_t Only(std::string_view text) {
    const std::vector<uint64_t> found = Find(text);
    EXPECT_THAT(found, Not(IsEmpty())) << text;
    if (found.empty()) return 0;
    EXPECT_THAT(found, Each(found[0])) << text;
    return found[0];
  }

  const LetterTable letters_;
  const NameTable table_;
  const std::unique_ptr<Tokenizer> tokenizer_;
  const NameFinder finder_;
};

TEST_F(NameFinderTest, ACountryIsOneInAllLanguages) {
  const uint64_t germany = Only("Germany");
  for (std::string_view text :
       {"Deutschland", "Allemagne", "Alemania", "Германия", "Німеччина", "德国",
        "ドイツ", "독일", "Γερμανία", "ألمانيا", "เยอรมนี", "जर्मनी"}) {
    EXPECT_EQ(Only(text), germany) << text;
  }
}

TEST_F(NameFinderTest, ACityIsOneInAllLanguages) {
  const uint64_t moscow = Only("Moscow");
  for (std::string_view text :
       {"Moskau", "Moscou", "Москва", "莫斯科", "モスクワ", "모스크바"}) {
    EXPECT_EQ(Only(text), moscow) << text;
  }
}

TEST_F(NameFinderTest, CountriesAreTold) {
  EXPECT_NE(Only("Niger"), Only("Nigeria"));
  EXPECT_NE(Only("Austria"), Only("Australia"));
  EXPECT_NE(Only("India"), Only("Indonesia"));
  EXPECT_NE(Only("인도"), Only("인도네시아"));
  EXPECT_NE(Only("Iran"), Only("Iraq"));
}

TEST_F(NameFinderTest, NamesHaveEndings) {
  const uint64_t russia = Only("Russia");
  for (std::string_view text : {"Russlands", "Russian", "Russians", "России",
                                "Россию", "российский", "российских"}) {
    EXPECT_EQ(Only(text), russia) << text;
  }
  EXPECT_EQ(Only("Ukrainian"), Only("України"));
  EXPECT_EQ(Only("Москве"), Only("Moscow"));
}

TEST_F(NameFinderTest, TheLongestNameWins) {
  EXPECT_EQ(Find("South Korea and North Korea").size(), 2);
  EXPECT_EQ(Only("South Korea"), Only("Südkorea"));
  EXPECT_EQ(Only("New York"), Only("紐約"));
  EXPECT_EQ(Only("United States"), Only("Vereinigte Staaten"));
}

TEST_F(NameFinderTest, NamesAreFoundInRunsWithoutSpaces) {
  EXPECT_THAT(
      Find("美国总统访问日本和德国"),
      ElementsAre(Only("United States"), Only("Japan"), Only("Germany")));
  EXPECT_EQ(Only("ประเทศเยอรมนีในวันนี้"), Only("Germany"));
  EXPECT_EQ(Only("독일에서"), Only("Germany"));
}

TEST_F(NameFinderTest, OtherWordsAreNoNames) {
  for (std::string_view text :
       {"service", "manager", "resolution", "initial", "liberal", "rather",
        "mandate", "germ", "chin", "russet", "man", "head", "end", "law",
        "hunger", "今天下雨", "наводнение"}) {
    EXPECT_THAT(Find(text), IsEmpty()) << text;
  }
}

TEST_F(NameFinderTest, RunsAreReadToTheLimit) {
  std::vector<uint64_t> found;
  finder_.FindInRuns("今天德国", 4, found);
  EXPECT_EQ(found.size(), 1);
  found.clear();
  finder_.FindInRuns("今天德国", 3, found);
  EXPECT_THAT(found, IsEmpty());
}

TEST_F(NameFinderTest, CutCharactersAreNoNames) {
  const std::string_view text = "德国";
  for (size_t size = 0; size < text.size(); ++size) {
    std::vector<uint64_t> found;
    const std::string copy(text.substr(0, size));
    finder_.FindInRuns(copy, 100, found);
    EXPECT_THAT(found, IsEmpty()) << size;
  }
}

TEST_F(NameFinderTest, AStemLosesVowelsButNotTooMany) {
  EXPECT_EQ(NameFinder::Stem("germaniya"), "german");
  EXPECT_EQ(NameFinder::Stem("rossiya"), "rossi");
  EXPECT_EQ(NameFinder::Stem("china"), "china");
}

}  // namespace
}  // namespace akin
