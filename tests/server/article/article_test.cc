#include "server/article/article.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "absl/time/civil_time.h"
#include "server/article/field_error.h"

namespace akin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Article SomeArticle() {
  Article article;
  article.id = "a";
  article.title = "Title";
  return article;
}

absl::Time Utc(int64_t year, int month = 1, int day = 1) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

struct Case {
  const char* name;
  std::function<void(Article&)> change;
  // Of what is refused: the field, and what the description says.
  const char* field = "";
  const char* value = "";
  const char* limit = "";
};

std::string NameOf(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

class AcceptedArticleTest : public ::testing::TestWithParam<Case> {};

TEST_P(AcceptedArticleTest, IsReturnedAsItWasGiven) {
  Article article = SomeArticle();
  GetParam().change(article);
  const absl::StatusOr<Article> result = ValidateArticle(article);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(*result, article);
}

INSTANTIATE_TEST_SUITE_P(
    Articles, AcceptedArticleTest,
    ::testing::Values(
        Case{"TitleAlone", [](Article&) {}},
        Case{"BodyAlone",
             [](Article& a) {
               a.title.clear();
               a.body = "Text";
             }},
        Case{"SummaryAlone",
             [](Article& a) {
               a.title.clear();
               a.summary = "Text";
             }},
        Case{"EmbeddingAlone",
             [](Article& a) {
               a.title.clear();
               a.embedding.emplace();
             }},
        Case{"LongestId", [](Article& a) { a.id.assign(256, 'i'); }},
        Case{"IdOfLetters", [](Article& a) { a.id = "Zürich/東京 1"; }},
        Case{"IdWithNoBreakSpace", [](Article& a) { a.id = "a\xC2\xA0z"; }},
        Case{"LongestTitle", [](Article& a) { a.title.assign(4096, 't'); }},
        Case{"LongestBody", [](Article& a) { a.body.assign(1048576, 'b'); }},
        Case{"LongestSummary",
             [](Article& a) { a.summary.assign(65536, 's'); }},
        Case{"LongestUrl", [](Article& a) { a.url.assign(8192, 'u'); }},
        Case{"LongestSource", [](Article& a) { a.source.assign(256, 's'); }},
        Case{"LongestCategory",
             [](Article& a) { a.category.assign(256, 'c'); }},
        Case{"LineBreaksInText", [](Article& a) { a.body = "a\r\n\tb"; }},
        Case{"Language", [](Article& a) { a.language = "pt-BR"; }},
        Case{"LongestLanguage",
             [](Article& a) {
               a.language = "en-aaaaaaaa-bbbbbbbb-cccccccc-ddddd";
             }},
        Case{"PrivateLanguage", [](Article& a) { a.language = "x-Klingon"; }},
        Case{"LanguageWithExtension",
             [](Article& a) { a.language = "de-DE-u-co-phonebk"; }},
        Case{"Country", [](Article& a) { a.country = "CH"; }},
        Case{"MostLabels", [](Article& a) { a.labels.assign(64, "label"); }},
        Case{"LongestLabel",
             [](Article& a) { a.labels = {std::string(256, 'l')}; }},
        Case{"FirstTime", [](Article& a) { a.published_at = Utc(1); }},
        Case{"LastTime",
             [](Article& a) {
               a.published_at = Utc(10000) - absl::Nanoseconds(1);
             }}),
    NameOf);

class RefusedArticleTest : public ::testing::TestWithParam<Case> {};

TEST_P(RefusedArticleTest, IsToldFieldValueAndLimit) {
  Article article = SomeArticle();
  GetParam().change(article);
  const absl::Status status = ValidateArticle(article).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::optional<FieldViolation> violation = GetFieldViolation(status);
  ASSERT_TRUE(violation.has_value()) << status;
  EXPECT_EQ(violation->field, GetParam().field);
  EXPECT_THAT(violation->description,
              AllOf(HasSubstr(GetParam().value), HasSubstr(GetParam().limit),
                    HasSubstr("; ")));
}

INSTANTIATE_TEST_SUITE_P(
    Lengths, RefusedArticleTest,
    ::testing::Values(
        Case{"NoId", [](Article& a) { a.id.clear(); }, "id", "is empty",
             "1 to 256 bytes"},
        Case{"LongId", [](Article& a) { a.id.assign(300, 'i'); }, "id",
             "has 300 bytes", "at most 256 are allowed; use a shorter id"},
        Case{"LongTitle", [](Article& a) { a.title.assign(4097, 't'); },
             "title", "has 4097 bytes", "at most 4096"},
        Case{"LongBody", [](Article& a) { a.body.assign(1048577, 'b'); },
             "body", "has 1048577 bytes", "at most 1048576"},
        Case{"LongSummary", [](Article& a) { a.summary.assign(65537, 's'); },
             "summary", "has 65537 bytes", "at most 65536"},
        Case{"LongUrl", [](Article& a) { a.url.assign(8193, 'u'); }, "url",
             "has 8193 bytes", "at most 8192"},
        Case{"LongSource", [](Article& a) { a.source.assign(257, 's'); },
             "source", "has 257 bytes", "at most 256"},
        Case{"LongLanguage", [](Article& a) { a.language.assign(36, 'e'); },
             "language", "has 36 bytes", "at most 35"},
        Case{"LongCategory", [](Article& a) { a.category.assign(257, 'c'); },
             "category", "has 257 bytes", "at most 256"},
        Case{"ManyLabels", [](Article& a) { a.labels.assign(65, "l"); },
             "labels", "has 65 labels", "at most 64"},
        Case{"LongLabel",
             [](Article& a) {
               a.labels = {"l", std::string(257, 'l')};
             },
             "labels[1]", "has 257 bytes", "at most 256"},
        Case{"EmptyLabel", [](Article& a) { a.labels = {""}; }, "labels[0]",
             "is empty", "1 to 256"},
        Case{"NoContent", [](Article& a) { a.title.clear(); }, "title",
             "is empty", "needs text or an embedding"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Utf8, RefusedArticleTest,
    ::testing::Values(Case{"Id", [](Article& a) { a.id = "a\xFF"; }, "id",
                           "\"a\\xff\"", "not valid UTF-8"},
                      Case{"Title", [](Article& a) { a.title = "\xC0\x80"; },
                           "title", "2 bytes", "not valid UTF-8"},
                      Case{"Body", [](Article& a) { a.body = "\xED\xA0\x80"; },
                           "body", "3 bytes", "not valid UTF-8"},
                      Case{"Summary",
                           [](Article& a) { a.summary = "cut \xE2\x82"; },
                           "summary", "cut", "not valid UTF-8"},
                      Case{"Url", [](Article& a) { a.url = "\x80"; }, "url",
                           "\\x80", "not valid UTF-8"},
                      Case{"Source",
                           [](Article& a) { a.source = "\xF4\x90\x80\x80"; },
                           "source", "4 bytes", "not valid UTF-8"},
                      Case{"Language", [](Article& a) { a.language = "d\xE9"; },
                           "language", "d\\xe9", "BCP 47"},
                      Case{"Country", [](Article& a) { a.country = "C\xC8"; },
                           "country", "C\\xc8", "two letters"},
                      Case{"Category", [](Article& a) { a.category = "\xFE"; },
                           "category", "\\xfe", "not valid UTF-8"},
                      Case{"Label",
                           [](Article& a) {
                             a.labels = {"a", "\xFF"};
                           },
                           "labels[1]", "\\xff", "not valid UTF-8"},
                      Case{"Model",
                           [](Article& a) {
                             a.embedding = GivenEmbedding{"\xFF", {}};
                           },
                           "embedding.model", "\\xff", "not valid UTF-8"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Forms, RefusedArticleTest,
    ::testing::Values(
        Case{"ZeroByteInId", [](Article& a) { a.id = std::string("a\0b", 3); },
             "id", "a\\x00", "control character"},
        Case{"LineBreakInId", [](Article& a) { a.id = "a\n"; }, "id", "a\\n",
             "control character"},
        Case{"DeleteInId", [](Article& a) { a.id = "\x7F"; }, "id", "\\x7f",
             "control character"},
        Case{"NextLineInId", [](Article& a) { a.id = "\xC2\x85"; }, "id", "is",
             "control character"},
        Case{"LanguageName", [](Article& a) { a.language = "Portuguese"; },
             "language", "\"Portuguese\"", "BCP 47"},
        Case{"Underscore", [](Article& a) { a.language = "pt_BR"; }, "language",
             "\"pt_BR\"", "BCP 47"},
        Case{"EmptySubtag", [](Article& a) { a.language = "de--AT"; },
             "language", "\"de--AT\"", "BCP 47"},
        Case{"DashAtTheEnd", [](Article& a) { a.language = "de-"; }, "language",
             "\"de-\"", "BCP 47"},
        Case{"DigitsFirst", [](Article& a) { a.language = "12"; }, "language",
             "\"12\"", "BCP 47"},
        Case{"OneLetter", [](Article& a) { a.language = "d"; }, "language",
             "\"d\"", "BCP 47"},
        Case{"CountryName", [](Article& a) { a.country = "Switzerland"; },
             "country", "\"Switzerland\"", "two letters"},
        Case{"CountryOfDigits", [](Article& a) { a.country = "41"; }, "country",
             "\"41\"", "two letters"},
        Case{"OneLetterCountry", [](Article& a) { a.country = "C"; }, "country",
             "\"C\"", "two letters"},
        Case{"TimeBeforeTheFirst",
             [](Article& a) { a.published_at = Utc(1) - absl::Nanoseconds(1); },
             "published_at", "is 0-12-31T23:59:59", "0001-01-01"},
        Case{"TimeAfterTheLast",
             [](Article& a) { a.published_at = Utc(10000); }, "published_at",
             "10000-01-01", "9999-12-31"},
        Case{"InfiniteTime",
             [](Article& a) { a.published_at = absl::InfiniteFuture(); },
             "published_at", "infinite-future", "9999-12-31"}),
    NameOf);

TEST(ValidateArticleTest, PutsTheCountryInUpperCase) {
  Article article = SomeArticle();
  article.country = "ch";
  EXPECT_EQ(ValidateArticle(article)->country, "CH");
}

TEST(ValidateArticleTest, ShortensALongValueInItsMessage) {
  Article article = SomeArticle();
  article.body.assign(100000, 'b');
  article.body += '\xFF';
  EXPECT_LT(ValidateArticle(article).status().message().size(), 200);
}

TEST(ValidateArticleTest, DoesNotCutACharacterOfAShortenedValue) {
  Article article = SomeArticle();
  article.country = std::string(63, 'C') + "äääää";
  EXPECT_THAT(std::string(ValidateArticle(article).status().message()),
              HasSubstr("C...\""));
}

TEST(ValidateArticleIdTest, NamesTheFieldThatTheCallerNames) {
  EXPECT_TRUE(ValidateArticleId("ids[2]", "a").ok());
  EXPECT_EQ(GetFieldViolation(ValidateArticleId("ids[2]", ""))->field,
            "ids[2]");
}

}  // namespace
}  // namespace akin
