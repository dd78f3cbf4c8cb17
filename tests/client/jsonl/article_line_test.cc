#include "client/jsonl/article_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "client/jsonl/embedding_text.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

struct BadLine {
  const char* name;
  std::string line;
  const char* reason;  // a part of it
};
void PrintTo(const BadLine& bad, std::ostream* os) { *os << bad.name; }

class BadLineTest : public testing::TestWithParam<BadLine> {};

TEST_P(BadLineTest, IsRejectedWithTheReason) {
  ArticleLineParser parser;
  const auto article = parser.Parse(GetParam().line);
  ASSERT_FALSE(article.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(article.status()));
  EXPECT_THAT(std::string(article.status().message()),
              HasSubstr(GetParam().reason));
}

std::string Nested(int depth) {
  return "{\"id\":\"a\",\"x\":" + std::string(depth, '[') +
         std::string(depth, ']') + "}";
}

INSTANTIATE_TEST_SUITE_P(
    All, BadLineTest,
    testing::Values(
        BadLine{"Empty", "", "not JSON"}, BadLine{"Text", "hello", "not JSON"},
        BadLine{"Truncated", R"({"id":"a","title":"b)", "not JSON"},
        BadLine{"TwoObjects", R"({"id":"a"} {"id":"b"})", "not JSON"},
        BadLine{"Array", R"([{"id":"a"}])", "an array stands where the object"},
        BadLine{"Number", "17", "the number 17 stands where the object"},
        BadLine{"InvalidUtf8", "{\"id\":\"a\",\"title\":\"\xFF\"}", "UTF-8"},
        BadLine{"LoneSurrogate", R"({"id":"a","title":"\ud800"})", "not JSON"},
        BadLine{"RawControl", "{\"id\":\"a\",\"title\":\"\x01\"}", "not JSON"},
        BadLine{"NaN", R"({"id":"a","embedding":[NaN]})", "not JSON"},
        BadLine{"NaNInIgnoredKey", R"({"id":"a","x":NaN})", "not JSON"},
        BadLine{"HugeNumber", R"({"id":"a","embedding":[1e999]})",
                "does not fit a 32-bit float"},
        BadLine{"DeepNesting", Nested(100000), "not JSON"},
        BadLine{"MissingId", R"({"title":"b"})", "id: is missing"},
        BadLine{"NullId", R"({"id":null,"title":"b"})", "id: is missing"},
        BadLine{"EmptyId", R"({"id":""})", "id: is missing"},
        BadLine{"NumberForId", R"({"id":5})",
                "id: the number 5 stands where a string belongs"},
        BadLine{"BoolForTitle", R"({"id":"a","title":true})",
                "title: true stands where a string belongs"},
        BadLine{"ObjectForBody", R"({"id":"a","body":{}})",
                "body: an object stands where a string belongs"},
        BadLine{"TitleTwice", R"({"id":"a","title":"b","title":"c"})",
                "title: stands twice"},
        BadLine{"NullAndTitle", R"({"id":"a","title":null,"title":"c"})",
                "title: stands twice"},
        BadLine{"NumberForTime", R"({"id":"a","published_at":1767412203})",
                "published_at: the number 1767412203 stands where"},
        BadLine{"TimeWithoutZone",
                R"({"id":"a","published_at":"2026-01-03T03:50:03"})",
                "published_at: \"2026-01-03T03:50:03\" is not a time"},
        BadLine{"StringForLabels", R"({"id":"a","labels":"b"})",
                "labels: a string stands where an array of strings"},
        BadLine{"NumberInLabels", R"({"id":"a","labels":["b",2]})",
                "labels[1]: the number 2"},
        BadLine{"ArrayInLabelObject", R"({"id":"a","labels":{"k":[1]}})",
                "labels.k: an array"},
        BadLine{"OtherTextForEmbedding", R"({"id":"a","embedding":"b"})",
                "embedding: \"b\" is not base64"},
        BadLine{"NoNumberInBase64", R"({"id":"a","embedding":"AACAPwAAwH8="})",
                "embedding[1]: is nan; a value must be a finite number"},
        BadLine{"StringInEmbedding", R"({"id":"a","embedding":[1,"2"]})",
                "embedding[1]: a string stands where a number"},
        BadLine{"NotAFloat", R"({"id":"a","embedding":[0,1e39]})",
                "embedding[1]: 1e+39 does not fit a 32-bit float"},
        BadLine{"NumberForModel",
                R"({"id":"a","embedding":{"model":1,"values":[]}})",
                "embedding.model: the number 1"}),
    [](const auto& info) { return info.param.name; });

