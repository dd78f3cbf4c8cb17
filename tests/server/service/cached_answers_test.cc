// FindSimilar with and without consistency.max_staleness, over gRPC.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

class CachedAnswersTest : public ::testing::Test {
 protected:
  std::string Upsert(const std::string& id, const std::string& title) {
    v1::UpsertArticleRequest request;
    request.mutable_article()->set_id(id);
    request.mutable_article()->set_title(title);
    request.mutable_article()->set_source(id + ".example");
    grpc::ClientContext context;
    v1::UpsertArticleResponse response;
    EXPECT_TRUE(
        server_.articles().UpsertArticle(&context, request, &response).ok());
    return response.revision();
  }

  void Delete(const std::string& id) {
    v1::DeleteArticleRequest request;
    request.set_article_id(id);
    grpc::ClientContext context;
    v1::DeleteArticleResponse response;
    EXPECT_TRUE(
        server_.articles().DeleteArticle(&context, request, &response).ok());
  }

  static v1::FindSimilarRequest SimilarTo(const std::string& id,
                                          int64_t max_staleness = 3'600) {
    v1::FindSimilarRequest request;
    request.mutable_seeds()->add_positive()->set_article_id(id);
    request.mutable_consistency()->mutable_max_staleness()->set_seconds(
        max_staleness);
    return request;
  }

  grpc::Status Ask(const v1::FindSimilarRequest& request,
                   v1::FindSimilarResponse* response) {
    grpc::ClientContext context;
    return server_.similar_news().FindSimilar(&context, request, response);
  }

  v1::FindSimilarResponse Ask(const v1::FindSimilarRequest& request) {
    v1::FindSimilarResponse response;
    EXPECT_TRUE(Ask(request, &response).ok());
    return response;
  }

  bool IsCached(const v1::FindSimilarRequest& request) {
    return Ask(request).info().has_age();
  }

  TestServer server_;
};

