#include "embeddings/lexical_embedder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace akin {
namespace {

using ::testing::HasSubstr;
using namespace std::string_view_literals;

class LexicalEmbedderTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto created = LexicalEmbedder::Create();
    ASSERT_TRUE(created.ok()) << created.status();
    embedder_ = created->release();
  }
  static void TearDownTestSuite() {
    delete embedder_;
    embedder_ = nullptr;
  }

  static TextFeatures Embed(const Text& text) {
    auto features = embedder_->Embed(text);
    EXPECT_TRUE(features.ok()) << features.status();
    return features.ok() ? *features : *embedder_->Embed({.title = "failed"});
  }

  // Of two titles.
  static float Cosine(std::string_view a, std::string_view b) {
    return TermsCosine(Embed({.title = a}).terms, Embed({.title = b}).terms);
  }

  static bool Same(const TextFeatures& a, const TextFeatures& b) {
    return a.embedding.values() == b.embedding.values() &&
           a.terms.hashes() == b.terms.hashes() &&
           a.terms.weights() == b.terms.weights() &&
           a.terms.numbers() == b.terms.numbers();
  }

  static LexicalEmbedder* embedder_;
};

LexicalEmbedder* LexicalEmbedderTest::embedder_ = nullptr;

TEST_F(LexicalEmbedderTest, NamesItsModel) {
  EXPECT_EQ(embedder_->model().id, "lexical-512-v2");
  EXPECT_EQ(embedder_->model().dimensions, 512);
  EXPECT_EQ(Embed({.title = "Flood"}).embedding.dimensions(), 512);
}

TEST_F(LexicalEmbedderTest, EmbeddingHasUnitLength) {
  const TextFeatures features = Embed({.title = "Flood in the valley"});
  EXPECT_NEAR(Similarity(features.embedding, features.embedding), 1, 1e-5);
}

TEST_F(LexicalEmbedderTest, SameStoryIsNearerThanSharedCommonWords) {
  const Text story{.title = "Dam near Oberndorf bursts after heavy rain",
                   .body = "Hundreds left their homes in Oberndorf."};
  const Text same{.title = "Hundreds flee as dam bursts in Oberndorf",
                  .body = "After days of rain the old dam gave way."};
  const Text other{.title = "Government says it will look at the new plan",
                   .body = "The minister left their meeting after hours."};
  const TextFeatures a = Embed(story), b = Embed(same), c = Embed(other);
  EXPECT_GT(TermsCosine(a.terms, b.terms), 0.3);
  EXPECT_LT(TermsCosine(a.terms, c.terms), 0.15);
  EXPECT_GT(Similarity(a.embedding, b.embedding),
            Similarity(a.embedding, c.embedding) + 0.2);
}

TEST_F(LexicalEmbedderTest, RussianAndEnglishNamesMeet) {
  EXPECT_GT(Cosine("Путин в Берлине", "Putin in Berlin"), 0.5);
  EXPECT_GT(Cosine("Хрущёв", "Khrushchev"), 0.99);
}

TEST_F(LexicalEmbedderTest, GreekAndEnglishNamesMeet) {
  EXPECT_GT(Cosine("Μαρία Καλλας", "Maria Kallas"), 0.99);
}

TEST_F(LexicalEmbedderTest, NamesOfCountriesMeetInAllLanguages) {
  EXPECT_GT(Cosine("Überschwemmung in Deutschland", "Floods in Germany"), 0.1);
  EXPECT_GT(Cosine("德国发生洪水", "Floods in Germany"), 0.1);
  EXPECT_LT(Cosine("法国发生洪水", "Floods in Germany"), 0.02);
}

TEST_F(LexicalEmbedderTest, AccentsCaseAndCompositionDoNotMatter) {
  EXPECT_TRUE(Same(Embed({.title = "MÜLLER wins in Łódź"}),
                   Embed({.title = "mu\u0308ller wins in lodz"})));
}

TEST_F(LexicalEmbedderTest, InflectedWordsMeet) {
  EXPECT_GT(Cosine("Erdbeben", "Erdbebens"), 0.4);
}

