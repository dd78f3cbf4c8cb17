#include "server/recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "tests/server/recommender_fixture.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(RecommenderTest, TheMostSimilarComesFirstAndTheUnlikeNotAtAll) {
  Add({.id = "seed", .title = "kim trifft putin in russland"});
  Add({.id = "same", .title = "kim trifft putin in russland"});
  Add({.id = "near", .title = "kim trifft putin am kosmodrom in russland"});
  Add({.id = "junk", .title = "regierung plant fonds"});
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("same", "near"));
}

TEST_F(RecommenderTest, AnAnswerSaysWhatShareThereWasToChooseFrom) {
  Add({.id = "seed", .title = "one", .language = "de"});
  Add({.id = "a", .title = "one", .language = "de"});
  Add({.id = "b", .title = "one", .language = "en"});
  Add({.id = "c", .title = "two", .language = "en"});
  const absl::StatusOr<Answer> all =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}}});
  EXPECT_DOUBLE_EQ(all->matching_share, 0.75);  // without the seed
  const absl::StatusOr<Answer> german =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}},
                                .filter = {.languages = {.any_of = {"de"}}}});
  EXPECT_DOUBLE_EQ(german->matching_share, 0.25);
}

TEST_F(RecommenderTest, AnArticleIsNotSimilarToItself) {
  Add({.id = "seed", .title = "one two"});
  EXPECT_THAT(SimilarTo("seed", {.min_relevance = 0,
                                 .source_rule = ranking::SourceRule::kAny}),
              IsEmpty());
}

TEST_F(RecommenderTest, DeletedArticleIsNeverRecommended) {
  Add({.id = "seed", .title = "one two"});
  Add({.id = "gone", .title = "one two"});
  ASSERT_TRUE(catalog_.Delete("gone").ok());
  EXPECT_THAT(SimilarTo("seed"), IsEmpty());
}

TEST_F(RecommenderTest, AFilterIsObeyed) {
  Add({.id = "seed", .title = "one two"});
  Add({.id = "de", .title = "one two", .language = "de"});
  Add({.id = "en", .title = "one two", .language = "en"});
  EXPECT_THAT(Ids(recommender_.FindSimilar(
                  {.positive = {ArticleSeed{"seed"}},
                   .filter = {.languages = {.any_of = {"en"}}}})),
              ElementsAre("en"));
}

TEST_F(RecommenderTest, OfEqualTextsTheOneOfTheSameDayComesFirst) {
  Add({.id = "seed", .title = "one two", .published_at = kNoon});
  Add({.id = "old",
       .title = "one two",
       .published_at = kNoon - absl::Hours(24 * 365)});
  Add({.id = "fresh", .title = "one two", .published_at = kNoon});
  EXPECT_THAT(SimilarTo("seed", {.copy_rule = kKeep}),
              ElementsAre("fresh", "old"));
}

TEST_F(RecommenderTest, TheSourcesOfTheItemsAreCountedEachOnce) {
  Add({.id = "seed", .title = "one two", .source = "S.example"});
  for (const char* id : {"a", "b"}) {
    Add({.id = id, .title = "one two", .source = "A.example"});
  }
  Add({.id = "c", .title = "one two", .source = "C.example"});
  for (const char* id : {"d", "e"}) Add({.id = id, .title = "one two"});
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}},
                                .policy = {.copy_rule = kKeep},
                                .detail = Detail::kId});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->items.size(), 5);
  // Two that are known, and two that may be any.
  EXPECT_EQ(answer->sources, 4);
}

TEST_F(RecommenderTest, TheAnswerSaysHowItWasMade) {
  Add({.id = "seed", .title = "one two"});
  Add({.id = "near", .title = "one two"});
  Add({.id = "junk", .title = "three four"});
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}}});
  EXPECT_EQ(answer->candidates, 2);
  EXPECT_EQ(answer->total_articles, 3);
  EXPECT_EQ(answer->selection.below_min_relevance, 1);
  EXPECT_EQ(answer->revision, Revision{3});
  EXPECT_GT(answer->times.search, absl::ZeroDuration());
  EXPECT_GT(answer->times.rank, absl::ZeroDuration());
  EXPECT_GT(answer->times.fetch, absl::ZeroDuration());
}

