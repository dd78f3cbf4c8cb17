#include "server/query_seeds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/article/field_error.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1'694'606'400);

class QuerySeedsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TextFeatures features = *embedder_.Embed({.title = "one two"});
    std::vector<IndexChange> changes;
    changes.push_back(IndexedArticle{.id = "a",
                                     .embedding = features.embedding,
                                     .terms = features.terms,
                                     .source = "A.example",
                                     .language = "de",
                                     .country = "CH",
                                     .published_at = kNoon});
    ASSERT_TRUE(index_.Apply(std::move(changes), Revision{1}).ok());
  }

  absl::StatusOr<ResolvedSeeds> Resolve(
      const std::vector<Seed>& positive,
      const std::vector<Seed>& negative = {}) {
    return ResolveSeeds(positive, negative, *index_.Snapshot(), embedder_);
  }

  std::string FieldOf(const absl::Status& status) {
    const auto violation = GetFieldViolation(status);
    return violation.has_value() ? violation->field : status.ToString();
  }

  // Cosine with what the embedder makes of a title.
  float SimilarityTo(std::string_view title, const ResolvedSeed& seed) {
    const VectorCode code(
        embedder_.Embed({.title = title})->embedding.values());
    return Cosine(seed.embedding.view(), code.view());
  }

  FakeEmbedder embedder_;
  FakeVectorIndex index_{embedder_.model().dimensions};
};

TEST_F(QuerySeedsTest, WithoutAPositiveSeedThereIsNoQuery) {
  EXPECT_EQ(FieldOf(Resolve({}).status()), "seeds.positive");
  EXPECT_EQ(FieldOf(Resolve({}, {ArticleSeed{"a"}}).status()),
            "seeds.positive");
}

TEST_F(QuerySeedsTest, ABadSeedIsNamedByItsListAndPlace) {
  const Seed good = ArticleSeed{"a"},
             bad_language = TextSeed{.title = "one", .language = "?"};
  EXPECT_EQ(FieldOf(Resolve({good, TextSeed{}}).status()),
            "seeds.positive[1].text.title");
  EXPECT_EQ(FieldOf(Resolve({good}, {good, good, bad_language}).status()),
            "seeds.negative[2].text.language");
}

TEST_F(QuerySeedsTest, AnUnknownArticleIsNotFoundInEitherList) {
  for (const absl::Status& status :
       {Resolve({ArticleSeed{"nobody"}}).status(),
        Resolve({ArticleSeed{"a"}}, {ArticleSeed{"nobody"}}).status()}) {
    EXPECT_TRUE(absl::IsNotFound(status));
    EXPECT_EQ(GetMissingArticleId(status), "nobody");
  }
}

TEST_F(QuerySeedsTest, AnArticleBringsWhatTheIndexKnows) {
  const absl::StatusOr<ResolvedSeeds> seeds = Resolve({ArticleSeed{"a"}});
  ASSERT_TRUE(seeds.ok()) << seeds.status();
  ASSERT_THAT(seeds->positive, SizeIs(1));
  const ResolvedSeed& seed = seeds->positive[0];
  EXPECT_NEAR(SimilarityTo("one two", seed), 1, 1e-6);
  EXPECT_EQ(seed.terms.size(), 2);
  EXPECT_EQ(seed.id, "a");
  EXPECT_EQ(seed.source, "a.example");
  EXPECT_EQ(seed.language, "de");
  EXPECT_EQ(seed.country, "ch");
  EXPECT_EQ(seed.published_at, kNoon);
  EXPECT_THAT(seeds->negative, IsEmpty());
}

TEST_F(QuerySeedsTest, ATextIsEmbeddedAndHasNoTime) {
  const absl::StatusOr<ResolvedSeeds> seeds =
      Resolve({TextSeed{.title = "one", .body = "two", .language = "en"}});
  ASSERT_TRUE(seeds.ok()) << seeds.status();
  const ResolvedSeed& seed = seeds->positive[0];
  EXPECT_NEAR(SimilarityTo("one two", seed), 1, 1e-6);
  EXPECT_EQ(seed.terms.size(), 2);
  EXPECT_EQ(seed.id, "");
  EXPECT_EQ(seed.text.title, "one");
  EXPECT_EQ(seed.text.body, "two");
  EXPECT_EQ(seed.language, "en");
  EXPECT_FALSE(seed.published_at.has_value());
}

TEST_F(QuerySeedsTest, AVectorHasNoTermsAndIsOfUnitLength) {
  std::vector<float> values(32, 0);
  values[3] = 7;
  const absl::StatusOr<ResolvedSeeds> seeds =
      Resolve({GivenEmbedding{"fake-32", values}});
  ASSERT_TRUE(seeds.ok()) << seeds.status();
  EXPECT_TRUE(seeds->positive[0].terms.empty());
  EXPECT_EQ(DecodeVector(seeds->positive[0].embedding.view(), 32)[3], 1);
}

TEST_F(QuerySeedsTest, TheMeanIsOfThePositiveAlone) {
  std::vector<float> x(32, 0), y(32, 0), z(32, 0);
  x[0] = y[1] = z[2] = 1;
  const absl::StatusOr<ResolvedSeeds> seeds = Resolve(
      {GivenEmbedding{"", x}, GivenEmbedding{"", y}}, {GivenEmbedding{"", z}});
  ASSERT_TRUE(seeds.ok()) << seeds.status();
  EXPECT_NEAR(seeds->mean.values()[0], std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(seeds->mean.values()[1], std::sqrt(0.5), 1e-6);
  EXPECT_EQ(seeds->mean.values()[2], 0);
  EXPECT_THAT(seeds->negative, SizeIs(1));
}

TEST_F(QuerySeedsTest, OnlyPositiveSeedsCanCancelOut) {
  std::vector<float> x(32, 0), opposite(32, 0);
  x[0] = 1;
  opposite[0] = -1;
  const Seed seed = GivenEmbedding{"", x}, other = GivenEmbedding{"", opposite};
  EXPECT_EQ(FieldOf(Resolve({seed, other}).status()), "seeds.positive");
  EXPECT_TRUE(Resolve({seed}, {seed, other}).ok());
}

}  // namespace
}  // namespace akin
