#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "server/article/field_error.h"
#include "server/recommender.h"
#include "tests/server/recommender_fixture.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST_F(RecommenderTest, AnUnknownSeedIsNotFoundByItsName) {
  const absl::StatusOr<Answer> answer =
      recommender_.FindSimilar({.positive = {ArticleSeed{"nobody"}}});
  EXPECT_TRUE(absl::IsNotFound(answer.status()));
  EXPECT_EQ(GetMissingArticleId(answer.status()), "nobody");
}

TEST_F(RecommenderTest, ATextFindsWhatIsLikeIt) {
  Add({.id = "a", .title = "one two", .source = "a.example"});
  EXPECT_THAT(Ids(recommender_.FindSimilar(
                  {.positive = {TextSeed{.title = "one two"}}})),
              ElementsAre("a"));
}

TEST_F(RecommenderTest, AVectorFindsWhatIsLikeIt) {
  Add({.id = "a", .title = "one two"});
  Add({.id = "b", .title = "three four"});
  const Embedding wanted = embedder_.Embed({.title = "one two"})->embedding;
  EXPECT_THAT(
      Ids(recommender_.FindSimilar(
          {.positive = {GivenEmbedding{
               "fake-32", {wanted.values().begin(), wanted.values().end()}}}})),
      ElementsAre("a"));
}

TEST_F(RecommenderTest, SeveralSeedsFindWhatIsLikeAnyOfThem) {
  Add({.id = "seed1", .title = "one two"});
  Add({.id = "seed2", .title = "three four"});
  Add({.id = "like1", .title = "one two"});
  Add({.id = "like2", .title = "three four"});
  Add({.id = "junk", .title = "five six"});
  EXPECT_THAT(Ids(recommender_.FindSimilar(
                  {.positive = {ArticleSeed{"seed1"}, ArticleSeed{"seed2"}}})),
              UnorderedElementsAre("like1", "like2"));
}

TEST_F(RecommenderTest, BadSeedsAreRefusedByTheirField) {
  const auto field = [&](Seed seed) {
    return FieldOf(
        recommender_.FindSimilar({.positive = {std::move(seed)}}).status());
  };
  EXPECT_EQ(FieldOf(recommender_.FindSimilar({}).status()), "seeds.positive");
  EXPECT_EQ(field(ArticleSeed{""}), "seeds.positive[0].article_id");
  EXPECT_EQ(field(TextSeed{}), "seeds.positive[0].text.title");
  EXPECT_EQ(field(TextSeed{.title = "  "}), "seeds.positive[0].text");
  EXPECT_EQ(field(TextSeed{.title = "one", .language = "?!"}),
            "seeds.positive[0].text.language");
  EXPECT_EQ(field(GivenEmbedding{"", {1}}),
            "seeds.positive[0].embedding.values");
  EXPECT_EQ(field(GivenEmbedding{"other", {1}}),
            "seeds.positive[0].embedding.model");
}

TEST_F(RecommenderTest, SeedsThatCancelOutAreRefused) {
  std::vector<float> values(embedder_.model().dimensions, 1);
  std::vector<float> opposite(embedder_.model().dimensions, -1);
  EXPECT_EQ(
      FieldOf(recommender_
                  .FindSimilar({.positive = {GivenEmbedding{"", values},
                                             GivenEmbedding{"", opposite}}})
                  .status()),
      "seeds.positive");
}

TEST_F(RecommenderTest, ANegativeSeedThatIsUnknownIsNotFoundByItsName) {
  Add({.id = "seed", .title = "one two"});
  const absl::StatusOr<Answer> answer = recommender_.FindSimilar(
      {.positive = {ArticleSeed{"seed"}}, .negative = {ArticleSeed{"nobody"}}});
  EXPECT_TRUE(absl::IsNotFound(answer.status()));
  EXPECT_EQ(GetMissingArticleId(answer.status()), "nobody");
}

TEST_F(RecommenderTest, ABadNegativeSeedIsRefusedByItsField) {
  Add({.id = "seed", .title = "one two"});
  const auto field = [&](Seed seed) {
    return FieldOf(
        recommender_
            .FindSimilar({.positive = {ArticleSeed{"seed"}},
                          .negative = {ArticleSeed{"seed"}, std::move(seed)}})
            .status());
  };
  EXPECT_EQ(field(ArticleSeed{""}), "seeds.negative[1].article_id");
  EXPECT_EQ(field(TextSeed{.title = " "}), "seeds.negative[1].text");
  EXPECT_EQ(field(GivenEmbedding{"", {1}}),
            "seeds.negative[1].embedding.values");
}

TEST_F(RecommenderTest, ANegativeSeedIsNotShown) {
  Add({.id = "seed", .title = "one two"});
  Add({.id = "waved away", .title = "one two"});
  EXPECT_THAT(
      Ids(recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}},
                                    .negative = {ArticleSeed{"waved away"}},
                                    .policy = {.min_relevance = 0}})),
      IsEmpty());
}

TEST_F(RecommenderTest, ANegativeSeedLowersWhatIsLikeIt) {
  Add({.id = "seed", .title = "rain floods valley town"});
  Add({.id = "unwanted", .title = "rain floods sport match"});
  Add({.id = "a", .title = "rain floods valley bridge"});
  Add({.id = "b", .title = "road rain valley town"});
  const auto ask = [&](std::vector<Seed> negative) {
    return recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}},
                                     .negative = std::move(negative),
                                     .filter = {.exclude_ids = {"unwanted"}}});
  };
  const absl::StatusOr<Answer> plain = ask({});
  ASSERT_THAT(Ids(plain), UnorderedElementsAre("a", "b"));
  EXPECT_DOUBLE_EQ(plain->items[0].relevance, plain->items[1].relevance);
  const absl::StatusOr<Answer> answer = ask({ArticleSeed{"unwanted"}});
  ASSERT_THAT(Ids(answer), ElementsAre("b", "a"));
  EXPECT_LT(answer->items[1].relevance, plain->items[0].relevance);
  const absl::StatusOr<Answer> text =
      ask({TextSeed{.title = "rain floods sport match"}});
  ASSERT_THAT(Ids(text), ElementsAre("b", "a"));
  EXPECT_DOUBLE_EQ(text->items[1].relevance, answer->items[1].relevance);
}

TEST_F(RecommenderTest, TheSourceOfANegativeSeedIsShown) {
  Add({.id = "seed", .title = "one two", .source = "a.example"});
  Add({.id = "unwanted", .title = "three four", .source = "b.example"});
  Add({.id = "near", .title = "one two", .source = "b.example"});
  EXPECT_THAT(
      Ids(recommender_.FindSimilar({.positive = {ArticleSeed{"seed"}},
                                    .negative = {ArticleSeed{"unwanted"}}})),
      ElementsAre("near"));
}

}  // namespace
}  // namespace akin
