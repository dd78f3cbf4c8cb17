#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/recommender.h"
#include "tests/server/recommender_fixture.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

TEST_F(RecommenderTest, TheSeedsOwnSourceIsNotShownUnlessAskedFor) {
  Add({.id = "seed", .title = "one two", .source = "a.example"});
  Add({.id = "own", .title = "one two", .source = "A.example"});
  Add({.id = "other", .title = "one two", .source = "b.example"});
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("other"));
  EXPECT_THAT(SimilarTo("seed", {.source_rule = ranking::SourceRule::kAny,
                                 .copy_rule = kKeep}),
              UnorderedElementsAre("own", "other"));
}

TEST_F(RecommenderTest, ArticlesWithoutASourceAreNotOfTheSameSource) {
  Add({.id = "seed", .title = "one two"});
  Add({.id = "other", .title = "one two"});
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("other"));
}

TEST_F(RecommenderTest, ManyArticlesOfTheOwnSourceDoNotCrowdOutTheOthers) {
  Add({.id = "seed", .title = "one two", .source = "a.example"});
  for (int i = 0; i < 1'000; ++i) {
    Add({.id = absl::StrCat("own", i),
         .title = "one two",
         .source = "a.example"});
  }
  Add({.id = "other", .title = "one two three", .source = "b.example"});
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("other"));
}

TEST_F(RecommenderTest, AnOrderNeedsTheTimeOfTheSeed) {
  Add({.id = "undated", .title = "one two"});
  Add({.id = "dated", .title = "one two", .published_at = kNoon});
  for (const auto order : {ranking::PublicationOrder::kBeforeSeed,
                           ranking::PublicationOrder::kAfterSeed}) {
    for (const Seed& seed :
         {Seed(ArticleSeed{"undated"}), Seed(TextSeed{.title = "one two"})}) {
      EXPECT_EQ(
          FieldOf(recommender_
                      .FindSimilar({.positive = {seed, ArticleSeed{"dated"}},
                                    .policy = {.order = order}})
                      .status()),
          "policy.freshness.order");
    }
  }
}

TEST_F(RecommenderTest, AnOrderShowsOneSideOfTheSeed) {
  const auto add = [&](std::string id, std::optional<absl::Time> time) {
    Add({.id = std::move(id), .title = "one two", .published_at = time});
  };
  add("seed", kNoon);
  add("before", kNoon - absl::Nanoseconds(1));
  add("with", kNoon);
  add("after", kNoon + absl::Nanoseconds(1));
  add("undated", std::nullopt);
  const auto ask = [&](ranking::PublicationOrder order, Filter filter = {}) {
    return Ids(recommender_.FindSimilar(
        {.positive = {ArticleSeed{"seed"}},
         .filter = std::move(filter),
         .policy = {.copy_rule = kKeep, .order = order}}));
  };
  EXPECT_THAT(ask(ranking::PublicationOrder::kAny), SizeIs(4));
  EXPECT_THAT(ask(ranking::PublicationOrder::kBeforeSeed),
              ElementsAre("before"));
  EXPECT_THAT(ask(ranking::PublicationOrder::kAfterSeed), ElementsAre("after"));
  // A filter's own bound holds beside it.
  EXPECT_THAT(ask(ranking::PublicationOrder::kBeforeSeed,
                  {.published_before = kNoon - absl::Hours(1)}),
              IsEmpty());
  EXPECT_THAT(ask(ranking::PublicationOrder::kAfterSeed,
                  {.published_after = kNoon + absl::Hours(1)}),
              IsEmpty());
}

TEST_F(RecommenderTest, BackgroundIsRankedAsIfTimeWereNotKnown) {
  const auto add = [&](std::string id, std::string title, absl::Time time) {
    Add({.id = std::move(id), .title = std::move(title), .published_at = time});
  };
  add("seed", "one two three four", kNoon);
  add("same", "one two three four", kNoon);
  add("long ago", "one two three four", kNoon - absl::Hours(24 * 365));
  add("last week", "one two five six", kNoon - absl::Hours(24 * 7));
  add("later", "one two seven eight", kNoon + absl::Hours(1));
  const absl::StatusOr<Answer> answer = recommender_.FindSimilar(
      {.positive = {ArticleSeed{"seed"}},
       .policy = {.mode = ranking::Mode::kBackground}});
  ASSERT_THAT(Ids(answer), ElementsAre("long ago", "last week"));
  EXPECT_GT(answer->items[0].relevance, 0.9);
  EXPECT_EQ(answer->items[0].reason.relation, ranking::Relation::kBackground);
  EXPECT_DOUBLE_EQ(*answer->items[0].reason.hours_apart, -24 * 365);
  EXPECT_EQ(answer->selection.not_of_mode, 2);
}

