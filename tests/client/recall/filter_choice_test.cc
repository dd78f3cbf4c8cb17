#include "client/recall/filter_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/client/test_articles.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// 1,000 articles of one language, with a source that 500, 250, 125 ... of them
// share, every hour from 0 on; every tenth without a category.
std::vector<ArticleFacts> Corpus() {
  std::vector<ArticleFacts> corpus;
  for (int i = 0; i < 1000; ++i) {
    v1::Article article = MakeArticle(std::to_string(i));
    int source = 0;
    for (int rest = 999 - i; rest < 500 && source < 9; rest *= 2) ++source;
    article.set_source("S" + std::to_string(source));
    article.set_language("de-CH");
    if (i % 10 > 0) article.set_category(i % 10 > 5 ? "a" : "b");
    article.mutable_published_at()->set_seconds(i * 3600);
    corpus.push_back(FactsOf(article));
  }
  return corpus;
}

std::vector<const ArticleFacts*> Pointers(
    const std::vector<ArticleFacts>& corpus) {
  std::vector<const ArticleFacts*> pointers;
  for (const ArticleFacts& article : corpus) pointers.push_back(&article);
  return pointers;
}

std::vector<ArticleFacts> WithSources(const std::vector<int>& counts) {
  std::vector<ArticleFacts> corpus;
  for (size_t source = 0; source < counts.size(); ++source) {
    for (int i = 0; i < counts[source]; ++i) {
      v1::Article article = MakeArticle("id");
      article.set_source(std::string(1, static_cast<char>('a' + source)));
      corpus.push_back(FactsOf(article));
    }
  }
  return corpus;
}

const FilterKind* Find(const std::vector<FilterKind>& kinds,
                       const std::string& name) {
  const auto found =
      std::find_if(kinds.begin(), kinds.end(),
                   [&](const FilterKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

TEST(ChooseValuesTest, TakesTheMostFrequentValuesThatFit) {
  const auto corpus = WithSources({60, 25, 10, 5});
  const ValueChoice choice = ChooseValues(Pointers(corpus), Field::kSource, 36);
  EXPECT_THAT(choice.values, ElementsAre("b", "c"));
  EXPECT_EQ(choice.matches, 35);
}

TEST(ChooseValuesTest, TakesOneMoreIfThatIsNearer) {
  const auto corpus = WithSources({60, 25, 10, 4});
  const ValueChoice choice = ChooseValues(Pointers(corpus), Field::kSource, 38);
  EXPECT_THAT(choice.values, ElementsAre("b", "c", "d"));
  EXPECT_EQ(choice.matches, 39);
}

TEST(ChooseValuesTest, TakesTheRarestIfNoneFits) {
  const auto corpus = WithSources({60, 25});
  const ValueChoice choice = ChooseValues(Pointers(corpus), Field::kSource, 1);
  EXPECT_THAT(choice.values, ElementsAre("b"));
}

TEST(ChooseValuesTest, FieldThatNoArticleHasGivesNoValues) {
  const auto corpus = WithSources({3});
  EXPECT_THAT(ChooseValues(Pointers(corpus), Field::kCountry, 1).values,
              IsEmpty());
}

TEST(ChooseWindowTest, WindowHasAsManyArticlesAsWanted) {
  const auto corpus = Corpus();
  std::mt19937_64 random(1);
  const auto window = ChooseWindow(Pointers(corpus), 10, random);
  ASSERT_TRUE(window.has_value());
  EXPECT_EQ(window->matches, 10);
  EXPECT_EQ(window->filter.published_before().seconds() -
                window->filter.published_after().seconds(),
            9 * 3600 + 1);
}

TEST(ChooseWindowTest, ArticlesWithoutTimeGiveNoWindow) {
  const auto corpus = WithSources({3});
  std::mt19937_64 random(1);
  EXPECT_FALSE(ChooseWindow(Pointers(corpus), 1, random).has_value());
}

TEST(ChooseFiltersTest, FiltersMatchAboutWhatIsWanted) {
  const auto corpus = Corpus();
  for (const FilterKind& kind : ChooseFilters(corpus, 1)) {
    if (!kind.wanted.has_value() || kind.name == "language") continue;
    if (kind.name == "category" && *kind.wanted < 0.4) continue;
    const double share = kind.of(corpus[0])->matches / 1000.0;
    EXPECT_GE(share, *kind.wanted / 2) << kind.name;
    EXPECT_LE(share, std::max(0.001, *kind.wanted * 2)) << kind.name;
  }
}

TEST(ChooseFiltersTest, NoFilterIsThereTwice) {
  const auto corpus = Corpus();
  const auto kinds = ChooseFilters(corpus, 1);
  // There is one language only.
  EXPECT_EQ(std::count_if(
                kinds.begin(), kinds.end(),
                [](const FilterKind& kind) { return kind.name == "language"; }),
            1);
}

TEST(ChooseFiltersTest, TheSameSeedGivesTheSameFilters) {
  const auto corpus = Corpus();
  const auto once = ChooseFilters(corpus, 7);
  const auto again = ChooseFilters(corpus, 7);
  ASSERT_EQ(once.size(), again.size());
  for (size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(once[i].of(corpus[1])->filter.SerializeAsString(),
              again[i].of(corpus[1])->filter.SerializeAsString());
  }
}

TEST(ChooseFiltersTest, OwnAndOtherValuesMatchTheRestOfEachOther) {
  const auto corpus = Corpus();
  const auto kinds = ChooseFilters(corpus, 1);
  const SizedFilter own = *Find(kinds, "own source")->of(corpus[0]);
  const SizedFilter other = *Find(kinds, "other source")->of(corpus[0]);
  EXPECT_THAT(own.filter.sources(), ElementsAre("s0"));
  EXPECT_THAT(other.filter.exclude_sources(), ElementsAre("s0"));
  EXPECT_EQ(own.matches, 500);
  EXPECT_EQ(other.matches, 500);
}

TEST(ChooseFiltersTest, ArticleWithoutTheFieldHasNoFilterOfItsOwn) {
  const auto corpus = Corpus();
  const auto kinds = ChooseFilters(corpus, 1);
  EXPECT_FALSE(Find(kinds, "own category")->of(corpus[0]).has_value());
  EXPECT_TRUE(Find(kinds, "own category")->of(corpus[1]).has_value());
}

TEST(ChooseFiltersTest, WeekAroundAndWhatIsBeforeDoNotMeet) {
  const auto corpus = Corpus();
  const auto kinds = ChooseFilters(corpus, 1);
  const SizedFilter around = *Find(kinds, "seven days around")->of(corpus[500]);
  const SizedFilter before =
      *Find(kinds, "before these seven days")->of(corpus[500]);
  EXPECT_EQ(around.matches, 168);
  EXPECT_EQ(before.matches, 500 - 84);
  EXPECT_EQ(around.filter.published_after().seconds(),
            before.filter.published_before().seconds());
}

TEST(FactsTest, LanguageIsThePrimaryOne) {
  EXPECT_EQ(Corpus()[0].value(Field::kLanguage), "de");
}

}  // namespace
}  // namespace akin
