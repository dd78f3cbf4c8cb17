#include "client/input/feed_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/jsonl/timestamp.h"
#include "tests/client/input/read_articles.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(FeedReaderTest, RssItemIsAnArticle) {
  const v1::Article article = Read("news.rss", R"(<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
 <channel>
  <title>Hill Gazette</title>
  <link>https://www.hillgazette.example/</link>
  <language>en-gb</language>
  <image><title>Logo</title><url>https://img.example/l.png</url></image>
  <item>
   <title>Ferry returns to the lake</title>
   <link>https://www.hillgazette.example/ferry</link>
   <guid isPermaLink="false">hill-77</guid>
   <description>After a decade it sails again.</description>
   <content:encoded><![CDATA[<p>The <b>Margaret</b> left at dawn.</p>
     <p>Two hundred came.</p><script>track()</script>]]></content:encoded>
   <pubDate>Sat, 03 Jan 2026 04:50:03 +0100</pubDate>
   <category>Transport</category><category>Lakes</category>
   <category>Transport</category>
   <dc:creator>A. Writer</dc:creator>
   <source url="https://other.example/rss">Other</source>
  </item>
 </channel>
</rss>)")
                                  .Only();
  EXPECT_EQ(article.id(), "hill-77");
  EXPECT_EQ(article.title(), "Ferry returns to the lake");
  EXPECT_EQ(article.summary(), "After a decade it sails again.");
  EXPECT_EQ(article.body(), "The Margaret left at dawn.\nTwo hundred came.");
  EXPECT_EQ(article.url(), "https://www.hillgazette.example/ferry");
  EXPECT_EQ(article.source(), "hillgazette.example");
  EXPECT_EQ(article.language(), "en-gb");
  EXPECT_EQ(article.category(), "Transport");
  EXPECT_THAT(article.labels(), ElementsAre("Lakes"));
  EXPECT_EQ(FormatTimestamp(article.published_at()), "2026-01-03T03:50:03Z");
}

TEST(FeedReaderTest, AtomEntryIsAnArticle) {
  const v1::Article article = Read("news.atom", R"(<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"
      xml:base="https://wald.example/">
 <title>Waldblatt</title>
 <link rel="self" href="https://wald.example/feed"/>
 <entry xml:lang="de-AT">
  <id>tag:wald.example,2026:7</id>
  <title type="html">Wölfe &amp;amp; Bären</title>
  <link rel="enclosure" href="ton.mp3"/>
  <link rel="alternate" href="2026/wolf"/>
  <summary>Kurz.</summary>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
    <p>Ein &lt; Zwei</p><summary>Mehr</summary></div></content>
  <author><name>B. Autor</name><title>Dr.</title></author>
  <source><id>other</id><title>Other</title></source>
  <updated>2026-01-04T00:00:00Z</updated>
  <published>2026-01-03T04:50:03+01:00</published>
  <category term="Natur"/>
 </entry>
</feed>)")
                                  .Only();
  EXPECT_EQ(article.id(), "tag:wald.example,2026:7");
  EXPECT_EQ(article.title(), "Wölfe & Bären");
  EXPECT_EQ(article.summary(), "Kurz.");
  EXPECT_EQ(article.body(), "Ein < Zwei\nMehr");
  EXPECT_EQ(article.url(), "https://wald.example/2026/wolf");
  EXPECT_EQ(article.source(), "wald.example");
  EXPECT_EQ(article.language(), "de-AT");
  EXPECT_EQ(article.category(), "Natur");
  EXPECT_EQ(FormatTimestamp(article.published_at()), "2026-01-03T03:50:03Z");
}

TEST(FeedReaderTest, EntryOfANewsSitemapIsAnArticle) {
  const v1::Article article = Read("sitemap.xml", R"(<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url>
  <loc>https://coast.example/storm</loc>
  <n:news>
   <n:publication><n:name>Coast</n:name><n:language>en</n:language></n:publication>
   <n:publication_date>2026-01-03</n:publication_date>
   <n:title>Storm passes the coast</n:title>
  </n:news>
  <image:image><image:loc>https://coast.example/i.jpg</image:loc></image:image>
 </url>
</urlset>)")
                                  .Only();
  EXPECT_EQ(article.id(), "https://coast.example/storm");
  EXPECT_EQ(article.url(), "https://coast.example/storm");
  EXPECT_EQ(article.title(), "Storm passes the coast");
  EXPECT_EQ(article.language(), "en");
  EXPECT_EQ(FormatTimestamp(article.published_at()), "2026-01-03T00:00:00Z");
}