TEST_F(LexicalEmbedderTest, ChineseTextsOnOneSubjectMeet) {
  EXPECT_GT(Cosine("北京大学新校区今天开放", "北京大学的校区"),
            Cosine("北京大学新校区今天开放", "上海明天有雨") + 0.1);
}

TEST_F(LexicalEmbedderTest, TitleWeighsMoreThanBody) {
  const TextFeatures flood = Embed({.title = "flood"});
  EXPECT_GT(TermsCosine(Embed({.title = "flood", .body = "drought"}).terms,
                        flood.terms),
            TermsCosine(Embed({.title = "drought", .body = "flood"}).terms,
                        flood.terms));
}

TEST_F(LexicalEmbedderTest, SummaryAndBodyAreReadAlike) {
  EXPECT_TRUE(Same(Embed({.title = "Flood", .summary = "in the valley"}),
                   Embed({.title = "Flood", .body = "in the valley"})));
}

TEST_F(LexicalEmbedderTest, ReadsTwoThousandCharactersOfSummaryAndBody) {
  std::string summary(1500, ' ');
  std::string body = "valley" + std::string(494, ' ');
  const TextFeatures features =
      Embed({.title = "Flood", .summary = summary, .body = body});
  EXPECT_TRUE(Same(features, Embed({.title = "Flood", .body = "valley"})));
  body += "unread";
  EXPECT_TRUE(Same(
      features, Embed({.title = "Flood", .summary = summary, .body = body})));
}

TEST_F(LexicalEmbedderTest, BrokenUtf8IsReadAsASpace) {
  EXPECT_TRUE(Same(Embed({.title = "flood\xFFvalley\xE2\x82"}),
                   Embed({.title = "flood valley "})));
}

TEST_F(LexicalEmbedderTest, NulIsReadAsASpace) {
  EXPECT_TRUE(Same(Embed({.title = "flood\0valley"sv}),
                   Embed({.title = "flood valley"})));
}

TEST_F(LexicalEmbedderTest, OneLetterOrDigitIsEnough) {
  for (std::string_view text : {"x", "7", "ь", "水", "ས", "𐎀", "ㅎ"}) {
    EXPECT_TRUE(embedder_->Embed({.body = text}).ok()) << text;
  }
}

// A word of two letters is one feature, so one value of its embedding is 1 or
// -1; two of these may add up to nothing.
TEST_F(LexicalEmbedderTest, FeaturesThatCancelStillMakeAnEmbedding) {
  std::vector<std::pair<std::string, TextFeatures>> words;
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b = 'a'; b <= 'z'; ++b) {
      const std::string word{a, b};
      words.emplace_back(word, Embed({.body = word}));
    }
  }
  int opposite = 0;
  for (const auto& [a, a_features] : words) {
    for (const auto& [b, b_features] : words) {
      if (Similarity(a_features.embedding, b_features.embedding) > -1) continue;
      ++opposite;
      EXPECT_TRUE(embedder_->Embed({.body = a + " " + b}).ok())
          << a << " " << b;
    }
  }
  EXPECT_GT(opposite, 0);
}

struct Nothing {
  const char* name;
  std::string_view text;
};

class NothingToEmbedTest : public LexicalEmbedderTest,
                           public testing::WithParamInterface<Nothing> {};

