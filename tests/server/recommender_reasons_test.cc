#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/time/time.h"
#include "server/recommender.h"
#include "tests/server/recommender_fixture.h"

namespace akin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(RecommenderTest, AReasonSaysHowFarApart) {
  Add({.id = "seed",
       .title = "one two",
       .language = "de",
       .country = "CH",
       .published_at = kNoon});
  Add({.id = "earlier",
       .title = "one two",
       .language = "en",
       .country = "ch",
       .published_at = kNoon - absl::Hours(3)});
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}}});
  ASSERT_THAT(answer->items, SizeIs(1));
  const Reason& reason = answer->items[0].reason;
  EXPECT_DOUBLE_EQ(*reason.hours_apart, -3);
  EXPECT_TRUE(reason.other_language);
  EXPECT_FALSE(reason.other_country);
}

TEST_F(RecommenderTest, AReasonComparesWithTheSeedThatIsNearest) {
  Add({.id = "german",
       .title = "rain floods the valley",
       .language = "de",
       .published_at = kNoon});
  Add({.id = "english",
       .title = "bakers go on strike",
       .language = "en",
       .published_at = kNoon + absl::Hours(24)});
  Add({.id = "near",
       .title = "bakers go on strike",
       .language = "en",
       .published_at = kNoon + absl::Hours(26)});
  const absl::StatusOr<Answer> answer = recommender_.FindSimilar(
      {.positive = {ArticleSeed{"german"}, ArticleSeed{"english"}}});
  ASSERT_THAT(Ids(answer), ElementsAre("near"));
  EXPECT_DOUBLE_EQ(*answer->items[0].reason.hours_apart, 2);
  EXPECT_FALSE(answer->items[0].reason.other_language);
  EXPECT_GT(answer->items[0].relevance, 0.9) << "as if it were the only seed";
}

TEST_F(RecommenderTest, AReasonSaysWhatTheItemIsToTheSeed) {
  Add({.id = "seed", .title = "one two three four", .published_at = kNoon});
  Add({.id = "same", .title = "one two three four", .published_at = kNoon});
  Add({.id = "past", .title = "one two five six", .published_at = kNoon});
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}}});
  ASSERT_THAT(Ids(answer), ElementsAre("same", "past"));
  EXPECT_EQ(answer->items[0].reason.relation, ranking::Relation::kSameStory);
  EXPECT_EQ(answer->items[1].reason.relation, ranking::Relation::kBackground);
}

TEST_F(RecommenderTest, AReasonNamesWhatSeedAndItemShare) {
  const std::string title = "Kim and Putin meet in Vladivostok";
  Add({.id = "seed", .title = title});
  Add({.id = "near", .title = "Putin and Kim meet: summit in Vladivostok"});
  for (const Seed& seed :
       {Seed(ArticleSeed{"seed"}), Seed(TextSeed{.title = title}),
        Seed(TextSeed{.title = "Kim and Putin", .body = "in Vladivostok"})}) {
    const absl::StatusOr<Answer> answer = recommender_.FindSimilar(
        {.positive = {seed}, .filter = {.exclude_ids = {"seed"}}});
    ASSERT_THAT(Ids(answer), ElementsAre("near"));
    EXPECT_THAT(answer->items[0].reason.shared_terms, Contains("Vladivostok"));
    EXPECT_LE(answer->items[0].reason.shared_terms.size(), 5);
  }
}

TEST_F(RecommenderTest, AVectorSharesNoTerms) {
  Add({.id = "near", .title = "Kim and Putin meet in Vladivostok"});
  const Embedding wanted =
      embedder_.Embed({.title = "Kim and Putin meet in Vladivostok"})
          ->embedding;
  const absl::StatusOr<Answer> answer = recommender_.FindSimilar(
      {.positive = {GivenEmbedding{
           "", {wanted.values().begin(), wanted.values().end()}}}});
  ASSERT_THAT(Ids(answer), ElementsAre("near"));
  EXPECT_THAT(answer->items[0].reason.shared_terms, IsEmpty());
}

TEST_F(RecommenderTest, ASeedThatIsGoneMeanwhileSharesNoTerms) {
  Add({.id = "seed", .title = "Kim and Putin meet in Vladivostok"});
  Add({.id = "near", .title = "Kim and Putin meet in Vladivostok"});
  DeleteFromStore("seed");
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}}});
  ASSERT_THAT(Ids(answer), ElementsAre("near"));
  EXPECT_THAT(answer->items[0].reason.shared_terms, IsEmpty());
}

}  // namespace
}  // namespace akin
