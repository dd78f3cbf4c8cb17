// What is wrong with real feeds, in documents written for these tests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/jsonl/timestamp.h"
#include "tests/client/input/read_articles.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;
using testing::StartsWith;

std::string Rss(const std::string& items, const std::string& declaration = "") {
  return declaration + "<rss version=\"2.0\"><channel><title>c</title>" +
         items + "</channel></rss>\n";
}

v1::Article OnlyOf(const std::string& item,
                   const std::string& declaration = "") {
  return Read("https://paper.example/feed.xml",
              Rss("<item>" + item + "</item>", declaration))
      .Only();
}

TEST(FeedDefectsTest, LinkStandsForAMissingGuid) {
  EXPECT_EQ(OnlyOf("<title>t</title><link>https://a.example/1</link>").id(),
            "https://a.example/1");
}

TEST(FeedDefectsTest, HashStandsForMissingGuidAndLink) {
  const std::string first = OnlyOf("<title>One</title>").id();
  EXPECT_THAT(first, StartsWith("hash:"));
  EXPECT_EQ(first, OnlyOf("<title> One\n</title><guid/>").id());
  EXPECT_NE(first, OnlyOf("<title>Two</title>").id());
}

TEST(FeedDefectsTest, HashStandsForAnIdThatIsTooLong) {
  const v1::Article article =
      OnlyOf("<title>t</title><link>https://a.example/" +
             std::string(300, 'x') + "</link>");
  EXPECT_THAT(article.id(), StartsWith("hash:"));
  EXPECT_THAT(article.url(), SizeIs(300 + 18));
}

TEST(FeedDefectsTest, GuidStandsForAMissingLinkIfItIsOne) {
  EXPECT_EQ(OnlyOf("<title>t</title><guid>https://a.example/1</guid>").url(),
            "https://a.example/1");
  EXPECT_EQ(OnlyOf("<title>t</title><guid isPermaLink='false'>"
                   "https://a.example/1</guid>")
                .url(),
            "");
  EXPECT_EQ(OnlyOf("<title>t</title><guid>17</guid>").url(), "");
}

TEST(FeedDefectsTest, RelativeLinksAreOfTheFeedsAddress) {
  EXPECT_EQ(OnlyOf("<title>t</title><link>/news/1?a=1&b=2</link>").url(),
            "https://paper.example/news/1?a=1&b=2");
  EXPECT_EQ(Read("a.rss",
                 "<rss><channel><link>https://b.example/x/</link><item>"
                 "<title>t</title><link>../1</link></item></channel></rss>")
                .Only()
                .url(),
            "https://b.example/1");
}

TEST(FeedDefectsTest, EncodingThatIsNamedOutsideCountsIfTheDocumentNamesNone) {
  const struct {
    const char* declaration;
    const char* charset;
    const char* title;
    const char* read;
  } cases[] = {
      {"", "iso-8859-2", "Pawe\xB3", "Paweł"},
      {"<?xml version='1.0'?>", "windows-1251", "\xCC\xE8\xF0", "Мир"},
      {"<?xml version='1.0' encoding='iso-8859-2'?>", "koi8-r", "Pawe\xB3",
       "Paweł"},
      {"", "iso-8859-2", "Paweł", "Paweł"},            // UTF-8 after all
      {"", "no-such-charset", "Z\xFCrich", "Zürich"},  // windows-1252, as else
      {"", "iso-8859-1", "10 \x80", "10 €"},
  };
  for (const auto& test : cases) {
    InputOptions options;
    options.charset = test.charset;
    const std::string item =
        std::string("<item><title>") + test.title + "</title></item>";
    EXPECT_EQ(
        Read("a.rss", Rss(item, test.declaration), options).Only().title(),
        test.read)
        << test.charset;
  }
}

TEST(FeedDefectsTest, IsoDateInRssIsRead) {
  EXPECT_EQ(FormatTimestamp(OnlyOf("<title>t</title><pubDate>2026-01-03 03:50"
                                   "</pubDate>")
                                .published_at()),
            "2026-01-03T03:50:00Z");
}

TEST(FeedDefectsTest, DateThatIsNoneIsCountedAndLeftOut) {
  const ReadArticles read = Read(
      "a.rss", Rss("<item><title>t</title><pubDate>soon</pubDate></item>"));
  EXPECT_FALSE(read.Only().has_published_at());
  EXPECT_THAT(read.ignored, ElementsAre(Pair("dates that are none", 1)));
}

TEST(FeedDefectsTest, SecondDateStandsForAFirstThatIsNone) {
  EXPECT_TRUE(OnlyOf("<title>t</title><pubDate>0000-00-00</pubDate>"
                     "<dc:date>2026-01-03</dc:date>")
                  .has_published_at());
}

TEST(FeedDefectsTest, LanguageThatIsNoTagIsCountedAndLeftOut) {
  EXPECT_EQ(Read("a.rss",
                 "<rss><channel><language>English</language><item>"
                 "<title>t</title></item></channel></rss>")
                .Only()
                .language(),
            "");
  EXPECT_EQ(Read("a.rss",
                 "<rss><channel><language> pt_BR </language><item>"
                 "<title>t</title></item></channel></rss>")
                .Only()
                .language(),
            "pt-BR");
}

TEST(FeedDefectsTest, DuplicateItemsAreReadOnceTheFirst) {
  const ReadArticles read =
      Read("a.rss", Rss("<item><guid>1</guid><title>new</title></item>"
                        "<item><guid>1</guid><title>old</title></item>"));
  EXPECT_EQ(read.Only().title(), "new");
  EXPECT_THAT(read.ignored, ElementsAre(Pair("items that stand twice", 1)));
}

