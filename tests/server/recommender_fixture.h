#ifndef AKIN_TESTS_SERVER_RECOMMENDER_FIXTURE_H_
#define AKIN_TESTS_SERVER_RECOMMENDER_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "embeddings/shared_terms.h"
#include "server/article/field_error.h"
#include "server/catalog.h"
#include "server/recommender.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"
#include "tests/fakes/plain_relevance.h"

namespace akin {

inline const absl::Time kNoon = absl::FromUnixSeconds(1'694'606'400);

inline constexpr ranking::CopyRule kKeep = ranking::CopyRule::kKeep;

// A recommender over fakes, and the articles that it is given.
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

}  // namespace akin

#endif  // AKIN_TESTS_SERVER_RECOMMENDER_FIXTURE_H_
