#include "server/recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/article/field_error.h"
#include "server/catalog.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const absl::Time kNoon = absl::FromUnixSeconds(1'694'606'400);

class RecommenderTest : public ::testing::Test {
 protected:
  void Add(Article article) {
    ASSERT_TRUE(catalog_.Upsert(std::move(article)).ok());
  }

  static std::vector<std::string> Ids(const absl::StatusOr<Answer>& answer) {
    std::vector<std::string> ids;
    if (!answer.ok()) return {answer.status().ToString()};
    for (const SimilarItem& item : answer->items)
      ids.push_back(item.article.id);
    return ids;
  }

  std::vector<std::string> SimilarTo(const std::string& id,
                                     ranking::Policy policy = {}) {
    return Ids(recommender_.FindSimilar(
        {.positive = {ArticleSeed{id}}, .policy = policy}));
  }

  static std::string FieldOf(const absl::Status& status) {
    const auto violation = GetFieldViolation(status);
    return violation.has_value() ? violation->field : status.ToString();
  }

  FakeEmbedder embedder_;
  FakeArticleStore store_;
  FakeVectorIndex index_{embedder_.model().dimensions};
  Catalog catalog_{store_, index_, embedder_};
  Recommender recommender_{store_, index_, embedder_};
};

TEST_F(RecommenderTest, TheMostSimilarComesFirstAndTheUnlikeNotAtAll) {
  Add({.id = "seed", .title = "kim trifft putin in russland"});
  Add({.id = "same", .title = "kim trifft putin in russland"});
  Add({.id = "near", .title = "kim trifft putin am kosmodrom in russland"});
  Add({.id = "junk", .title = "regierung plant fonds"});
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("same", "near"));
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

TEST_F(RecommenderTest, TheSeedsOwnSourceIsNotShownUnlessAskedFor) {
  Add({.id = "seed", .title = "one two", .source = "a.example"});
  Add({.id = "own", .title = "one two", .source = "A.example"});
  Add({.id = "other", .title = "one two", .source = "b.example"});
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("other"));
  EXPECT_THAT(SimilarTo("seed", {.source_rule = ranking::SourceRule::kAny}),
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

TEST_F(RecommenderTest, AFilterIsObeyed) {
  Add({.id = "seed", .title = "one two"});
  Add({.id = "de", .title = "one two", .language = "de"});
  Add({.id = "en", .title = "one two", .language = "en"});
  EXPECT_THAT(Ids(recommender_.FindSimilar(
                  {.positive = {ArticleSeed{"seed"}},
                   .filter = {.languages = {.any_of = {"en"}}}})),
              ElementsAre("en"));
}

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

TEST_F(RecommenderTest, OfEqualTextsTheOneOfTheSameDayComesFirst) {
  Add({.id = "seed", .title = "one two", .published_at = kNoon});
  Add({.id = "old",
       .title = "one two",
       .published_at = kNoon - absl::Hours(24 * 365)});
  Add({.id = "fresh", .title = "one two", .published_at = kNoon});
  EXPECT_THAT(SimilarTo("seed"), ElementsAre("fresh", "old"));
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

}  // namespace
}  // namespace akin