TEST(ArticleLineParserTest, EveryKeyIsRead) {
  ArticleLineParser parser;
  const auto article = parser.Parse(
      R"({"id":"a","title":"t","body":"b","summary":"s","url":"u",)"
      R"("source":"o","language":"de","country":"CH","category":"c",)"
      R"("published_at":"2026-01-03T04:50:03.5+01:00","labels":["x","y"],)"
      R"("embedding":[1,-0.5,1e-3]})");
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->id(), "a");
  EXPECT_EQ(article->title(), "t");
  EXPECT_EQ(article->body(), "b");
  EXPECT_EQ(article->summary(), "s");
  EXPECT_EQ(article->url(), "u");
  EXPECT_EQ(article->source(), "o");
  EXPECT_EQ(article->language(), "de");
  EXPECT_EQ(article->country(), "CH");
  EXPECT_EQ(article->category(), "c");
  EXPECT_EQ(article->published_at().seconds(), 1767412203);
  EXPECT_EQ(article->published_at().nanos(), 500000000);
  EXPECT_THAT(article->labels(), ElementsAre("x", "y"));
  EXPECT_THAT(article->embedding().values(), ElementsAre(1, -0.5f, 1e-3f));
}

TEST(ArticleLineParserTest, NullMeansAbsent) {
  ArticleLineParser parser;
  const auto article = parser.Parse(
      R"({"id":"a","title":null,"published_at":null,"labels":null,)"
      R"("embedding":null,"country":null})");
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->SerializeAsString(),
            MakeArticle("a", "").SerializeAsString());
}

TEST(ArticleLineParserTest, EscapesAreDecoded) {
  ArticleLineParser parser;
  const auto article =
      parser.Parse(R"({"id":"a","title":"\u00fc\ud83d\udcf0\n\"\/"})");
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->title(), "\xC3\xBC\xF0\x9F\x93\xB0\n\"/");
}

TEST(ArticleLineParserTest, ObjectOfLabelsBecomesPairs) {
  ArticleLineParser parser;
  const auto article = parser.Parse(
      R"({"id":"a","labels":{"topic":"economy","paid":true,"n":3,"x":null}})");
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_THAT(article->labels(),
              ElementsAre("topic:economy", "paid:true", "n:3"));
}

TEST(ArticleLineParserTest, EmbeddingMayNameItsModel) {
  ArticleLineParser parser;
  const auto article =
      parser.Parse(R"({"id":"a","embedding":{"model":"m","values":[1,2]}})");
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->embedding().model(), "m");
  EXPECT_THAT(article->embedding().values(), ElementsAre(1, 2));
}

TEST(ArticleLineParserTest, OtherKeysAreCounted) {
  ArticleLineParser parser;
  ASSERT_TRUE(parser.Parse(R"({"id":"a","story":1,"x":{}})").ok());
  ASSERT_TRUE(parser.Parse(R"({"id":"b","story":[2]})").ok());
  EXPECT_THAT(parser.ignored_keys(),
              ElementsAre(Pair("story", 2), Pair("x", 1)));
}

TEST(ArticleLineParserTest, NumbersOfOtherKeysHaveNoBounds) {
  ArticleLineParser parser;
  const auto article = parser.Parse(
      R"({"id":"a\"1e999","x":100000000000000000000,"y":[-1e400,2]})");
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->id(), "a\"1e999");
  EXPECT_FALSE(parser.Parse(R"({"id":"a","x":01})").ok());
  EXPECT_FALSE(parser.Parse(R"({"id":"a","title":1e400})").ok());
  EXPECT_FALSE(parser.Parse(R"({"id":"a","embedding":[1e400]})").ok());
}

