#include "server/article/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akin {
namespace {

const absl::Time kNoon = absl::FromUnixSeconds(1700000000);

Article SomeArticle() {
  Article article;
  article.id = "a";
  article.title = "Title";
  article.source = "Example.com";
  article.language = "de-AT";
  article.country = "AT";
  article.category = "Politics";
  article.published_at = kNoon;
  article.labels = {"topic:Economy", "desk"};
  return article;
}

Article BareArticle() {
  Article article;
  article.id = "a";
  article.title = "Title";
  return article;
}

struct MatchCase {
  const char* name;
  Filter filter;
  bool matches = false;       // SomeArticle()
  bool matches_bare = false;  // BareArticle()
};

class FilterMatchesTest : public ::testing::TestWithParam<MatchCase> {};

TEST_P(FilterMatchesTest, AnArticleWithEveryField) {
  EXPECT_EQ(Matches(GetParam().filter, SomeArticle()), GetParam().matches);
}

TEST_P(FilterMatchesTest, AnArticleThatLacksEveryField) {
  EXPECT_EQ(Matches(GetParam().filter, BareArticle()), GetParam().matches_bare);
}

using Values = std::vector<std::string>;
ValueRule AnyOf(Values values) { return {.any_of = std::move(values)}; }
ValueRule NoneOf(Values values) { return {.none_of = std::move(values)}; }

INSTANTIATE_TEST_SUITE_P(
    Filters, FilterMatchesTest,
    ::testing::Values(
        MatchCase{"Empty", {}, true, true},
        MatchCase{"Language", {.languages = AnyOf({"de-AT"})}, true},
        MatchCase{"LanguageFolded", {.languages = AnyOf({"DE-at"})}, true},
        MatchCase{"WiderLanguage", {.languages = AnyOf({"en", "de"})}, true},
        MatchCase{"NarrowerLanguage", {.languages = AnyOf({"de-AT-1996"})}},
        MatchCase{"OtherRegion", {.languages = AnyOf({"de-CH"})}},
        MatchCase{"PartOfASubtag", {.languages = AnyOf({"d", "de-A"})}},
        MatchCase{"LanguageWithDash", {.languages = AnyOf({"de-"})}},
        MatchCase{"EmptyLanguage", {.languages = AnyOf({""})}},
        MatchCase{"NotLanguage", {.languages = NoneOf({"de"})}, false, true},
        MatchCase{"NotOtherLanguage",
                  {.languages = NoneOf({"de-CH", "en"})},
                  true,
                  true},
        MatchCase{"Source", {.sources = AnyOf({"x", "EXAMPLE.COM"})}, true},
        MatchCase{"OtherSource", {.sources = AnyOf({"example.com.au"})}},
        MatchCase{"EmptySource", {.sources = AnyOf({""})}},
        MatchCase{
            "NotSource", {.sources = NoneOf({"example.COM"})}, false, true},
        MatchCase{"NotEmptySource", {.sources = NoneOf({""})}, true, true},
        MatchCase{"Country", {.countries = AnyOf({"at"})}, true},
        MatchCase{"OtherCountry", {.countries = AnyOf({"AU"})}},
        MatchCase{"NotCountry", {.countries = NoneOf({"At"})}, false, true},
        MatchCase{"Category", {.categories = AnyOf({"politics"})}, true},
        MatchCase{"OtherCategory", {.categories = AnyOf({"sport"})}},
        MatchCase{
            "NotCategory", {.categories = NoneOf({"POLITICS"})}, false, true},
        MatchCase{"Label", {.labels = AnyOf({"x", "desk"})}, true},
        MatchCase{"LabelIsNotFolded", {.labels = AnyOf({"topic:economy"})}},
        MatchCase{"NotLabel", {.labels = NoneOf({"desk"})}, false, true},
        MatchCase{
            "NotLabelIsNotFolded", {.labels = NoneOf({"DESK"})}, true, true},
        MatchCase{
            "AnyAndNone",
            {.labels = {.any_of = {"desk"}, .none_of = {"topic:Economy"}}}},
        MatchCase{"ExcludedId", {.exclude_ids = {"b", "a"}}},
        MatchCase{"OtherExcludedId", {.exclude_ids = {"A"}}, true, true},
        MatchCase{"AfterIsInclusive", {.published_after = kNoon}, true},
        MatchCase{"After", {.published_after = kNoon + absl::Nanoseconds(1)}},
        MatchCase{"BeforeIsExclusive", {.published_before = kNoon}},
        MatchCase{
            "Before", {.published_before = kNoon + absl::Nanoseconds(1)}, true},
        MatchCase{"AllMustHold",
                  {.languages = AnyOf({"de"}), .sources = AnyOf({"other"})}},
        MatchCase{"AllHold",
                  {.languages = AnyOf({"de"}),
                   .sources = AnyOf({"example.com"}),
                   .countries = AnyOf({"AT"}),
                   .published_after = kNoon},
                  true}),
    [](const auto& info) { return info.param.name; });

TEST(FilterTest, LacksATimeOutsideEveryRange) {
  EXPECT_FALSE(
      Matches({.published_after = absl::InfinitePast()}, BareArticle()));
  EXPECT_FALSE(
      Matches({.published_before = absl::InfiniteFuture()}, BareArticle()));
}

TEST(FilterTest, IsEmptyWithoutConditions) { EXPECT_TRUE(Filter().empty()); }

struct ConditionCase {
  const char* name;
  Filter filter;
};

class FilterConditionTest : public ::testing::TestWithParam<ConditionCase> {};

TEST_P(FilterConditionTest, MakesAFilterNotEmpty) {
  EXPECT_FALSE(GetParam().filter.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, FilterConditionTest,
    ::testing::Values(
        ConditionCase{"Languages", {.languages = AnyOf({"de"})}},
        ConditionCase{"NotLanguages", {.languages = NoneOf({"de"})}},
        ConditionCase{"Sources", {.sources = AnyOf({"a"})}},
        ConditionCase{"Countries", {.countries = AnyOf({"CH"})}},
        ConditionCase{"Categories", {.categories = NoneOf({"a"})}},
        ConditionCase{"Labels", {.labels = AnyOf({"a"})}},
        ConditionCase{"ExcludeIds", {.exclude_ids = {"a"}}},
        ConditionCase{"After", {.published_after = kNoon}},
        ConditionCase{"Before", {.published_before = kNoon}}),
    [](const auto& info) { return info.param.name; });

struct KeysCase {
  const char* name;
  const char* language;
  std::vector<std::string> keys;
};

class LanguageKeysTest : public ::testing::TestWithParam<KeysCase> {};

TEST_P(LanguageKeysTest, AreTheTagAndTheWiderOnes) {
  EXPECT_EQ(LanguageKeys(GetParam().language), GetParam().keys);
}

// An index that looks keys up finds what Matches() defines.
TEST_P(LanguageKeysTest, EachKeyMatchesAsAFilterValue) {
  Article article;
  article.language = GetParam().language;
  for (const std::string& key : GetParam().keys) {
    EXPECT_TRUE(Matches({.languages = AnyOf({key})}, article)) << key;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Tags, LanguageKeysTest,
    ::testing::Values(
        KeysCase{"Empty", "", {}}, KeysCase{"Language", "de", {"de"}},
        KeysCase{"Region", "de-AT", {"de-at", "de"}},
        KeysCase{"Script", "zh-Hant-TW", {"zh-hant-tw", "zh-hant", "zh"}},
        KeysCase{"Folded", "PT-br", {"pt-br", "pt"}}),
    [](const auto& info) { return info.param.name; });

TEST(FoldedValueTest, FoldsAsciiAlone) {
  EXPECT_EQ(FoldedValue("Example.COM"), "example.com");
  EXPECT_EQ(FoldedValue("ÄRZTE Zeitung"), "Ärzte zeitung");
  EXPECT_EQ(FoldedValue(""), "");
}

}  // namespace
}  // namespace akin
