#include "server/recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "embeddings/shared_terms.h"
#include "server/article/field_error.h"
#include "server/catalog.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"
#include "tests/fakes/plain_relevance.h"

namespace akin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const absl::Time kNoon = absl::FromUnixSeconds(1'694'606'400);

constexpr ranking::CopyRule kKeep = ranking::CopyRule::kKeep;

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

  // The ids of an item's copies.
  static std::vector<std::string> CopyIds(const SimilarItem& item) {
    std::vector<std::string> ids;
    for (const Copy& copy : item.copies) ids.push_back(copy.article_id);
    return ids;
  }

  // Says to the store alone, as a write between search and answer does.
  void DeleteFromStore(const std::string& id) {
    const Write write = Delete{id};
    ASSERT_TRUE(store_.Apply({&write, 1}).ok());
  }

  FakeEmbedder embedder_;
  FakeArticleStore store_;
  FakeVectorIndex index_{embedder_.model().dimensions};
  Catalog catalog_{store_, index_, embedder_};
  const std::unique_ptr<SharedTermFinder> shared_terms_ =
      *SharedTermFinder::Create();
  const ranking::RelevanceModel model_ = PlainRelevance();
  Recommender recommender_{store_, index_, embedder_, *shared_terms_, model_};
};

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
  EXPECT_THAT(SimilarTo("seed", {.copy_rule = kKeep}),
              ElementsAre("fresh", "old"));
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
