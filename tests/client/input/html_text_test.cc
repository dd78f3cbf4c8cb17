#include "client/input/html_text.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/client/input/read_articles.h"

namespace akin {
namespace {

struct Case {
  const char* name;
  const char* html;
  const char* text;
};
void PrintTo(const Case& html, std::ostream* os) { *os << html.name; }

class HtmlTextTest : public testing::TestWithParam<Case> {};

TEST_P(HtmlTextTest, IsWhatAReaderSees) {
  EXPECT_TRUE(HasMarkup(GetParam().html));
  EXPECT_EQ(HtmlToText(GetParam().html), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Html, HtmlTextTest,
    testing::Values(
        Case{"Entities", "Caf&eacute; &amp; Bar &#8211; &#x20AC;5&nbsp;off",
             "Café & Bar – €5 off"},
        Case{"Inline",
             "A <b>bold</b>, <a href=\"/x\">linked</a> word<sup>2</sup>",
             "A bold, linked word2"},
        Case{"Blocks", "<p>One.</p>\n<p>Two<br/>three.</p><ul><li>x<li>y</ul>",
             "One.\nTwo\nthree.\nx\ny"},
        Case{"Cells", "<table><tr><td>a</td><td>b</td></tr></table>", "a b"},
        Case{"Hidden",
             "<style>p{color:red}</style>See<script>if (1<2) alert('<p>')"
             "</script> this<!-- not this --><noscript>no</noscript>",
             "See this"},
        Case{"Unclosed", "<p>One <b>two<p>three", "One two\nthree"},
        Case{"Stray", "one</div> two</p>", "one two"},
        Case{"Document",
             "<html><head><title>T</title><meta charset=\"iso-8859-1\"></head>"
             "<body><p>Grüße</p></body></html>",
             "Grüße"},
        Case{"Comparison", "a < b <i>and</i> c > d", "a < b and c > d"},
        Case{"Nothing", "<img src=\"x.jpg\"/>", ""}),
    [](const auto& info) { return info.param.name; });

class PlainTextTest : public testing::TestWithParam<const char*> {};

TEST_P(PlainTextTest, StaysAsItIs) { EXPECT_FALSE(HasMarkup(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Texts, PlainTextTest,
                         testing::Values("", "plain", "a < b > c", "AT&T",
                                         "Q & A; more", "x<y, y>z",
                                         "List<String>", "&;", "<", "&#;",
                                         "http://x/?a=1&b=2"));

TEST(HtmlTextTest, TagsWithoutEndsAreFoundToBeNoneSoon) {
  std::string text;
  for (int i = 0; i < 250000; ++i) text += "<b \n";
  EXPECT_FALSE(HasMarkup(text));
}

TEST(HtmlTextTest, DeepNestingEnds) {
  std::string html;
  for (int i = 0; i < 100000; ++i) html += "<div><b>";
  EXPECT_EQ(HtmlToText("begin " + html).substr(0, 5), "begin");
}

TEST(PlainTextReaderTest, MarkupOfTextFieldsBecomesText) {
  const v1::Article article =
      Read("a.jsonl", R"({"id":"a&amp;b","title":"<b>Tom &amp;</b>\n Ann",)"
                      R"("body":"<p>x</p><p>y</p>","summary":"&lt;b&gt;"})")
          .Only();
  EXPECT_EQ(article.id(), "a&amp;b");
  EXPECT_EQ(article.title(), "Tom & Ann");
  EXPECT_EQ(article.body(), "x\ny");
  EXPECT_EQ(article.summary(), "<b>");
}

TEST(PlainTextReaderTest, MarkupMayBeKept) {
  InputOptions options;
  options.keeps_markup = true;
  EXPECT_EQ(Read("a.jsonl", R"({"id":"a","title":"<b>x</b>"})", options)
                .Only()
                .title(),
            "<b>x</b>");
}

}  // namespace
}  // namespace akin
