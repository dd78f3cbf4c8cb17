#include "client/input/input_format.h"

#include <gtest/gtest.h>

#include <string>

namespace akin {
namespace {

TEST(InputFormatTest, NameTells) {
  EXPECT_EQ(FormatOfName("/data/news.JSONL.gz"), InputFormat::kJsonLines);
  EXPECT_EQ(FormatOfName("news.csv.zst"), InputFormat::kCsv);
  EXPECT_EQ(FormatOfName("news.tab"), InputFormat::kTsv);
  EXPECT_EQ(FormatOfName("https://example.com/a.rss?n=1.csv#x"),
            InputFormat::kFeed);
  EXPECT_EQ(FormatOfName("https://example.com/feed"), std::nullopt);
  EXPECT_EQ(FormatOfName("-"), std::nullopt);
  EXPECT_EQ(FormatOfName("news.gz"), std::nullopt);
}

TEST(InputFormatTest, ContentTells) {
  const FieldNames own;
  const FieldNames mapped = *FieldNames::Parse({"id=key"});
  EXPECT_EQ(FormatOfContent("{\"id\":1}", own), InputFormat::kJsonLines);
  EXPECT_EQ(FormatOfContent("\xEF\xBB\xBF \n<rss>", own), InputFormat::kFeed);
  EXPECT_EQ(FormatOfContent(std::string("\xFF\xFE<\0r\0", 6), own),
            InputFormat::kFeed);
  EXPECT_EQ(FormatOfContent("title,\"id\"\r\n", own), InputFormat::kCsv);
  EXPECT_EQ(FormatOfContent("title\tid\nx,y", own), InputFormat::kTsv);
  EXPECT_EQ(FormatOfContent("key,title\n", mapped), InputFormat::kCsv);
  EXPECT_EQ(FormatOfContent("key,title\n", own), InputFormat::kJsonLines);
  EXPECT_EQ(FormatOfContent("", own), InputFormat::kJsonLines);
}

TEST(InputFormatTest, OnlyKnownFormatsAreTaken) {
  EXPECT_EQ(*ParseInputFormat("auto"), std::nullopt);
  EXPECT_EQ(*ParseInputFormat("atom"), InputFormat::kFeed);
  EXPECT_TRUE(absl::IsInvalidArgument(ParseInputFormat("xls").status()));
}

}  // namespace
}  // namespace akin