TEST_P(NothingToEmbedTest, IsInvalidArgument) {
  const auto features = embedder_->Embed({.title = GetParam().text,
                                          .summary = GetParam().text,
                                          .body = GetParam().text});
  EXPECT_EQ(features.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(features.status().message()),
              HasSubstr("no letter and no digit"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, NothingToEmbedTest,
    testing::Values(Nothing{"Empty", ""sv}, Nothing{"Spaces", " \t\n\u3000"sv},
                    Nothing{"Punctuation", "... — ?! «»"sv},
                    Nothing{"Nul", "\0\0"sv},
                    Nothing{"Emoji", "👍🏽👩‍🚒"sv},
                    Nothing{"CombiningMarks", "\u0301\u0308"sv},
                    Nothing{"BrokenUtf8", "\xFF\x80\xC0"sv},
                    Nothing{"DirectionMarks", "\u200E\u202B\u200F"sv}),
    [](const auto& info) { return info.param.name; });

TEST_F(LexicalEmbedderTest, TenMegabytesCostNoMoreThanTheirBeginning) {
  for (std::string_view piece :
       {"flood in the valley "sv, "наводнение "sv, "洪水"sv, "น้ำท่วม"sv, "x"sv,
        "ж"sv, "α"sv, "\xFF"sv, "\0"sv, "e\u0301"sv, "\u0301"sv}) {
    std::string text;
    while (text.size() < 10'000'000) text += piece;
    const auto begin = std::chrono::steady_clock::now();
    const auto features =
        embedder_->Embed({.title = text, .summary = text, .body = text});
    const auto spent = std::chrono::steady_clock::now() - begin;
    // Without a sanitizer on an idle machine it is less than 1 ms, or 5 when
    // ICU has to write each word.
    EXPECT_LT(spent, std::chrono::milliseconds(500)) << piece;
  }
}

TEST_F(LexicalEmbedderTest, LongTextsKeepTheirHeaviestTerms) {
  std::string body;
  for (int i = 0; i < 400; ++i) body += std::to_string(i * 7919) + " ";
  EXPECT_EQ(Embed({.body = body}).terms.size(), Terms::kMaxTerms);
}

TEST_F(LexicalEmbedderTest, WordsOfDigitsAreNumbers) {
  EXPECT_EQ(Embed({.title = "G20 meets", .body = "45 killed, 1200 homeless"})
                .terms.numbers()
                .size(),
            2);
  EXPECT_TRUE(Embed({.title = "No number here"}).terms.numbers().empty());
}

TEST_F(LexicalEmbedderTest, NumbersOutliveTranslation) {
  const auto overlap =
      CompareNumbers(Embed({.title = "Flood kills 45 and takes 1200"}).terms,
                     Embed({.title = "Наводнение: 45 погибших, 1200"}).terms);
  ASSERT_TRUE(overlap.has_value());
  EXPECT_EQ(overlap->shared, 2);
  EXPECT_NEAR(overlap->cosine, 1, 1e-5);
}

TEST_F(LexicalEmbedderTest, TwoEmbeddersAgree) {
  auto other = LexicalEmbedder::Create();
  ASSERT_TRUE(other.ok());
  const Text text{.title = "Flood", .body = "Наводнение 洪水 πλημμύρα"};
  EXPECT_TRUE(Same(Embed(text), *(*other)->Embed(text)));
}

TEST_F(LexicalEmbedderTest, ThreadsAgree) {
  const std::vector<Text> texts = {
      {.title = "Flood in the valley"},   {.title = "Наводнение в долине"},
      {.title = "Πλημμύρα στην κοιλάδα"}, {.title = "谷で洪水"},
      {.title = "น้ำท่วมในหุบเขา"},          {.title = "فيضان في الوادي"}};
  std::vector<TextFeatures> expected;
  for (const Text& text : texts) expected.push_back(Embed(text));
  std::vector<std::thread> threads;
  std::vector<int> same(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 300; ++i) {
        const size_t at = (i + t) % texts.size();
        same[t] += Same(Embed(texts[at]), expected[at]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, std::vector<int>(4, 300));
}

// Vectors of one model id meet in one index and outlive the program: what this
// guards against is a change that needs a new id.
TEST_F(LexicalEmbedderTest, FeaturesNeverChange) {
  const TextFeatures features = Embed(
      {.title = "Flood in Müllheim", .body = "Наводнение, 洪水: 1,000 left."});
  uint32_t sum = 0;
  for (int i = 0; i < features.terms.size(); ++i) {
    sum = sum * 31 + features.terms.hashes()[i] * features.terms.weights()[i];
  }
  EXPECT_EQ(sum, 2172551699u);
  float moment = 0;
  for (int i = 0; i < features.embedding.dimensions(); ++i) {
    moment += static_cast<float>(i) * features.embedding.values()[i];
  }
  EXPECT_NEAR(moment, -163.9155, 1e-2);
}

}  // namespace
}  // namespace akin