TEST(FeedReaderTest, RdfItemsBesideTheChannelAreRead) {
  EXPECT_EQ(Read("a.rdf", R"(<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/">
 <channel><title>c</title><link>http://a.example/</link></channel>
 <item><title>t</title><link>http://a.example/1</link></item></rdf:RDF>)")
                .Only()
                .id(),
            "http://a.example/1");
}

TEST(FeedReaderTest, ElementsMayBeMapped) {
  InputOptions options;
  options.names = *FieldNames::Parse(
      {"summary=media:description", "source=dc:publisher", "labels=tags"});
  const v1::Article article = Read("a.rss", R"(<rss
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:m="http://search.yahoo.com/mrss/"><channel><item>
 <guid>a</guid><title>t</title><description>no</description><tags>x;y</tags>
 <m:group><m:description>yes</m:description></m:group>
 <dc:publisher>The  Desk</dc:publisher></item></channel></rss>)",
                                   options)
                                  .Only();
  EXPECT_EQ(article.summary(), "yes");
  EXPECT_EQ(article.source(), "The Desk");
  EXPECT_THAT(article.labels(), ElementsAre("x", "y"));
}

TEST(FeedReaderTest, FeedWithoutItemsIsEmpty) {
  EXPECT_THAT(Read("a.rss", "<rss><channel/></rss>").Articles(), IsEmpty());
  EXPECT_THAT(
      Read("a.rss", "<feed xmlns='http://www.w3.org/2005/Atom'/>").Articles(),
      IsEmpty());
}

TEST(FeedReaderTest, RecordTellsWhereAndWhatItIs) {
  const ReadArticles read =
      Read("a.rss",
           "<rss><channel>\n<item><guid>x</guid></item>\n"
           "<item><title>t</title></item></channel></rss>");
  ASSERT_THAT(read.records, SizeIs(2));
  EXPECT_EQ(read.records[0].line, 2);
  EXPECT_EQ(read.records[0].id, "x");
  EXPECT_EQ(read.records[0].text, R"([{"guid":"x"}])");
  EXPECT_THAT(std::string(read.records[0].article.status().message()),
              HasSubstr("no title and no text"));
  EXPECT_EQ(read.records[1].line, 3);
}

TEST(FeedReaderTest, WhatIsNoFeedIsRefused) {
  EXPECT_THAT(std::string(Read("a.xml", "<html><p>x</p></html>").end.message()),
              HasSubstr("a.xml:1: the document is a <html>, not RSS"));
  EXPECT_THAT(std::string(Read("a.xml", "<sitemapindex/>").end.message()),
              HasSubstr("index of sitemaps"));
  EXPECT_THAT(std::string(Read("a.xml", "no xml").end.message()),
              HasSubstr("is no XML document"));
  EXPECT_FALSE(Read("a.xml", "").end.ok());
}

TEST(FeedReaderTest, DocumentThatIsCutOffIsToldBehindItsWholeItems) {
  const ReadArticles read = Read("a.rss",
                                 "<rss><channel><item><title>a</title></item>\n"
                                 "<item><title>b</ti");
  ASSERT_THAT(read.records, SizeIs(1));
  EXPECT_TRUE(absl::IsDataLoss(read.end)) << read.end;
  EXPECT_THAT(std::string(read.end.message()), HasSubstr("a.rss:2: "));
}

TEST(FeedReaderTest, EntitiesAreNeitherExpandedNorFetched) {
  const auto articles = Read("a.rss", R"(<?xml version="1.0"?>
<!DOCTYPE rss [
 <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
 <!ENTITY file SYSTEM "file:///etc/passwd">
 <!ENTITY % remote SYSTEM "http://127.0.0.1:1/x.dtd"> %remote;
]>
<rss><channel><item><title>x &c; &file; y</title></item></channel></rss>)")
                            .Articles();
  ASSERT_THAT(articles, SizeIs(1));
  EXPECT_EQ(articles[0].title(), "x &c; &file; y");
}

TEST(FeedReaderTest, ItemIsBounded) {
  InputOptions options;
  options.max_record_bytes = 1000;
  const ReadArticles read =
      Read("a.rss",
           "<rss><channel><item><title>a</title><description>" +
               std::string(5000, 'x') +
               "</description></item><item><title>b</title></item>"
               "</channel></rss>",
           options);
  ASSERT_THAT(read.records, SizeIs(2));
  EXPECT_FALSE(read.records[0].article.ok());
  EXPECT_LT(read.records[0].text.size(), 2000);
  EXPECT_TRUE(read.records[1].article.ok());
}

TEST(FeedReaderTest, LongDocumentIsReadWhole) {
  std::string text = "<rss><channel>";
  for (int i = 0; i < 20000; ++i) {
    text += "<item><guid>" + std::to_string(i) +
            "</guid><title>Grüße &uuml;ber AT&T</title></item>\n";
  }
  const auto articles = Read("a.rss", text + "</channel></rss>").Articles();
  ASSERT_THAT(articles, SizeIs(20000));
  for (int i = 0; i < 20000; ++i) {
    ASSERT_EQ(articles[i].id(), std::to_string(i));
    ASSERT_EQ(articles[i].title(), "Grüße über AT&T");
  }
}

}  // namespace
}  // namespace akin
