#include "client/bench/workload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "client/bench/article_sample.h"
#include "client/bench/questions.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

WorkloadDescription Named(const std::string& name) {
  return NamedWorkload(name, {}).value();
}

absl::StatusOr<Workload> Make(const FakeServer& server,
                              const std::string& name) {
  return MakeWorkload(server.client(), Named(name), 1000, 1);
}

// Articles of two languages, one an hour.
void PutArticles(FakeServer& server, int count = 100) {
  for (int i = 0; i < count; ++i) {
    v1::Article article = MakeArticle("a" + std::to_string(i));
    article.set_language(i % 2 == 0 ? "de" : "fr");
    article.mutable_published_at()->set_seconds(i * 3600);
    server.Put(article);
  }
}

// Answers with one item and keeps the question.
class Questioned {
 public:
  explicit Questioned(FakeServer& server) {
    server.on_find_similar([this](const v1::FindSimilarRequest& request,
                                  v1::FindSimilarResponse* response) {
      MutexLock lock(mutex_);
      questions_.push_back(request);
      response->add_items()->mutable_article()->set_id("x");
      response->mutable_info()->set_matching_share(0.25);
      return grpc::Status::OK;
    });
  }
  std::vector<v1::FindSimilarRequest> questions() {
    MutexLock lock(mutex_);
    return questions_;
  }

 private:
  Mutex mutex_;
  std::vector<v1::FindSimilarRequest> questions_ ABSL_GUARDED_BY(mutex_);
};

TEST(ArticleSampleTest, ServerWithoutArticlesCannotBeAsked) {
  FakeServer server;
  EXPECT_TRUE(
      absl::IsFailedPrecondition(DrawIds(server.client(), 10, 1).status()));
}

TEST(ArticleSampleTest, DrawnIdsAreBoundedAndTheSameForASeed) {
  FakeServer server;
  PutArticles(server);
  const auto draw = [&](uint64_t seed) {
    return DrawIds(server.client(), 20, seed).value();
  };
  EXPECT_EQ(draw(1).size(), 20);
  EXPECT_EQ(draw(1), draw(1));
  EXPECT_NE(draw(1), draw(2));
}

TEST(ArticleSampleTest, CopiesOfTestsAreNotDrawn) {
  FakeServer server;
  server.Put(MakeArticle("a"));
  server.Put(MakeArticle("akin-bench:a"));
  EXPECT_THAT(DrawIds(server.client(), 10, 1).value(), ElementsAre("a"));
}

TEST(WorkloadTest, UnknownNameIsTold) {
  EXPECT_THAT(std::string(NamedWorkload("nothing", {}).status().message()),
              HasSubstr("similar_by_id"));
}

class NamedWorkloadTest : public testing::TestWithParam<const char*> {};

