// Every bad request is INVALID_ARGUMENT with a google.rpc.BadRequest that names
// the field.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

// The field that a status names, or what it says instead.
std::string FieldOf(const google::rpc::Status& status) {
  google::rpc::BadRequest details;
  for (const google::protobuf::Any& detail : status.details()) {
    if (detail.UnpackTo(&details)) return details.field_violations(0).field();
  }
  return "no field: " + status.ShortDebugString();
}

std::string FieldOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  return FieldOf(details);
}

TestServer& Server() {
  static TestServer server;
  return server;
}

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

struct Case {
  std::string name;
  std::string request;  // in protobuf's text form
  std::string field;
};

std::string Repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

std::string NameOf(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

class BadQueryTest : public ::testing::TestWithParam<Case> {};

TEST_P(BadQueryTest, IsRefusedByItsField) {
  grpc::ClientContext context;
  v1::FindSimilarResponse response;
  const grpc::Status status = Server().similar_news().FindSimilar(
      &context, Parse<v1::FindSimilarRequest>(GetParam().request), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(FieldOf(status), GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    Queries, BadQueryTest,
    ::testing::Values(
        Case{"NoSeeds", "", "seeds.positive"},
        Case{"EmptySeed", "seeds { positive {} }", "seeds.positive[0]"},
        Case{"EmptyId", "seeds { positive { article_id: '' } }",
             "seeds.positive[0].article_id"},
        Case{"LongId",
             "seeds { positive { article_id: '" + std::string(257, 'x') +
                 "' } }",
             "seeds.positive[0].article_id"},
        Case{"EmptyText", "seeds { positive { text {} } }",
             "seeds.positive[0].text.title"},
        Case{"TextWithoutAWord", "seeds { positive { text { title: ' ' } } }",
             "seeds.positive[0].text"},
        Case{"WrongDimensions",
             "seeds { positive { embedding { values: [1, 2] } } }",
             "seeds.positive[0].embedding.values"},
        Case{"NoValues", "seeds { positive { embedding {} } }",
             "seeds.positive[0].embedding.values"},
        Case{"UnknownModel",
             "seeds { positive { embedding { model: 'x' values: 1 } } }",
             "seeds.positive[0].embedding.model"},
        Case{"NegativeLimit",
             "seeds { positive { article_id: 'a' } } policy { limit: -1 }",
             "policy.limit"},
        Case{"LimitTooLarge",
             "seeds { positive { article_id: 'a' } } policy { limit: 101 }",
             "policy.limit"},
        Case{"RelevanceAboveOne",
             "seeds { positive { article_id: 'a' } } "
             "policy { min_relevance: 1.1 }",
             "policy.min_relevance"},
        Case{"RelevanceNaN",
             "seeds { positive { article_id: 'a' } } "
             "policy { min_relevance: nan }",
             "policy.min_relevance"},
        Case{"NegativeShareOfASource",
             "seeds { positive { article_id: 'a' } } "
             "policy { max_per_source: -1 }",
             "policy.max_per_source"},
        Case{"TooManyNegativeSeeds",
             "seeds { positive { article_id: 'a' } " +
                 Repeated("negative { article_id: 'a' } ", 101) + "}",
             "seeds.negative"},
        Case{"EmptyNegativeSeed",
             "seeds { positive { article_id: 'a' } "
             "negative { article_id: 'a' } negative {} }",
             "seeds.negative[1]"},
        Case{"DiversityBelowZero",
             "seeds { positive { article_id: 'a' } } "
             "policy { diversity: -0.01 }",
             "policy.diversity"},
        Case{"DiversityAboveOne",
             "seeds { positive { article_id: 'a' } } "
             "policy { diversity: 1.01 }",
             "policy.diversity"},
        Case{"DiversityNaN",
             "seeds { positive { article_id: 'a' } } "
             "policy { diversity: nan }",
             "policy.diversity"},
        Case{"HalfLifeOfNothing",
             "seeds { positive { article_id: 'a' } } "
             "policy { freshness { half_life {} } }",
             "policy.freshness.half_life"},
        Case{"NegativeHalfLife",
             "seeds { positive { article_id: 'a' } } "
             "policy { freshness { half_life { nanos: -1 } } }",
             "policy.freshness.half_life"},
        Case{"UnknownOrder",
             "seeds { positive { article_id: 'a' } } "
             "policy { freshness { order: 99 } }",
             "policy.freshness.order"},
        Case{"UnknownAccuracy",
             "seeds { positive { article_id: 'a' } } accuracy: 99", "accuracy"},
        Case{"UnknownView", "seeds { positive { article_id: 'a' } } view: 99",
             "view"},
        Case{"UnknownSourceRule",
             "seeds { positive { article_id: 'a' } } "
             "policy { source_rule: 99 }",
             "policy.source_rule"},
        Case{"UnknownCopyRule",
             "seeds { positive { article_id: 'a' } } policy { copy_rule: 99 }",
             "policy.copy_rule"},
        Case{"UnknownMode",
             "seeds { positive { article_id: 'a' } } policy { mode: -1 }",
             "policy.mode"},
        Case{"EmptyPreferredSource",
             "seeds { positive { article_id: 'a' } } "
             "policy { preferred_sources: ['a.example', ''] }",
             "policy.preferred_sources"},
        Case{"TooManyPreferredSources",
             "seeds { positive { article_id: 'a' } } policy { " +
                 Repeated("preferred_sources: 'a' ", 1'001) + "}",
             "policy.preferred_sources"},
        Case{"TimesOutOfOrder",
             "seeds { positive { article_id: 'a' } } filter { "
             "published_after { seconds: 20 } published_before { seconds: 10 "
             "} }",
             "filter.published_before"},
        Case{"TimeOutOfRange",
             "seeds { positive { article_id: 'a' } } filter { "
             "published_after { seconds: 999999999999 } }",
             "filter.published_after"},
        Case{"EmptyFilterValue",
             "seeds { positive { article_id: 'a' } } filter { languages: '' }",
             "filter.languages"},
        Case{"LongFilterValue",
             "seeds { positive { article_id: 'a' } } filter { exclude_ids: '" +
                 std::string(257, 'x') + "' }",
             "filter.exclude_ids"},
        Case{"RevisionOfNobody",
             "seeds { positive { article_id: 'a' } } "
             "consistency { min_revision: 'x' }",
             "consistency.min_revision"},
        Case{"NegativeStaleness",
             "seeds { positive { article_id: 'a' } } "
             "consistency { max_staleness { nanos: -1 } }",
             "consistency.max_staleness"},
        Case{"StalenessAboveADay",
             "seeds { positive { article_id: 'a' } } "
             "consistency { max_staleness { seconds: 86400 nanos: 1 } }",
             "consistency.max_staleness"},
        Case{"StalenessWithoutBounds",
             "seeds { positive { article_id: 'a' } } "
             "consistency { max_staleness { seconds: 9223372036854775807 } }",
             "consistency.max_staleness"},
        Case{"RecallBelowZero",
             "seeds { positive { article_id: 'a' } } target_recall: -0.01",
             "target_recall"},
        Case{"RecallAboveOne",
             "seeds { positive { article_id: 'a' } } target_recall: 1.01",
             "target_recall"},
        Case{"RecallNaN",
             "seeds { positive { article_id: 'a' } } target_recall: nan",
             "target_recall"}),
    NameOf);

TEST(BadOrderTest, AnOrderBesideASeedWithoutATimeIsRefused) {
  grpc::ClientContext context;
  v1::FindSimilarResponse response;
  EXPECT_EQ(FieldOf(Server().similar_news().FindSimilar(
                &context,
                Parse<v1::FindSimilarRequest>(
                    "seeds { positive { text { title: 'one' } } } policy { "
                    "freshness { order: PUBLICATION_ORDER_BEFORE_SEED } }"),
                &response)),
            "policy.freshness.order");
}

class BadArticleTest : public ::testing::TestWithParam<Case> {};

TEST_P(BadArticleTest, IsRefusedByItsFieldAloneAndInABatch) {
  grpc::ClientContext context;
  v1::UpsertArticleRequest request;
  *request.mutable_article() = Parse<v1::Article>(GetParam().request);
  v1::UpsertArticleResponse response;
  const grpc::Status status =
      Server().articles().UpsertArticle(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(FieldOf(status), "article." + GetParam().field);

  grpc::ClientContext batch_context;
  v1::BatchUpsertArticlesRequest batch;
  *batch.add_articles() = Parse<v1::Article>("id: 'good' title: 'good'");
  *batch.add_articles() = request.article();
  v1::BatchUpsertArticlesResponse outcome;
  ASSERT_TRUE(Server()
                  .articles()
                  .BatchUpsertArticles(&batch_context, batch, &outcome)
                  .ok());
  EXPECT_EQ(outcome.upserted(), 1);
  ASSERT_EQ(outcome.errors_size(), 1);
  EXPECT_EQ(outcome.errors(0).index(), 1);
  EXPECT_EQ(FieldOf(outcome.errors(0).status()), GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    Articles, BadArticleTest,
    ::testing::Values(
        Case{"NoId", "title: 'x'", "id"},
        Case{"NothingButAnId", "id: 'a'", "title"},
        Case{"TitleWithoutAWord", "id: 'a' title: ' '", "title"},
        Case{"BadCountry", "id: 'a' title: 'x' country: 'Germany'", "country"},
        Case{"BadTime",
             "id: 'a' title: 'x' published_at { seconds: 1 nanos: -1 }",
             "published_at"},
        Case{"ShortVector", "id: 'a' embedding { values: [1, 2, 3] }",
             "embedding.values"},
        Case{"NaN",
             "id: 'a' embedding { values: [nan, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "
             "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] }",
             "embedding.values"},
        Case{"ZeroVector",
             "id: 'a' embedding { values: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "
             "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }",
             "embedding.values"},
        Case{"UnknownModel", "id: 'a' embedding { model: 'x' values: 1 }",
             "embedding.model"}),
    NameOf);

TEST(BadRequestTest, BatchesAndPagesHaveBounds) {
  TestServer& server = Server();
  {
    grpc::ClientContext context;
    v1::BatchUpsertArticlesResponse response;
    EXPECT_EQ(
        FieldOf(server.articles().BatchUpsertArticles(&context, {}, &response)),
        "articles");
  }
  {
    grpc::ClientContext context;
    v1::BatchGetArticlesRequest request;
    for (int i = 0; i < 1'001; ++i) request.add_article_ids("a");
    v1::BatchGetArticlesResponse response;
    EXPECT_EQ(FieldOf(server.articles().BatchGetArticles(&context, request,
                                                         &response)),
              "article_ids");
  }
  {
    grpc::ClientContext context;
    v1::BatchFindSimilarResponse response;
    EXPECT_EQ(FieldOf(server.similar_news().BatchFindSimilar(&context, {},
                                                             &response)),
              "requests");
  }
  for (const char* page : {"page_size: -1", "page_size: 1001"}) {
    grpc::ClientContext context;
    v1::ListArticlesResponse response;
    EXPECT_EQ(FieldOf(server.articles().ListArticles(
                  &context, Parse<v1::ListArticlesRequest>(page), &response)),
              "page_size");
  }
  for (const char* page :
       {"page_token: '%'", "page_token: '%' order: ARTICLE_ORDER_LATEST",
        "page_token: 'YQ==' order: ARTICLE_ORDER_LATEST"}) {
    grpc::ClientContext context;
    v1::ListArticlesResponse response;
    EXPECT_EQ(FieldOf(server.articles().ListArticles(
                  &context, Parse<v1::ListArticlesRequest>(page), &response)),
              "page_token");
  }
  {
    grpc::ClientContext context;
    v1::DeleteArticlesResponse response;
    EXPECT_EQ(
        FieldOf(server.articles().DeleteArticles(&context, {}, &response)),
        "filter");
  }
  {
    grpc::ClientContext context;
    v1::CreateSnapshotRequest request;
    request.set_name("../etc");
    v1::CreateSnapshotResponse response;
    EXPECT_EQ(
        FieldOf(server.admin().CreateSnapshot(&context, request, &response)),
        "name");
  }
}

}  // namespace
}  // namespace akin