TEST_F(RecommenderTest, ARevisionThatIsNotReachedIsRefused) {
  Add({.id = "seed", .title = "one two"});
  EXPECT_TRUE(recommender_
                  .FindSimilar({.positive = {ArticleSeed{"seed"}},
                                .min_revision = Revision{1}})
                  .ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(
      recommender_
          .FindSimilar(
              {.positive = {ArticleSeed{"seed"}}, .min_revision = Revision{2}})
          .status()));
}

TEST_F(RecommenderTest, IdsAloneNeedNoStore) {
  Add({.id = "seed", .title = "one two"});
  Add({.id = "near", .title = "one two"});
  store_.FailReads(absl::DataLossError("broken"));
  EXPECT_THAT(Ids(recommender_.FindSimilar(
                  {.positive = {ArticleSeed{"seed"}}, .detail = Detail::kId})),
              ElementsAre("near"));
  EXPECT_TRUE(absl::IsDataLoss(
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}}}).status()));
}

TEST_F(RecommenderTest, AnItemThatIsGoneMeanwhileIsNotShown) {
  Add({.id = "seed", .title = "one two"});
  Add({.id = "gone", .title = "one two"});
  Add({.id = "near", .title = "one two three"});
  DeleteFromStore("gone");
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("near"));
}

TEST_F(RecommenderTest, WithIdsAloneCopiesAndReasonsComeFromTheIndex) {
  Add({.id = "seed", .title = "Kim and Putin", .published_at = kNoon});
  Add({.id = "first",
       .title = "Kim and Putin",
       .source = "a.example",
       .published_at = kNoon});
  Add({.id = "second",
       .title = "Kim and Putin",
       .url = "https://b.example",
       .source = "b.example",
       .published_at = kNoon + absl::Hours(1)});
  store_.FailReads(absl::DataLossError("broken"));
  const absl::StatusOr<Answer> answer = recommender_.FindSimilar(
      {.positive = {ArticleSeed{"seed"}}, .detail = Detail::kId});
  ASSERT_THAT(Ids(answer), ElementsAre("first"));
  const SimilarItem& item = answer->items[0];
  EXPECT_EQ(item.article.source, "");
  EXPECT_DOUBLE_EQ(*item.reason.hours_apart, 0);
  EXPECT_THAT(item.reason.shared_terms, IsEmpty());
  ASSERT_THAT(CopyIds(item), ElementsAre("second"));
  EXPECT_EQ(item.copies[0].source, "");
  EXPECT_EQ(item.copies[0].url, "");
}

TEST_F(RecommenderTest, EachCandidateIsCountedOnce) {
  Add({.id = "seed", .title = "one two", .source = "seed.example"});
  const auto add = [&](std::string id, std::string title, std::string source) {
    Add({.id = std::move(id),
         .title = std::move(title),
         .source = std::move(source)});
  };
  add("a1", "one two", "a");
  add("copy", "one two", "b");
  add("a2", "one two three", "a");
  add("b", "one two four", "b");
  add("c", "one two five six", "c");
  add("junk", "seven eight", "d");
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}},
                                .policy = {.limit = 2, .max_per_source = 1}});
  ASSERT_TRUE(answer.ok()) << answer.status();
  const ranking::Selection& selection = answer->selection;
  EXPECT_THAT(answer->items, SizeIs(2));
  EXPECT_EQ(selection.copies, 1);
  EXPECT_EQ(selection.below_min_relevance, 1);
  EXPECT_EQ(answer->candidates, 2 + selection.below_min_relevance +
                                    selection.not_of_mode + selection.copies +
                                    selection.over_max_per_source +
                                    selection.over_limit);
  EXPECT_EQ(answer->candidates, 6);
}

}  // namespace
}  // namespace akin