TEST_P(NamedWorkloadTest, EachKindMakesGoodCalls) {
  FakeServer server;
  // So many that a filter of one in a thousand has something to match.
  PutArticles(server, 1000);
  Questioned questioned(server);
  const auto workload =
      MakeWorkload(server.client(), Named(GetParam()), 1000, 1);
  // The dimensions are those of GetStatus, which the fake does not have.
  if (std::string(GetParam()) == "by_vector") {
    EXPECT_TRUE(absl::IsFailedPrecondition(workload.status()));
    return;
  }
  ASSERT_TRUE(workload.ok()) << workload.status();
  Random random(1);
  for (const CallKind& kind : workload->kinds) {
    const Outcome outcome = kind.operation->Call(random);
    EXPECT_TRUE(outcome.status.ok()) << kind.name << outcome.status;
    EXPECT_EQ(outcome.answer.has_value(), outcome.question != nullptr);
    if (outcome.answer.has_value()) {
      EXPECT_EQ(outcome.answer->items_size(), 1) << kind.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, NamedWorkloadTest,
                         testing::Values("similar_by_id", "similar_in_week",
                                         "by_text", "by_vector", "filtered",
                                         "batch", "stream", "mixed", "burst",
                                         "churn"),
                         [](const auto& info) { return info.param; });

TEST(WorkloadTest, BatchFailsIfOneQuestionDoes) {
  FakeServer server;
  PutArticles(server);
  std::atomic<int> asked = 0;
  server.on_find_similar([&](const auto&, auto*) {
    return ++asked == 7 ? grpc::Status(grpc::StatusCode::NOT_FOUND, "gone")
                        : grpc::Status::OK;
  });
  const auto workload = Make(server, "batch");
  Random random(1);
  EXPECT_TRUE(
      absl::IsNotFound(workload->kinds[0].operation->Call(random).status));
  EXPECT_EQ(asked, 10);
}

TEST(WorkloadTest, StreamGoesOnAfterAnAnswerThatIsAnError) {
  FakeServer server;
  PutArticles(server);
  std::atomic<int> asked = 0;
  server.on_find_similar([&](const auto&, auto*) {
    return ++asked == 1 ? grpc::Status(grpc::StatusCode::NOT_FOUND, "gone")
                        : grpc::Status::OK;
  });
  const auto workload = Make(server, "stream");
  Random random(1);
  const auto& operation = *workload->kinds[0].operation;
  EXPECT_TRUE(absl::IsNotFound(operation.Call(random).status));
  EXPECT_TRUE(operation.Call(random).status.ok());
}

TEST(WorkloadTest, ChurnWritesCopiesAndDeletesOnlyThem) {
  FakeServer server;
  for (const char* id : {"a", "b"}) server.Put(MakeArticle(id));
  const auto churn = Make(server, "churn");
  ASSERT_TRUE(churn.ok()) << churn.status();
  Random random(1);
  for (const int kind : {0, 0, 0, 0, 0, 0}) {
    ASSERT_TRUE(churn->kinds[kind].operation->Call(random).status.ok());
  }
  EXPECT_EQ(server.articles().size(), 4);
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(churn->kinds[1].operation->Call(random).status.ok());
  }
  EXPECT_EQ(server.articles().size(), 2);
  EXPECT_EQ(server.articles().count("a"), 1);
}

TEST(WorkloadTest, WeekIsThatBeforeTheArticle) {
  FakeServer server;
  v1::Article article = MakeArticle("a");
  article.mutable_published_at()->set_seconds(1'000'000);
  server.Put(article);
  Questioned questioned(server);
  const auto workload = Make(server, "similar_in_week");
  Random random(1);
  workload->kinds[0].operation->Call(random);
  const v1::Filter filter = questioned.questions().at(0).filter();
  EXPECT_EQ(filter.published_before().seconds(), 1'000'000);
  EXPECT_EQ(filter.published_after().seconds(), 1'000'000 - 604'800);
}

TEST(QuestionsTest, ArticlesWithoutTextAreNotAskedByIt) {
  v1::Article article;
  article.set_id("a");
  EXPECT_TRUE(
      absl::IsFailedPrecondition(QuestionsByText({article}, {}).status()));
}

TEST(QuestionsTest, GivenVectorsAreAskedAndOthersDrawn) {
  const auto questions =
      QuestionsByVector({MakeFullArticle("a"), MakeArticle("b")}, 7, 1, {});
  ASSERT_TRUE(questions.ok());
  const auto size = [&](int i) {
    return questions->at(i).seeds().positive(0).embedding().values_size();
  };
  EXPECT_EQ(size(0), 4);
  EXPECT_EQ(size(1), 7);
}

TEST(QuestionsTest, FiltersMatchAboutTheirShare) {
  std::vector<v1::Article> articles;
  for (int i = 0; i < 100; ++i) {
    articles.push_back(MakeArticle(std::to_string(i)));
    articles.back().mutable_published_at()->set_seconds(i);
  }
  const auto questions = QuestionsUnderFilters(articles, 0.1, 1, {});
  ASSERT_TRUE(questions.ok()) << questions.status();
  const v1::Filter& filter = questions->at(0).filter();
  EXPECT_EQ(
      filter.published_before().seconds() - filter.published_after().seconds(),
      10);
}

TEST(QuestionsTest, FilterOfASmallShareMatchesOneArticleAtLeast) {
  std::vector<v1::Article> articles;
  for (int i = 0; i < 10; ++i) {
    articles.push_back(MakeArticle(std::to_string(i)));
    articles.back().mutable_published_at()->set_seconds(i);
  }
  EXPECT_TRUE(QuestionsUnderFilters(articles, 0.001, 1, {}).ok());
}

TEST(QuestionsTest, FilterOfNothingIsRefused) {
  const auto questions = QuestionsUnderFilters({MakeArticle("a")}, 0.5, 1, {});
  EXPECT_THAT(std::string(questions.status().message()), HasSubstr("50 %"));
}

TEST(ZipfTest, ShareOfTheFirstIsAsItsWeight) {
  const Zipf zipf(3, 1);  // weights 1, 1/2, 1/3
  Random random(1);
  std::vector<int> drawn(3);
  for (int i = 0; i < 60000; ++i) ++drawn[zipf.Draw(random)];
  EXPECT_NEAR(drawn[0] / 60000.0, 6.0 / 11, 0.01);
  EXPECT_NEAR(drawn[2] / 60000.0, 2.0 / 11, 0.01);
}

TEST(WorkloadFileTest, EveryKeyIsRead) {
  const auto workload = ParseWorkload(R"({
    "name": "front page",
    "kinds": [
      {"what": "filtered", "name": "local", "weight": 3, "share": 0.01,
       "zipf": 0.5, "as": "batch", "batch_size": 4,
       "ask": {"policy": {"limit": 3}, "view": "ARTICLE_VIEW_ID"}},
      {"what": "upsert", "rate": 2.5}],
    "burst": {"every": "20s", "length": "2s", "factor": 3}})");
  ASSERT_TRUE(workload.ok()) << workload.status();
  EXPECT_EQ(workload->name, "front page");
  ASSERT_EQ(workload->kinds.size(), 2);
  const KindDescription& local = workload->kinds[0];
  EXPECT_EQ(local.name, "local");
  EXPECT_EQ(local.doing, Doing::kFiltered);
  EXPECT_EQ(local.frequency.weight, 3);
  EXPECT_FALSE(local.frequency.rate.has_value());
  EXPECT_EQ(local.share, 0.01);
  EXPECT_EQ(local.zipf, 0.5);
  EXPECT_EQ(local.sending, Sending::kBatch);
  EXPECT_EQ(local.batch_size, 4);
  EXPECT_EQ(local.ask.policy().limit(), 3);
  EXPECT_EQ(workload->kinds[1].name, "upsert");
  EXPECT_EQ(workload->kinds[1].frequency.rate, 2.5);
  EXPECT_EQ(workload->burst->every, absl::Seconds(20));
  EXPECT_EQ(workload->burst->factor, 3);
}

struct BadFile {
  const char* name;
  const char* json;
  const char* message;
};

class BadWorkloadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadWorkloadFileTest, IsRefusedWithTheKey) {
  const auto workload = ParseWorkload(GetParam().json);
  ASSERT_TRUE(absl::IsInvalidArgument(workload.status()));
  EXPECT_THAT(std::string(workload.status().message()),
              StartsWith(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadWorkloadFileTest,
    testing::Values(
        BadFile{"NotJson", "{", "not JSON"},
        BadFile{"NotAnObject", "[]", "[] is not an object"},
        BadFile{"NoKinds", "{}", "kinds: null is not a list"},
        BadFile{"UnknownKey", R"({"kinds": [{"what": "upsert"}], "x": 1})",
                "x is not a key"},
        BadFile{"NoWhat", R"({"kinds": [{}]})", "kinds[0].what: null"},
        BadFile{"UnknownWhat", R"({"kinds": [{"what": "ask"}]})",
                "kinds[0].what: \"ask\" is not one of similar_by_id"},
        BadFile{"WeightIsZero",
                R"({"kinds": [{"what": "upsert", "weight": 0}]})",
                "kinds[0].weight: 0 is not a number above 0"},
        BadFile{"ShareIsNone",
                R"({"kinds": [{"what": "filtered", "share": 0.3}]})",
                "kinds[0].share: 0.3 is not one of 0.5"},
        BadFile{"AskHasSeeds",
                R"({"kinds": [{"what": "by_text", "ask": {"seeds": {}}}]})",
                "kinds[0].ask: {\"seeds\":{}} is not a FindSimilarRequest"},
        BadFile{"AskIsUnknown",
                R"({"kinds": [{"what": "by_text", "ask": {"x": 1}}]})",
                "kinds[0].ask: {\"x\":1} is not a FindSimilarRequest"},
        BadFile{"OnlyRates", R"({"kinds": [{"what": "upsert", "rate": 1}]})",
                "kinds: all have a rate"},
        BadFile{
            "LongBurst",
            R"({"kinds": [{"what": "upsert"}], "burst": {"length": "10s"}})",
            "burst.length: \"10s\" is not shorter"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace akin
