#include "server/service/grpc_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::Article MakeArticle(const std::string& id, const std::string& title) {
  v1::Article article;
  article.set_id(id);
  article.set_title(title);
  article.set_body("body " + title);
  return article;
}

class GrpcServerTest : public ::testing::Test {
 protected:
  std::string Upsert(const v1::Article& article) {
    grpc::ClientContext context;
    v1::UpsertArticleRequest request;
    *request.mutable_article() = article;
    v1::UpsertArticleResponse response;
    EXPECT_TRUE(
        server_.articles().UpsertArticle(&context, request, &response).ok());
    return response.revision();
  }

  static v1::FindSimilarRequest SimilarTo(const std::string& id) {
    v1::FindSimilarRequest request;
    request.mutable_seeds()->add_positive()->set_article_id(id);
    return request;
  }

  // The ids on all pages, from the request's on.
  void ReadPages(v1::ListArticlesRequest request,
                 std::vector<std::string>& ids) {
    do {
      grpc::ClientContext context;
      v1::ListArticlesResponse response;
      ASSERT_TRUE(
          server_.articles().ListArticles(&context, request, &response).ok());
      for (const v1::Article& article : response.articles()) {
        ids.push_back(article.id());
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
  }

  TestServer server_;
};

TEST_F(GrpcServerTest, AnArticleComesBackAsItWasGiven) {
  v1::Article article = MakeArticle("a", "one");
  article.set_summary("s");
  article.set_url("https://a.example/1");
  article.set_source("A.example");
  article.set_language("de-AT");
  article.set_country("AT");
  article.set_category("Politics");
  article.mutable_published_at()->set_seconds(1'694'606'400);
  article.mutable_published_at()->set_nanos(1);
  article.add_labels("x");
  Upsert(article);
  grpc::ClientContext context;
  v1::GetArticleRequest request;
  request.set_article_id("a");
  v1::GetArticleResponse response;
  ASSERT_TRUE(server_.articles().GetArticle(&context, request, &response).ok());
  EXPECT_EQ(response.article().SerializeAsString(),
            article.SerializeAsString());
}

TEST_F(GrpcServerTest, AWriteIsSeenByTheNextQuery) {
  Upsert(MakeArticle("seed", "one two"));
  const std::string revision = Upsert(MakeArticle("near", "one two"));
  grpc::ClientContext context;
  v1::FindSimilarRequest request = SimilarTo("seed");
  request.mutable_consistency()->set_min_revision(revision);
  v1::FindSimilarResponse response;
  ASSERT_TRUE(
      server_.similar_news().FindSimilar(&context, request, &response).ok());
  ASSERT_EQ(response.items_size(), 1);
  EXPECT_EQ(response.items(0).article().title(), "one two");
  EXPECT_EQ(response.items(0).article().body(), "") << "not in the basic view";
  EXPECT_GT(response.items(0).relevance(), 0.9);
  EXPECT_NEAR(response.items(0).similarity(), 1, 1e-5);
  EXPECT_EQ(response.info().embedding_model(), "fake-32");
  EXPECT_EQ(response.info().revision(), revision);
}

TEST_F(GrpcServerTest, AnAnswerIsAsAccurateAsItWasAskedFor) {
  Upsert(MakeArticle("seed", "one two"));
  for (const auto& [asked, answered] :
       {std::pair(v1::ACCURACY_UNSPECIFIED, v1::ACCURACY_DEFAULT),
        std::pair(v1::ACCURACY_DEFAULT, v1::ACCURACY_DEFAULT),
        std::pair(v1::ACCURACY_EXACT, v1::ACCURACY_EXACT)}) {
    v1::FindSimilarRequest request = SimilarTo("seed");
    request.set_accuracy(asked);
    grpc::ClientContext context;
    v1::FindSimilarResponse response;
    ASSERT_TRUE(
        server_.similar_news().FindSimilar(&context, request, &response).ok());
    EXPECT_EQ(response.info().accuracy(), answered);
  }
}

TEST_F(GrpcServerTest, AnItemSaysWhyItIsShownAndWhoElseCarriesIt) {
  const auto put = [&](const std::string& id, const std::string& source,
                       int hour) {
    v1::Article article = MakeArticle(id, "Kim and Putin meet in Vladivostok");
    article.set_source(source);
    article.set_url("https://" + source + "/1");
    article.mutable_published_at()->set_seconds(1'694'606'400 + hour * 3'600);
    Upsert(article);
  };
  put("seed", "seed.example", 0);
  put("agency", "agency.example", 1);
  put("outlet", "Outlet.example", 2);
  grpc::ClientContext context;
  v1::FindSimilarResponse response;
  ASSERT_TRUE(server_.similar_news()
                  .FindSimilar(&context, SimilarTo("seed"), &response)
                  .ok());
  ASSERT_EQ(response.items_size(), 1);
  const v1::SimilarItem& item = response.items(0);
  EXPECT_EQ(item.article().id(), "agency");
  EXPECT_EQ(item.reason().relation(), v1::RELATION_SAME_STORY);
  EXPECT_THAT(item.reason().shared_terms(), Contains("Vladivostok"));
  EXPECT_DOUBLE_EQ(item.reason().hours_apart(), 1);
  ASSERT_EQ(item.copies_size(), 1);
  EXPECT_EQ(item.copies(0).article_id(), "outlet");
  EXPECT_EQ(item.copies(0).source(), "Outlet.example");
  EXPECT_EQ(item.copies(0).url(), "https://Outlet.example/1");
  ASSERT_EQ(response.info().suppressions_size(), 1);
  EXPECT_EQ(response.info().suppressions(0).cause(),
            v1::SUPPRESSION_CAUSE_COPY);
  EXPECT_EQ(response.info().suppressions(0).count(), 1);
}

TEST_F(GrpcServerTest, WithIdsAloneNothingIsReadFromTheStore) {
  Upsert(MakeArticle("seed", "Kim and Putin meet in Vladivostok"));
  Upsert(MakeArticle("near", "Kim and Putin meet in Vladivostok"));
  server_.store().FailReads(absl::DataLossError("broken"));
  v1::FindSimilarRequest request = SimilarTo("seed");
  request.set_view(v1::ARTICLE_VIEW_ID);
  grpc::ClientContext context;
  v1::FindSimilarResponse response;
  ASSERT_TRUE(
      server_.similar_news().FindSimilar(&context, request, &response).ok());
  ASSERT_EQ(response.items_size(), 1);
  EXPECT_EQ(response.items(0).article().id(), "near");
  EXPECT_EQ(response.items(0).reason().shared_terms_size(), 0);
  EXPECT_EQ(response.items(0).reason().relation(), v1::RELATION_SAME_STORY);
}

TEST_F(GrpcServerTest, WhatAReaderHasWavedAwayIsNotShown) {
  Upsert(MakeArticle("seed", "one two"));
  Upsert(MakeArticle("unwanted", "one two"));
  Upsert(MakeArticle("like it", "one two"));
  v1::FindSimilarRequest request = SimilarTo("seed");
  request.mutable_seeds()->add_negative()->set_article_id("unwanted");
  grpc::ClientContext context;
  v1::FindSimilarResponse response;
  ASSERT_TRUE(
      server_.similar_news().FindSimilar(&context, request, &response).ok());
  EXPECT_EQ(response.items_size(), 0);
  EXPECT_EQ(response.info().candidates(), 1);
  ASSERT_EQ(response.info().suppressions_size(), 1);
  EXPECT_EQ(response.info().suppressions(0).cause(),
            v1::SUPPRESSION_CAUSE_MIN_RELEVANCE);
}

TEST_F(GrpcServerTest, ANegativeSeedThatIsUnknownIsNotFoundWithItsId) {
  Upsert(MakeArticle("seed", "one two"));
  v1::FindSimilarRequest request = SimilarTo("seed");
  request.mutable_seeds()->add_negative()->set_article_id("nobody");
  grpc::ClientContext context;
  v1::FindSimilarResponse response;
  const grpc::Status status =
      server_.similar_news().FindSimilar(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("nobody"));
}

TEST_F(GrpcServerTest, AnUnknownSeedIsNotFoundWithItsId) {
  grpc::ClientContext context;
  v1::FindSimilarResponse response;
  const grpc::Status status = server_.similar_news().FindSimilar(
      &context, SimilarTo("nobody"), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("nobody"));
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "ARTICLE_NOT_FOUND");
  EXPECT_EQ(info.metadata().at("article_id"), "nobody");
}

TEST_F(GrpcServerTest, EachQuestionOfABatchHasItsOwnStatus) {
  Upsert(MakeArticle("seed", "one two"));
  grpc::ClientContext context;
  v1::BatchFindSimilarRequest request;
  *request.add_requests() = SimilarTo("nobody");
  *request.add_requests() = SimilarTo("seed");
  v1::BatchFindSimilarResponse response;
  ASSERT_TRUE(server_.similar_news()
                  .BatchFindSimilar(&context, request, &response)
                  .ok());
  ASSERT_EQ(response.results_size(), 2);
  EXPECT_EQ(response.results(0).error().code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_TRUE(response.results(1).has_response());
}

TEST_F(GrpcServerTest, AStreamAnswersInOrder) {
  Upsert(MakeArticle("seed", "one two"));
  grpc::ClientContext context;
  auto stream = server_.similar_news().StreamFindSimilar(&context);
  for (int i = 0; i < 10; ++i) {
    v1::StreamFindSimilarRequest request;
    request.set_request_id(i);
    *request.mutable_request() = SimilarTo(i % 2 == 0 ? "seed" : "nobody");
    ASSERT_TRUE(stream->Write(request));
  }
  stream->WritesDone();
  v1::StreamFindSimilarResponse response;
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.request_id(), i);
    EXPECT_EQ(response.result().has_response(), i % 2 == 0);
  }
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(GrpcServerTest, AnImportAcknowledgesEachMessage) {
  grpc::ClientContext context;
  auto stream = server_.articles().ImportArticles(&context);
  for (int i = 0; i < 5; ++i) {
    v1::ImportArticlesRequest request;
    request.set_message_id(i);
    *request.add_articles() = MakeArticle(absl::StrCat("a", i), "one");
    *request.add_articles() = MakeArticle("", "no id");
    ASSERT_TRUE(stream->Write(request));
    v1::ImportArticlesResponse response;
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.message_id(), i);
    EXPECT_EQ(response.upserted(), 1);
    ASSERT_EQ(response.errors_size(), 1);
    EXPECT_EQ(response.errors(0).index(), 1);
    EXPECT_EQ(response.revision(), absl::StrCat(i + 1));
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(GrpcServerTest,
       AMessageThatTheDiskRefusesIsRefusedWholeAndTheStreamGoesOn) {
  grpc::ClientContext context;
  auto stream = server_.articles().ImportArticles(&context);
  v1::ImportArticlesRequest request;
  *request.add_articles() = MakeArticle("a", "one");
  v1::ImportArticlesResponse response;
  server_.store().FailApply(absl::UnavailableError("disk full"));
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.status().code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(response.upserted(), 0);
  server_.store().FailApply(absl::OkStatus());
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.upserted(), 1);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(GrpcServerTest, PagesGiveEveryArticleOnce) {
  for (int i = 0; i < 7; ++i) Upsert(MakeArticle(absl::StrCat(i), "one"));
  std::vector<std::string> ids;
  v1::ListArticlesRequest request;
  request.set_page_size(3);
  ASSERT_NO_FATAL_FAILURE(ReadPages(request, ids));
  EXPECT_THAT(ids, ElementsAre("0", "1", "2", "3", "4", "5", "6"));
}

TEST_F(GrpcServerTest, PagesGiveTheLatestFirst) {
  for (int i = 0; i < 7; ++i) {
    v1::Article article = MakeArticle(absl::StrCat(i), "one");
    article.mutable_published_at()->set_seconds(1'700'000'000 + i / 2);
    article.mutable_published_at()->set_nanos(1);
    Upsert(article);
  }
  std::vector<std::string> ids;
  v1::ListArticlesRequest request;
  request.set_page_size(2);
  request.set_order(v1::ARTICLE_ORDER_LATEST);
  ASSERT_NO_FATAL_FAILURE(ReadPages(request, ids));
  EXPECT_THAT(ids, ElementsAre("6", "4", "5", "2", "3", "0", "1"));
}

TEST_F(GrpcServerTest, AnExportGivesEveryArticleInFull) {
  for (int i = 0; i < 2'500; ++i) Upsert(MakeArticle(absl::StrCat(i), "one"));
  grpc::ClientContext context;
  auto stream = server_.articles().ExportArticles(&context, {});
  v1::ExportArticlesResponse response;
  int count = 0;
  while (stream->Read(&response)) {
    count += response.articles_size();
    EXPECT_EQ(response.articles(0).body(), "body one");
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(count, 2'500);
}

TEST_F(GrpcServerTest, AnExportThatNobodyReadsOnEndsByItself) {
  for (int i = 0; i < 2'500; ++i) Upsert(MakeArticle(absl::StrCat(i), "one"));
  grpc::ClientContext context;
  auto stream = server_.articles().ExportArticles(&context, {});
  v1::ExportArticlesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  context.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(GrpcServerTest, ADeleteOfNothingIsNotFoundUnlessAllowed) {
  v1::DeleteArticleRequest request;
  request.set_article_id("nobody");
  v1::DeleteArticleResponse response;
  grpc::ClientContext first;
  EXPECT_EQ(
      server_.articles().DeleteArticle(&first, request, &response).error_code(),
      grpc::StatusCode::NOT_FOUND);
  request.set_allow_missing(true);
  grpc::ClientContext second;
  EXPECT_TRUE(
      server_.articles().DeleteArticle(&second, request, &response).ok());
}

TEST_F(GrpcServerTest, ADeleteByFilterCanBeTriedFirst) {
  Upsert(MakeArticle("a", "one"));
  v1::DeleteArticlesRequest request;
  request.set_force(true);
  request.set_validate_only(true);
  v1::DeleteArticlesResponse response;
  grpc::ClientContext first;
  ASSERT_TRUE(
      server_.articles().DeleteArticles(&first, request, &response).ok());
  EXPECT_EQ(response.deleted(), 1);
  request.set_validate_only(false);
  grpc::ClientContext second;
  ASSERT_TRUE(
      server_.articles().DeleteArticles(&second, request, &response).ok());
  EXPECT_EQ(response.deleted(), 1);
  grpc::ClientContext third;
  ASSERT_TRUE(
      server_.articles().DeleteArticles(&third, request, &response).ok());
  EXPECT_EQ(response.deleted(), 0);
}

TEST_F(GrpcServerTest, UnknownIdsOfABatchAreListed) {
  Upsert(MakeArticle("a", "one"));
  grpc::ClientContext context;
  v1::BatchGetArticlesRequest request;
  request.add_article_ids("x");
  request.add_article_ids("a");
  v1::BatchGetArticlesResponse response;
  ASSERT_TRUE(
      server_.articles().BatchGetArticles(&context, request, &response).ok());
  ASSERT_EQ(response.articles_size(), 1);
  EXPECT_EQ(response.articles(0).id(), "a");
  EXPECT_THAT(response.missing_ids(), ElementsAre("x"));
}

TEST_F(GrpcServerTest, ATakenAddressIsRefusedByName) {
  const absl::Status status =
      server_
          .Start({.listen = *ListenAddress::Parse("listen",
                                                  server_.server().address())})
          .status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(server_.server().address()));
}

}  // namespace
}  // namespace akin