TEST(ArticleLineParserTest, CountsOfOtherKeysAreBounded) {
  ArticleLineParser parser;
  for (int i = 0; i < 5000; ++i) {
    ASSERT_TRUE(
        parser.Parse("{\"id\":\"a\",\"k" + std::to_string(i) + "\":1}").ok());
  }
  EXPECT_LE(parser.ignored_keys().size(), 1001);
}

TEST(ArticleLineParserTest, RejectedLineStillTellsItsId) {
  ArticleLineParser parser;
  ASSERT_FALSE(parser.Parse(R"({"title":5,"id":"a"})").ok());
  EXPECT_EQ(parser.last_id(), "a");
  ASSERT_FALSE(parser.Parse("{").ok());
  EXPECT_EQ(parser.last_id(), "");
}

TEST(FormatArticleLineTest, ParserReadsTheSameArticleBack) {
  ArticleLineParser parser;
  for (const v1::Article& article :
       {MakeFullArticle("a"), MakeArticle("b"), MakeArticle("c", "")}) {
    const std::string line = FormatArticleLine(article);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto read = parser.Parse(line);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->SerializeAsString(), article.SerializeAsString());
  }
  EXPECT_TRUE(parser.ignored_keys().empty());
}

TEST(ArticleLineParserTest, EmbeddingMayBeBase64OfFloats) {
  ArticleLineParser parser;
  const auto article = parser.Parse(R"({"id":"a","embedding":"AACAPwAAAL8="})");
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_THAT(article->embedding().values(), testing::ElementsAre(1, -0.5));
}

TEST(ArticleLineParserTest, Base64ThatIsNoneIsTold) {
  ArticleLineParser parser;
  EXPECT_THAT(
      std::string(
          parser.Parse(R"({"id":"a","embedding":"?"})").status().message()),
      testing::HasSubstr("embedding: \"?\" is not base64"));
  EXPECT_THAT(std::string(parser.Parse(R"({"id":"a","embedding":"AACAPwA="})")
                              .status()
                              .message()),
              testing::HasSubstr("5 bytes"));
}

TEST(ArticleLineParserTest, MappedNameStandsInPlaceOfTheFieldsOwn) {
  ArticleLineParser parser(*FieldNames::Parse({"id=key", "title=headline"}));
  const auto article =
      parser.Parse(R"({"key":"a","headline":"new","title":"old"})");
  ASSERT_TRUE(article.ok()) << article.status();
  EXPECT_EQ(article->id(), "a");
  EXPECT_EQ(article->title(), "new");
  EXPECT_EQ(parser.last_id(), "a");
  EXPECT_EQ(parser.ignored_keys().at("title"), 1);
  EXPECT_THAT(std::string(parser.Parse(R"({"id":"a"})").status().message()),
              testing::HasSubstr("key: is missing"));
}

TEST(FieldNamesTest, MappingThatMakesNoSenseIsTold) {
  for (const auto& mappings :
       std::vector<std::vector<std::string>>{{"headline"},
                                             {"title="},
                                             {"headline=title"},
                                             {"title=a", "title=b"}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(FieldNames::Parse(mappings).status()))
        << mappings[0];
  }
}

TEST(EmbeddingTextTest, NumbersAndBase64AreRead) {
  for (const char* text : {"[1, -0.5]", " [1,-5e-1] ", "AACAPwAAAL8="}) {
    v1::Embedding embedding;
    EXPECT_TRUE(ParseEmbedding(text, embedding).ok()) << text;
    EXPECT_THAT(embedding.values(), testing::ElementsAre(1, -0.5)) << text;
  }
  for (const char* text : {"[1, x]", "[1", "1;2"}) {
    v1::Embedding embedding;
    EXPECT_FALSE(ParseEmbedding(text, embedding).ok()) << text;
  }
}

}  // namespace
}  // namespace akin
