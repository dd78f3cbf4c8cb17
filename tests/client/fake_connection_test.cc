#include "akin/fakes/fake_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "akin/client.h"
#include "tests/client/test_articles.h"
#include "tests/contracts/connection_contract.h"

namespace akin {
namespace {

class FakeConnectionEnvironment : public ConnectionEnvironment {
 public:
  std::shared_ptr<Connection> connection() override {
    return std::make_shared<FakeConnection>();
  }
};

INSTANTIATE_TEST_SUITE_P(FakeConnection, ConnectionContract,
                         testing::Values([] {
                           return std::make_unique<FakeConnectionEnvironment>();
                         }));

TEST(FakeConnectionTest, AnswersAreTheTestsOwn) {
  const auto akin = std::make_shared<FakeConnection>();
  akin->on_find_similar([](const v1::FindSimilarRequest&) {
    v1::FindSimilarResponse response;
    response.add_items()->set_relevance(0.5);
    return response;
  });
  const auto response = Client(akin).FindSimilar({});
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->items(0).relevance(), 0.5);
}

TEST(FakeConnectionTest, ListIsAsLongAsThePolicySays) {
  const auto akin = std::make_shared<FakeConnection>();
  for (const char* id : {"a", "b", "c", "d"}) akin->Put(MakeArticle(id));
  v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id("b");
  request.mutable_policy()->set_limit(2);
  const auto response = Client(akin).FindSimilar(request);
  ASSERT_TRUE(response.ok());
  ASSERT_EQ(response->items_size(), 2);
  EXPECT_EQ(response->items(0).article().id(), "a");
  EXPECT_EQ(response->items(1).article().id(), "c");
}

TEST(FakeConnectionTest, CallsFailAsOftenAsTheyAreTold) {
  const auto akin = std::make_shared<FakeConnection>();
  const Client client(akin);
  akin->FailNext(2, absl::UnavailableError("away"));
  EXPECT_TRUE(absl::IsUnavailable(client.GetStatus().status()));
  const auto stream = client.Export(v1::ExportArticlesRequest());
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_TRUE(absl::IsUnavailable(stream->Finish()));
  EXPECT_TRUE(client.GetStatus().ok());
}

TEST(FakeConnectionTest, FailingImportStreamIsReplaced) {
  const auto akin = std::make_shared<FakeConnection>();
  akin->FailNext(1, absl::UnavailableError("away"));
  ArticleImport importing = Client(akin).ImportArticles(
      [](v1::ImportArticlesRequest, v1::ImportArticlesResponse) {});
  v1::ImportArticlesRequest request;
  *request.add_articles() = MakeArticle("a");
  EXPECT_EQ(importing.Send(request), absl::OkStatus());
  EXPECT_EQ(importing.Finish(), absl::OkStatus());
  EXPECT_EQ(akin->articles().size(), 1);
}

TEST(FakeConnectionTest, FilterIsUnimplemented) {
  const auto akin = std::make_shared<FakeConnection>();
  v1::ListArticlesRequest request;
  request.mutable_filter()->add_languages("de");
  EXPECT_TRUE(
      absl::IsUnimplemented(Client(akin).ListArticles(request).status()));
}

}  // namespace
}  // namespace akin