TEST_F(CachedAnswersTest, ARepeatedQuestionIsAnsweredFromTheCache) {
  Upsert("seed", "one two");
  Upsert("near", "one two");
  v1::FindSimilarResponse first = Ask(SimilarTo("seed"));
  EXPECT_FALSE(first.info().has_age());
  Upsert("new", "one two");
  v1::FindSimilarResponse second = Ask(SimilarTo("seed"));
  ASSERT_TRUE(second.info().has_age());
  EXPECT_GE(second.info().age().nanos(), 0);
  second.mutable_info()->clear_age();
  EXPECT_EQ(second.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(server_.answer_cache().Stats().hits, 1);
}

TEST_F(CachedAnswersTest, WithoutMaxStalenessTheCacheIsNeitherReadNorFilled) {
  Upsert("seed", "one two");
  EXPECT_FALSE(IsCached(SimilarTo("seed", 0)));
  EXPECT_EQ(server_.answer_cache().Stats().bytes, 0);
  EXPECT_FALSE(IsCached(SimilarTo("seed")));
  EXPECT_GT(server_.answer_cache().Stats().bytes, 0);
  EXPECT_FALSE(IsCached(SimilarTo("seed", 0)));
  EXPECT_EQ(server_.answer_cache().Stats().hits, 0);
}

TEST_F(CachedAnswersTest, AnotherQuestionHasAnotherAnswer) {
  Upsert("seed", "one two");
  EXPECT_FALSE(IsCached(SimilarTo("seed")));
  const std::vector<std::function<void(v1::FindSimilarRequest&)>> changes = {
      [](auto& r) {
        r.mutable_seeds()->add_positive()->set_article_id("seed");
      },
      [](auto& r) {
        r.mutable_seeds()->add_negative()->set_article_id("seed");
      },
      [](auto& r) { r.mutable_filter()->add_languages("de"); },
      [](auto& r) { r.mutable_policy()->set_limit(1); },
      [](auto& r) { r.set_view(v1::ARTICLE_VIEW_ID); },
      [](auto& r) { r.set_accuracy(v1::ACCURACY_EXACT); },
      [](auto& r) { r.set_target_recall(0.9); }};
  for (const auto& change : changes) {
    v1::FindSimilarRequest request = SimilarTo("seed");
    change(request);
    EXPECT_FALSE(IsCached(request)) << request.ShortDebugString();
    EXPECT_TRUE(IsCached(request)) << request.ShortDebugString();
  }
}

TEST_F(CachedAnswersTest, AQuestionWithAnotherStalenessIsTheSameQuestion) {
  Upsert("seed", "one two");
  EXPECT_FALSE(IsCached(SimilarTo("seed", 60)));
  EXPECT_TRUE(IsCached(SimilarTo("seed", 3'600)));
}

TEST_F(CachedAnswersTest, AnAnswerThatIsTooOldIsNotUsed) {
  Upsert("seed", "one two");
  EXPECT_FALSE(IsCached(SimilarTo("seed")));
  v1::FindSimilarRequest request = SimilarTo("seed", 0);
  request.mutable_consistency()->mutable_max_staleness()->set_nanos(1);
  EXPECT_FALSE(IsCached(request));
}

TEST_F(CachedAnswersTest, TheLeastRevisionHoldsForCachedAnswersToo) {
  Upsert("seed", "one two");
  EXPECT_FALSE(IsCached(SimilarTo("seed")));
  v1::FindSimilarRequest request = SimilarTo("seed");
  request.mutable_consistency()->set_min_revision(Upsert("near", "one two"));
  EXPECT_EQ(Ask(request).items_size(), 1);
  EXPECT_TRUE(IsCached(request));
  request.mutable_consistency()->set_min_revision("99");
  v1::FindSimilarResponse response;
  EXPECT_EQ(Ask(request, &response).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(CachedAnswersTest, AChangedPositiveSeedEndsAnAnswer) {
  Upsert("seed", "one two");
  Upsert("near", "three four");
  EXPECT_EQ(Ask(SimilarTo("seed")).items_size(), 0);
  Upsert("seed", "three four");
  EXPECT_EQ(Ask(SimilarTo("seed")).items_size(), 1);
}

TEST_F(CachedAnswersTest, AChangedNegativeSeedEndsAnAnswer) {
  Upsert("seed", "one two");
  Upsert("near", "one two");
  Upsert("unlike", "one two");
  v1::FindSimilarRequest request = SimilarTo("seed");
  request.mutable_seeds()->add_negative()->set_article_id("unlike");
  EXPECT_EQ(Ask(request).items_size(), 0);
  Upsert("unlike", "three four");
  EXPECT_EQ(Ask(request).items_size(), 1);
}

TEST_F(CachedAnswersTest, ADeletedSeedIsNotFoundAtOnce) {
  Upsert("seed", "one two");
  EXPECT_FALSE(IsCached(SimilarTo("seed")));
  Delete("seed");
  v1::FindSimilarResponse response;
  EXPECT_EQ(Ask(SimilarTo("seed"), &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(CachedAnswersTest, ADeletedItemAndADeletedCopyAreNotShownAgain) {
  Upsert("seed", "one two");
  Upsert("near", "one two");
  Upsert("copy", "one two");
  const v1::FindSimilarResponse first = Ask(SimilarTo("seed"));
  ASSERT_EQ(first.items_size(), 1);
  ASSERT_EQ(first.items(0).copies_size(), 1);
  Delete(first.items(0).copies(0).article_id());
  const v1::FindSimilarResponse second = Ask(SimilarTo("seed"));
  ASSERT_EQ(second.items_size(), 1);
  EXPECT_EQ(second.items(0).copies_size(), 0);
  Delete(second.items(0).article().id());
  EXPECT_EQ(Ask(SimilarTo("seed")).items_size(), 0);
}

TEST_F(CachedAnswersTest, ADeleteByFilterEndsAnAnswer) {
  Upsert("seed", "one two");
  Upsert("near", "one two");
  EXPECT_EQ(Ask(SimilarTo("seed")).items_size(), 1);
  v1::DeleteArticlesRequest request;
  request.mutable_filter()->add_sources("near.example");
  grpc::ClientContext context;
  v1::DeleteArticlesResponse response;
  ASSERT_TRUE(
      server_.articles().DeleteArticles(&context, request, &response).ok());
  EXPECT_EQ(Ask(SimilarTo("seed")).items_size(), 0);
}

TEST_F(CachedAnswersTest, AnErrorIsNotKept) {
  v1::FindSimilarResponse response;
  EXPECT_FALSE(Ask(SimilarTo("seed"), &response).ok());
  EXPECT_EQ(server_.answer_cache().Stats().bytes, 0);
}

TEST_F(CachedAnswersTest, BatchesAndStreamsUseTheCacheToo) {
  Upsert("seed", "one two");
  grpc::ClientContext context;
  v1::BatchFindSimilarRequest batch;
  *batch.add_requests() = SimilarTo("seed");
  *batch.add_requests() = SimilarTo("seed");
  v1::BatchFindSimilarResponse answers;
  ASSERT_TRUE(
      server_.similar_news().BatchFindSimilar(&context, batch, &answers).ok());
  EXPECT_FALSE(answers.results(0).response().info().has_age());
  EXPECT_TRUE(answers.results(1).response().info().has_age());

  grpc::ClientContext stream_context;
  auto stream = server_.similar_news().StreamFindSimilar(&stream_context);
  v1::StreamFindSimilarRequest request;
  *request.mutable_request() = SimilarTo("seed");
  ASSERT_TRUE(stream->Write(request));
  v1::StreamFindSimilarResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_TRUE(answer.result().response().info().has_age());
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(CachedAnswersTest, AnAnswerThatAWriteOvertookIsNotGivenAgain) {
  Upsert("seed", "one two");
  Upsert("near", "one two");
  server_.store().BeforeNextBatchGet([&] { Upsert("near", "three four"); });
  EXPECT_EQ(Ask(SimilarTo("seed")).items_size(), 1);
  EXPECT_EQ(Ask(SimilarTo("seed")).items_size(), 0);
}

TEST_F(CachedAnswersTest, WhoeverHasWrittenSeesItThoughOthersKeepAsking) {
  constexpr int kWrites = 200;
  Upsert("seed", "one two");
  Upsert("near", "one two 0");
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  for (int t = 0; t < 2; ++t) {
    readers.emplace_back([&] {
      while (!done) EXPECT_EQ(Ask(SimilarTo("seed")).items_size(), 1);
    });
  }
  for (int i = 1; i <= kWrites; ++i) {
    const std::string title = absl::StrCat("one two ", i);
    Upsert("near", title);
    const v1::FindSimilarResponse response = Ask(SimilarTo("seed"));
    EXPECT_EQ(response.items_size(), 1);
    for (const v1::SimilarItem& item : response.items()) {
      EXPECT_EQ(item.article().title(), title);
    }
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(server_.answer_cache().Stats().hits, 0);
}

}  // namespace
}  // namespace akin