TEST(FeedDefectsTest, EmptyItemIsRejected) {
  const ReadArticles read = Read("a.rss", Rss("<item/><item> </item>"
                                              "<item><title>t</title></item>"));
  ASSERT_THAT(read.records, SizeIs(testing::Ge(2)));
  EXPECT_FALSE(read.records[0].article.ok());
  EXPECT_TRUE(read.records.back().article.ok());
}

TEST(FeedDefectsTest, MarkupInTitlesBecomesText) {
  EXPECT_EQ(
      OnlyOf("<title>&lt;b&gt;Big&lt;/b&gt; &amp;amp; bold</title>").title(),
      "Big & bold");
  EXPECT_EQ(
      OnlyOf("<title><![CDATA[ <i>Rock</i> &amp; roll ]]></title>").title(),
      "Rock & roll");
  EXPECT_EQ(OnlyOf("<title>Plain <b>unescaped</b> tags</title>").title(),
            "Plain unescaped tags");
}

TEST(FeedDefectsTest, AmpersandsThatBeginNothingAreText) {
  const v1::Article article = OnlyOf(
      "<title>AT&T, Q & A, R&D; &unknown;</title>"
      "<link>https://a.example/?a=1&copy=2&amp;b=3</link>");
  EXPECT_EQ(article.title(), "AT&T, Q & A, R&D; &unknown;");
  EXPECT_EQ(article.url(), "https://a.example/?a=1&copy=2&b=3");
}

TEST(FeedDefectsTest, NamesOfHtmlStandForCharacters) {
  EXPECT_EQ(OnlyOf("<title>Caf&eacute; &ndash; &#150; &nbsp;&hellip;</title>")
                .title(),
            "Café – – \xC2\xA0…");
}

TEST(FeedDefectsTest, Latin1AndWindows1252AreRead) {
  for (const char* name :
       {"ISO-8859-1", "iso-8859-1", "windows-1252", "us-ascii"}) {
    EXPECT_EQ(
        OnlyOf("<title>Gr\xFC\xDF"
               "e \x96 \x80"
               "5</title>",
               std::string("<?xml version='1.0' encoding='") + name + "'?>")
            .title(),
        "Grüße – €5")
        << name;
  }
}

TEST(FeedDefectsTest, Utf8IsReadWhateverItIsCalled) {
  for (const char* name : {"ISO-8859-1", "windows-1251", "UTF-8", "nonsense"}) {
    EXPECT_EQ(
        OnlyOf("<title>Grüße – 中文</title>",
               std::string("<?xml version='1.0' encoding='") + name + "'?>")
            .title(),
        "Grüße – 中文")
        << name;
  }
}

TEST(FeedDefectsTest, Windows1252ThatIsCalledUtf8IsRead) {
  EXPECT_EQ(OnlyOf("<title>Gr\xFC\xDF"
                   "e, Grüße</title>",
                   "<?xml version='1.0' encoding='utf-8'?>")
                .title(),
            "Grüße, Grüße");
}

TEST(FeedDefectsTest, OtherEncodingsAreThoseThatAreDeclared) {
  EXPECT_EQ(OnlyOf("<title>\xCF\xF0\xE8\xE2\xE5\xF2</title>",
                   "<?xml version='1.0' encoding='windows-1251'?>")
                .title(),
            "Привет");
  EXPECT_EQ(OnlyOf("<title>\x93\xFA\x96{</title>",
                   "<?xml version='1.0' encoding='Shift_JIS'?>")
                .title(),
            "日本");
  const std::string ascii = Rss("<item><title>wide</title></item>");
  std::string wide = "\xFF\xFE";
  for (const char c : ascii) wide += {c, '\0'};
  EXPECT_EQ(Read("feed", wide).Only().title(), "wide");
}

TEST(FeedDefectsTest, ControlCharactersAreLeftOut) {
  EXPECT_EQ(OnlyOf("<title>a\x08"
                   "b\x0C c</title>")
                .title(),
            "ab c");
}

TEST(FeedDefectsTest, WrongNestingCostsNoItem) {
  const auto articles =
      Read("a.rss", Rss("<item><title>a</title>"
                        "<description>one<br>two<p>three</description>"
                        "<link>https://a.example/1</link></item>"
                        "<item><title>b</title></item>"))
          .Articles();
  ASSERT_THAT(articles, SizeIs(2));
  EXPECT_EQ(articles[0].summary(), "one\ntwo\nthree");
  EXPECT_EQ(articles[0].url(), "https://a.example/1");
  EXPECT_EQ(articles[1].title(), "b");
}

TEST(FeedDefectsTest, WhatStandsBeforeAndBehindTheDocumentIsPassedOver) {
  EXPECT_EQ(Read("a.rss", "\xEF\xBB\xBF\n \n<?xml version=\"1.0\"?>" +
                              Rss("<item><title>t</title></item>") +
                              "<!-- cached --> junk <b>")
                .Only()
                .title(),
            "t");
}

TEST(FeedDefectsTest, ItemsThatEndTagsHideAreNotLostInSilence) {
  const ReadArticles read =
      Read("a.rss", Rss("<item><title>a</b></i></p></title></item>"
                        "<item><title>b</title></item>"));
  EXPECT_TRUE(absl::IsDataLoss(read.end) || read.records.size() == 2)
      << read.end;
}

TEST(FeedDefectsTest, UndeclaredPrefixesAreUnderstood) {
  const v1::Article article = OnlyOf(
      "<title>t</title><content:encoded>body</content:encoded>"
      "<dc:date>2026-01-03</dc:date>");
  EXPECT_EQ(article.body(), "body");
  EXPECT_TRUE(article.has_published_at());
}

}  // namespace
}  // namespace akin
