#include "client/input/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/client/input/read_articles.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

std::string Reason(const Record& record) {
  return std::string(record.article.status().message());
}

TEST(CsvReaderTest, EveryFieldIsRead) {
  const v1::Article article =
      Read("news.csv",
           "id,title,body,url,source,language,country,category,published_at,"
           "labels,embedding\r\n"
           "a-1,Bridge opens,The new bridge.,https://example.com/1,example.com,"
           "en,GB,local,2026-01-03T03:50:03Z,topic:roads; city:Leeds,"
           "\"[1, -0.5]\"\r\n")
          .Only();
  EXPECT_EQ(article.id(), "a-1");
  EXPECT_EQ(article.title(), "Bridge opens");
  EXPECT_EQ(article.body(), "The new bridge.");
  EXPECT_EQ(article.country(), "GB");
  EXPECT_EQ(article.published_at().seconds(), 1767412203);
  EXPECT_THAT(article.labels(), ElementsAre("topic:roads", "city:Leeds"));
  EXPECT_THAT(article.embedding().values(), ElementsAre(1, -0.5));
}

TEST(CsvReaderTest, QuotedFieldsHoldDelimitersQuotesAndLines) {
  const auto articles = Read("news.csv",
                             "id,title,body\n"
                             "a,\"One, two\",\"He said \"\"no\"\".\nThen:\"\n"
                             "b,5\" pipe,\"x\" y\n")
                            .Articles();
  ASSERT_THAT(articles, SizeIs(2));
  EXPECT_EQ(articles[0].title(), "One, two");
  EXPECT_EQ(articles[0].body(), "He said \"no\".\nThen:");
  EXPECT_EQ(articles[1].title(), "5\" pipe");
  EXPECT_EQ(articles[1].body(), "x y");
}

TEST(CsvReaderTest, RecordIsRejectedAloneWithTheLineWhereItBegins) {
  const ReadArticles read = Read("news.csv",
                                 "id,title\n"
                                 "a,\"two\nlines\"\n"
                                 "b,too,many\n"
                                 ",none\n"
                                 "\n"
                                 "c,fine\n");
  ASSERT_THAT(read.records, SizeIs(4));
  EXPECT_TRUE(read.records[0].article.ok());
  EXPECT_EQ(read.records[1].line, 4);
  EXPECT_EQ(read.records[1].text, "b,too,many");
  EXPECT_THAT(Reason(read.records[1]), HasSubstr("3 fields, the header 2"));
  EXPECT_THAT(Reason(read.records[2]), HasSubstr("id: is missing"));
  EXPECT_EQ(read.records[3].line, 7);
  EXPECT_TRUE(read.records[3].article.ok());
}

TEST(CsvReaderTest, BadValueNamesItsFieldAndTheArticle) {
  const ReadArticles read = Read("news.csv", "id,published_at\na,yesterday\n");
  ASSERT_THAT(read.records, SizeIs(1));
  EXPECT_EQ(read.records[0].id, "a");
  EXPECT_THAT(Reason(read.records[0]),
              HasSubstr("published_at: \"yesterday\" is not a date"));
}

TEST(CsvReaderTest, QuoteWithoutEndIsRejectedWithWhatItTook) {
  const ReadArticles read = Read("news.csv", "id,title\na,\"open\nb,x\n");
  ASSERT_THAT(read.records, SizeIs(1));
  EXPECT_EQ(read.records[0].line, 2);
  EXPECT_THAT(Reason(read.records[0]), HasSubstr("has no end"));
}

TEST(CsvReaderTest, RecordIsBounded) {
  InputOptions options;
  options.max_record_bytes = 40;
  const ReadArticles read =
      Read("news.csv",
           "id,title\na,\"" + std::string(30, 'x') + "\n" +
               std::string(30, 'x') + "\"\nb,fine\n",
           options);
  EXPECT_THAT(Reason(read.records[0]), HasSubstr("longer than 40 bytes"));
  EXPECT_EQ(read.records.back().id, "b");
}

TEST(CsvReaderTest, OtherColumnsAreCounted) {
  EXPECT_THAT(Read("a.csv", "id,story\na,1\nb,\n").ignored,
              ElementsAre(Pair("story", 2)));
}

TEST(CsvReaderTest, ColumnsMayBeMapped) {
  InputOptions options;
  options.names = *FieldNames::Parse({"id=key", "title=headline"});
  const v1::Article article =
      Read("a.csv", "key,headline,title\na,new,old\n", options).Only();
  EXPECT_EQ(article.id(), "a");
  EXPECT_EQ(article.title(), "new");
}

TEST(CsvReaderTest, TableWithoutUsableHeaderIsRefused) {
  EXPECT_THAT(std::string(Read("a.csv", "key,title\na,b\n").end.message()),
              HasSubstr("a.csv:1: no column is called id"));
  EXPECT_THAT(std::string(Read("a.csv", "id,title,title\n").end.message()),
              HasSubstr("two columns are called title"));
}

TEST(CsvReaderTest, EmptyTableHasNoArticles) {
  EXPECT_THAT(Read("a.csv", "").Articles(), IsEmpty());
  EXPECT_THAT(Read("a.csv", "\xEF\xBB\xBFid,title\r\n").Articles(), IsEmpty());
}

TEST(CsvReaderTest, TabsDelimitAsWell) {
  const v1::Article article =
      Read("a.tsv.gz", "id\ttitle\na\tOne, \"two\"\n").Only();
  EXPECT_EQ(article.title(), "One, \"two\"");
}

}  // namespace
}  // namespace akin
