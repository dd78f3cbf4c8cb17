#include "server/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/article/field_error.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CatalogTest : public ::testing::Test {
 protected:
  std::vector<std::string> ListIds(std::string_view after,
                                   const Filter& filter) {
    std::vector<std::string> ids;
    absl::StatusOr<std::unique_ptr<ArticleCursor>> cursor =
        catalog_.List(after, filter);
    while (auto next = *(*cursor)->Next()) ids.push_back(next->article.id);
    return ids;
  }

  std::string FieldOf(const absl::Status& status) {
    const auto violation = GetFieldViolation(status);
    return violation.has_value() ? violation->field : "no field";
  }

  FakeEmbedder embedder_;
  FakeArticleStore store_;
  FakeVectorIndex index_{embedder_.model().dimensions};
  Catalog catalog_{store_, index_, embedder_};
};

TEST_F(CatalogTest, AnUpsertedArticleCanBeReadAndFound) {
  ASSERT_TRUE(catalog_.Upsert({.id = "a", .title = "one two"}).ok());
  EXPECT_EQ(catalog_.Get("a")->title, "one two");
  EXPECT_TRUE(index_.Snapshot()->Find("a").has_value());
}

TEST_F(CatalogTest, AnUpsertReplacesTheWholeArticle) {
  ASSERT_TRUE(catalog_.Upsert({.id = "a", .title = "one", .body = "b"}).ok());
  ASSERT_TRUE(catalog_.Upsert({.id = "a", .title = "two"}).ok());
  EXPECT_EQ(catalog_.Get("a")->title, "two");
  EXPECT_EQ(catalog_.Get("a")->body, "");
}

TEST_F(CatalogTest, RevisionsGrowWithEveryWrite) {
  const Revision first = *catalog_.Upsert({.id = "a", .title = "one"});
  const Revision second = *catalog_.Upsert({.id = "a", .title = "two"});
  const Revision third = *catalog_.Delete("a");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_EQ(catalog_.revision(), third);
}

TEST_F(CatalogTest, AnInvalidArticleIsRefusedWithItsField) {
  EXPECT_EQ(FieldOf(catalog_.Upsert({.id = "", .title = "one"}).status()),
            "article.id");
  EXPECT_EQ(store_.apply_calls(), 0);
}

TEST_F(CatalogTest, TextWithoutAWordNeedsAnEmbedding) {
  const absl::Status status =
      catalog_.Upsert({.id = "a", .title = "   "}).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(FieldOf(status), "article.title");

  std::vector<float> values(embedder_.model().dimensions, 1);
  EXPECT_TRUE(catalog_
                  .Upsert({.id = "a",
                           .title = "   ",
                           .embedding = GivenEmbedding{"", values}})
                  .ok());
}

TEST_F(CatalogTest, AGivenEmbeddingOfAnotherModelIsRefused) {
  std::vector<float> values(embedder_.model().dimensions, 1);
  const absl::Status status =
      catalog_
          .Upsert({.id = "a",
                   .title = "one",
                   .embedding = GivenEmbedding{"other", values}})
          .status();
  EXPECT_EQ(FieldOf(status), "article.embedding.model");
  EXPECT_THAT(std::string(status.message()), HasSubstr("fake-32"));
}

TEST_F(CatalogTest, AGivenEmbeddingOfWrongLengthIsRefusedWithBothNumbers) {
  const absl::Status status =
      catalog_
          .Upsert({.id = "a",
                   .title = "one",
                   .embedding = GivenEmbedding{"", {1, 2, 3}}})
          .status();
  EXPECT_EQ(FieldOf(status), "article.embedding.values");
  EXPECT_THAT(std::string(status.message()), HasSubstr("3"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("32"));
}

TEST_F(CatalogTest, ABrokenArticleOfABatchIsRejectedAlone) {
  const absl::StatusOr<BatchOutcome> outcome = catalog_.UpsertBatch(
      {{.id = "a", .title = "one"}, {.id = "b"}, {.id = "c", .title = "two"}});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->upserted, 2);
  ASSERT_EQ(outcome->rejections.size(), 1);
  EXPECT_EQ(outcome->rejections[0].index, 1);
  EXPECT_EQ(outcome->rejections[0].id, "b");
  EXPECT_EQ(FieldOf(outcome->rejections[0].status), "title");
  EXPECT_TRUE(catalog_.Get("c").ok());
}

TEST_F(CatalogTest, ABatchOfBrokenArticlesWritesNothing) {
  const absl::StatusOr<BatchOutcome> outcome = catalog_.UpsertBatch({{}, {}});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->upserted, 0);
  EXPECT_EQ(store_.apply_calls(), 0);
}

TEST_F(CatalogTest, OfOneIdTwiceInABatchTheLaterWins) {
  ASSERT_TRUE(
      catalog_
          .UpsertBatch({{.id = "a", .title = "one"}, {.id = "a", .title = "2"}})
          .ok());
  EXPECT_EQ(catalog_.Get("a")->title, "2");
  EXPECT_EQ(index_.Snapshot()->size(), 1);
}