TEST_F(RecommenderTest, SameStoryLeavesOutTheBackground) {
  Add({.id = "seed", .title = "one two three four"});
  Add({.id = "same", .title = "one two three four"});
  Add({.id = "past", .title = "one two five six"});
  EXPECT_THAT(SimilarTo("seed", {.mode = ranking::Mode::kSameStory}),
              ElementsAre("same"));
}

TEST_F(RecommenderTest, CopiesAreOneItemThatListsTheOtherOutlets) {
  Add({.id = "seed", .title = "one two three", .published_at = kNoon});
  Add({.id = "second",
       .title = "one two four",
       .url = "https://b.example/2",
       .source = "b.example",
       .published_at = kNoon + absl::Hours(2)});
  Add({.id = "first",
       .title = "one two four",
       .source = "a.example",
       .published_at = kNoon + absl::Hours(1)});
  Add({.id = "third",
       .title = "one two four",
       .url = "https://C.example/3",
       .source = "C.example",
       .published_at = kNoon + absl::Hours(3)});
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}}});
  ASSERT_THAT(Ids(answer), ElementsAre("first"));
  const std::vector<Copy>& copies = answer->items[0].copies;
  ASSERT_THAT(CopyIds(answer->items[0]), ElementsAre("second", "third"));
  EXPECT_EQ(copies[0].source, "b.example");
  EXPECT_EQ(copies[0].url, "https://b.example/2");
  EXPECT_EQ(copies[1].source, "C.example");
  EXPECT_EQ(copies[1].url, "https://C.example/3");
  EXPECT_EQ(answer->selection.copies, 2);

  EXPECT_THAT(SimilarTo("seed", {.preferred_sources = {"c.example"}}),
              ElementsAre("third"));
  EXPECT_THAT(SimilarTo("seed", {.copy_rule = kKeep}),
              ElementsAre("first", "second", "third"));
}

TEST_F(RecommenderTest, ACopyThatIsGoneMeanwhileIsNotListed) {
  Add({.id = "seed", .title = "one two", .source = "a.example"});
  Add({.id = "first", .title = "one two", .published_at = kNoon});
  Add({.id = "gone",
       .title = "one two",
       .published_at = kNoon + absl::Hours(1)});
  Add({.id = "moved",
       .title = "one two",
       .source = "b.example",
       .published_at = kNoon + absl::Hours(2)});
  DeleteFromStore("gone");
  const Write moved =
      Upsert{{.id = "moved", .title = "one two", .source = "a.example"}};
  ASSERT_TRUE(store_.Apply({&moved, 1}).ok());
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}}});
  ASSERT_THAT(Ids(answer), ElementsAre("first"));
  EXPECT_THAT(answer->items[0].copies, IsEmpty());
}

TEST_F(RecommenderTest, AgeIsCountedFromTheFirstSeed) {
  const auto add = [&](std::string id, std::string title, int days_ago) {
    Add({.id = std::move(id),
         .title = std::move(title),
         .published_at = kNoon - absl::Hours(24 * days_ago)});
  };
  add("seed", "one two three four", 0);
  add("old", "one two three four", 3);
  add("new", "one two three five", 0);
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("old", "new"));
  EXPECT_THAT(SimilarTo("seed", {.half_life_days = 1}),
              ElementsAre("new", "old"));
}

TEST_F(RecommenderTest, DiversityShowsAnotherSideSooner) {
  Add({.id = "seed", .title = "one two three four"});
  Add({.id = "first", .title = "one two three five"});
  Add({.id = "alike", .title = "one two three five six"});
  Add({.id = "other", .title = "four seven eight"});
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("first", "alike", "other"));
  EXPECT_THAT(SimilarTo("seed", {.diversity = 0.9}),
              ElementsAre("first", "other", "alike"));
}

}  // namespace
}  // namespace akin