TEST_F(CatalogTest, AFailingDiskFailsTheBatch) {
  store_.FailApply(absl::UnavailableError("disk full"));
  EXPECT_TRUE(absl::IsUnavailable(
      catalog_.UpsertBatch({{.id = "a", .title = "one"}}).status()));
}

TEST_F(CatalogTest, ADeletedArticleIsNowhere) {
  ASSERT_TRUE(catalog_.Upsert({.id = "a", .title = "one"}).ok());
  ASSERT_TRUE(catalog_.Delete("a").ok());
  EXPECT_TRUE(absl::IsNotFound(catalog_.Get("a").status()));
  EXPECT_FALSE(index_.Snapshot()->Find("a").has_value());
}

TEST_F(CatalogTest, AnUnknownArticleCannotBeDeleted) {
  EXPECT_TRUE(absl::IsNotFound(catalog_.Delete("a").status()));
  EXPECT_EQ(FieldOf(catalog_.Delete("").status()), "article_id");
}

TEST_F(CatalogTest, ADeleteByFilterRemovesWhatMatchesAndNothingElse) {
  for (int i = 0; i < 2'500; ++i) {
    ASSERT_TRUE(catalog_
                    .Upsert({.id = absl::StrCat(i),
                             .title = "one",
                             .language = i % 2 == 0 ? "de" : "en"})
                    .ok());
  }
  const Filter german{.languages = {.any_of = {"de"}}};
  EXPECT_EQ(*catalog_.CountMatching(german), 1'250);
  const absl::StatusOr<DeleteOutcome> outcome = catalog_.DeleteMatching(german);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->deleted, 1'250);
  EXPECT_EQ(*catalog_.CountMatching({}), 1'250);
  EXPECT_EQ(index_.Snapshot()->size(), 1'250);
}

TEST_F(CatalogTest, AListIsInOrderOfIdsAndFiltered) {
  for (const char* id : {"c", "a", "d", "b"}) {
    ASSERT_TRUE(
        catalog_
            .Upsert(
                {.id = id, .title = "one", .source = *id == 'b' ? "x" : "y"})
            .ok());
  }
  EXPECT_THAT(ListIds("", {}), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(ListIds("a", {.sources = {.any_of = {"y"}}}),
              ElementsAre("c", "d"));
}

class LatestTest : public CatalogTest {
 protected:
  LatestTest() {
    Put("old", 1);
    Put("b", 2);
    Put("a", 2);
    Put("new", 3);
    EXPECT_TRUE(catalog_.Upsert({.id = "timeless", .title = "one"}).ok());
  }

  void Put(const char* id, int hour) {
    const auto revision = catalog_.Upsert(
        {.id = id,
         .title = "one",
         .source = *id == 'n' ? "x" : "y",
         .published_at = absl::UnixEpoch() + absl::Hours(hour)});
    EXPECT_TRUE(revision.ok()) << revision.status();
  }

  std::vector<std::string> Latest(
      const std::optional<PublicationPlace>& after = std::nullopt,
      const Filter& filter = {}) {
    return Rest(*catalog_.ListLatest(after, filter, 9));
  }

  static std::vector<std::string> Rest(ArticleCursor& cursor) {
    std::vector<std::string> ids;
    while (auto next = *cursor.Next()) ids.push_back(next->article.id);
    return ids;
  }
};

TEST_F(LatestTest, TheLastPublishedComeFirstAndWhatHasNoTimeNever) {
  EXPECT_THAT(Latest(), ElementsAre("new", "a", "b", "old"));
}

TEST_F(LatestTest, BatchesOfAnySizeGiveTheSame) {
  for (const size_t batch : {1, 2, 3, 4, 5}) {
    EXPECT_THAT(Rest(*catalog_.ListLatest(std::nullopt, {}, batch)),
                ElementsAre("new", "a", "b", "old"))
        << batch;
  }
}

TEST_F(LatestTest, AListGoesOnWhereAnotherEndedEvenAmidOneTime) {
  EXPECT_THAT(Latest(PublicationPlace{absl::UnixEpoch() + absl::Hours(2), "a"}),
              ElementsAre("b", "old"));
}

TEST_F(LatestTest, OnlyWhatTheFilterMatchesIsListed) {
  EXPECT_THAT(Latest(std::nullopt, {.sources = {.none_of = {"x"}}}),
              ElementsAre("a", "b", "old"));
}

TEST_F(LatestTest, WhatIsDeletedOrMovedBeforeItIsReadIsLeftOut) {
  const auto cursor = catalog_.ListLatest(std::nullopt, {}, 3);
  EXPECT_EQ((*cursor->Next())->article.id, "new");
  ASSERT_TRUE(catalog_.Delete("a").ok());
  Put("b", 7);
  EXPECT_THAT(Rest(*cursor), ElementsAre("old"));
}

TEST_F(CatalogTest, BatchGetAnswersInOrderWithHoles) {
  ASSERT_TRUE(catalog_.Upsert({.id = "a", .title = "one"}).ok());
  const auto articles = catalog_.BatchGet({"x", "a"});
  ASSERT_TRUE(articles.ok());
  EXPECT_FALSE((*articles)[0].has_value());
  EXPECT_EQ((*articles)[1]->title, "one");
}

}  // namespace
}  // namespace akin
