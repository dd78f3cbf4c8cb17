#include "tests/contracts/connection_contract.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <future>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "akin/status.h"

namespace akin {

v1::Article ConnectionContract::MakeArticle(const std::string& id) {
  v1::Article article;
  article.set_id(id);
  article.set_title("Storm closes the harbour of Valparaiso");
  article.set_body("Waves of six metres.");
  article.set_summary("The harbour is closed.");
  article.set_url("https://example.com/a");
  article.set_source(absl::StrCat(id, ".example"));
  article.set_language("en");
  article.set_country("CL");
  article.set_category("weather");
  article.mutable_published_at()->set_seconds(1'700'000'000);
  article.add_labels("topic:sea");
  return article;
}

void ConnectionContract::Put(const std::string& id) {
  v1::UpsertArticleRequest request;
  *request.mutable_article() = MakeArticle(id);
  EXPECT_EQ(client_.UpsertArticle(request).status(), absl::OkStatus());
}

absl::Status ConnectionContract::Get(const std::string& id) {
  v1::GetArticleRequest request;
  request.set_article_id(id);
  return client_.GetArticle(request).status();
}

namespace {

using testing::ElementsAre;

template <typename Articles>
std::vector<std::string> Ids(const Articles& articles) {
  std::vector<std::string> ids;
  for (const v1::Article& article : articles) ids.push_back(article.id());
  return ids;
}

v1::FindSimilarRequest SimilarTo(const std::string& id) {
  v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id(id);
  request.mutable_policy()->set_copy_rule(v1::COPY_RULE_KEEP);
  return request;
}

TEST_P(ConnectionContract, UpsertedArticleIsReadBack) {
  Put("a");
  v1::GetArticleRequest request;
  request.set_article_id("a");
  const auto read = client_.GetArticle(request);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->article().SerializeAsString(),
            MakeArticle("a").SerializeAsString());
}

TEST_P(ConnectionContract, UnknownArticleIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(Get("a")));
}

TEST_P(ConnectionContract, BatchIsReadBackInTheOrderOfTheRequest) {
  v1::BatchUpsertArticlesRequest put;
  *put.add_articles() = MakeArticle("a");
  *put.add_articles() = MakeArticle("b");
  const auto upserted = client_.BatchUpsertArticles(put);
  ASSERT_TRUE(upserted.ok()) << upserted.status();
  EXPECT_EQ(upserted->upserted(), 2);
  v1::BatchGetArticlesRequest get;
  for (const char* id : {"b", "x", "a"}) get.add_article_ids(id);
  const auto read = client_.BatchGetArticles(get);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(Ids(read->articles()), ElementsAre("b", "a"));
  EXPECT_THAT(read->missing_ids(), ElementsAre("x"));
}

TEST_P(ConnectionContract, ListHasEveryArticleOnItsPages) {
  for (const char* id : {"c", "a", "b"}) Put(id);
  v1::ListArticlesRequest request;
  request.set_page_size(2);
  request.set_view(v1::ARTICLE_VIEW_ID);
  std::vector<std::string> ids;
  do {
    const auto page = client_.ListArticles(request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Article& article : page->articles()) {
      EXPECT_EQ(article.title(), "");
      ids.push_back(article.id());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(ids, ElementsAre("a", "b", "c"));
}

TEST_P(ConnectionContract, DeletedArticleIsGone) {
  Put("a");
  v1::DeleteArticleRequest request;
  request.set_article_id("a");
  EXPECT_EQ(client_.DeleteArticle(request).status(), absl::OkStatus());
  EXPECT_TRUE(absl::IsNotFound(Get("a")));
}

TEST_P(ConnectionContract, DeleteOfAnUnknownArticleIsNotFoundUnlessAllowed) {
  v1::DeleteArticleRequest request;
  request.set_article_id("a");
  EXPECT_TRUE(absl::IsNotFound(client_.DeleteArticle(request).status()));
  request.set_allow_missing(true);
  EXPECT_EQ(client_.DeleteArticle(request).status(), absl::OkStatus());
}

TEST_P(ConnectionContract, DeleteOfEverythingMustBeForced) {
  Put("a");
  v1::DeleteArticlesRequest request;
  EXPECT_TRUE(
      absl::IsInvalidArgument(client_.DeleteArticles(request).status()));
  request.set_force(true);
  request.set_validate_only(true);
  auto response = client_.DeleteArticles(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->deleted(), 1);
  EXPECT_EQ(Get("a"), absl::OkStatus());
  request.set_validate_only(false);
  response = client_.DeleteArticles(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_TRUE(absl::IsNotFound(Get("a")));
}

TEST_P(ConnectionContract, ExportHasEveryArticleInFull) {
  Put("b");
  Put("a");
  const auto stream = client_.Export(v1::ExportArticlesRequest());
  std::vector<v1::Article> articles;
  while (const auto response = stream->Read()) {
    articles.insert(articles.end(), response->articles().begin(),
                    response->articles().end());
  }
  EXPECT_EQ(stream->Finish(), absl::OkStatus());
  ASSERT_THAT(Ids(articles), ElementsAre("a", "b"));
  EXPECT_EQ(articles[0].SerializeAsString(),
            MakeArticle("a").SerializeAsString());
}

TEST_P(ConnectionContract, SeedIsNotShown) {
  Put("a");
  Put("b");
  const auto response = client_.FindSimilar(SimilarTo("a"));
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->items_size(), 1);
  EXPECT_EQ(response->items(0).article().id(), "b");
  EXPECT_EQ(response->items(0).article().body(), "");
}

TEST_P(ConnectionContract, UnknownSeedIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(client_.FindSimilar(SimilarTo("a")).status()));
}

TEST_P(ConnectionContract, QuestionsOfABatchHaveStatusesOfTheirOwn) {
  Put("a");
  v1::BatchFindSimilarRequest request;
  *request.add_requests() = SimilarTo("x");
  *request.add_requests() = SimilarTo("a");
  const auto response = client_.BatchFindSimilar(request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->results_size(), 2);
  EXPECT_TRUE(absl::IsNotFound(StatusFromProto(response->results(0).error())));
  EXPECT_TRUE(response->results(1).has_response());
}

TEST_P(ConnectionContract, QuestionsOfAStreamAreAnsweredInOrder) {
  Put("a");
  const auto stream = client_.StreamFindSimilar();
  v1::StreamFindSimilarRequest request;
  request.set_request_id(7);
  *request.mutable_request() = SimilarTo("x");
  ASSERT_TRUE(stream->Write(request));
  request.set_request_id(5);
  *request.mutable_request() = SimilarTo("a");
  ASSERT_TRUE(stream->Write(request));
  stream->WritesDone();
  auto response = stream->Read();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->request_id(), 7);
  EXPECT_TRUE(absl::IsNotFound(StatusFromProto(response->result().error())));
  response = stream->Read();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->request_id(), 5);
  EXPECT_TRUE(response->result().has_response());
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_EQ(stream->Finish(), absl::OkStatus());
}

TEST_P(ConnectionContract, QuestionsOfAnAsynchronousStreamAreAnsweredInOrder) {
  Put("a");
  std::vector<int64_t> answered;
  std::vector<bool> found;
  std::promise<void> all;
  const auto stream = client_.AsyncStreamFindSimilar();
  for (const auto& [number, id] :
       {std::pair<int, const char*>{7, "x"}, {5, "a"}, {9, "a"}}) {
    v1::StreamFindSimilarRequest request;
    request.set_request_id(number);
    *request.mutable_request() = SimilarTo(id);
    EXPECT_TRUE(stream->TrySend(
        request, [&](absl::StatusOr<v1::StreamFindSimilarResponse> response) {
          ASSERT_TRUE(response.ok()) << response.status();
          answered.push_back(response->request_id());
          found.push_back(response->result().has_response());
          if (answered.size() == 3) all.set_value();
        }));
  }
  all.get_future().wait();
  EXPECT_THAT(answered, ElementsAre(7, 5, 9));
  EXPECT_THAT(found, ElementsAre(false, true, true));
}

TEST_P(ConnectionContract, AsynchronousStreamCanBeAbandoned) {
  const auto stream = client_.AsyncStreamFindSimilar();
  stream->Cancel();
  std::promise<absl::Status> outcome;
  EXPECT_TRUE(stream->TrySend(
      {}, [&](absl::StatusOr<v1::StreamFindSimilarResponse> response) {
        outcome.set_value(response.status());
      }));
  EXPECT_TRUE(absl::IsCancelled(outcome.get_future().get()));
}

TEST_P(ConnectionContract, AsynchronouslyImportedArticlesAreThere) {
  std::promise<int> all;
  int acknowledged = 0;
  AsyncArticleImport::Options options;
  options.window = 10;
  AsyncArticleImport importing = client_.AsyncImportArticles(options);
  for (int i = 0; i < 10; ++i) {
    v1::ImportArticlesRequest request;
    *request.add_articles() = MakeArticle(absl::StrCat(i));
    EXPECT_TRUE(importing.TrySend(
        request, [&](absl::StatusOr<v1::ImportArticlesResponse> response) {
          ASSERT_TRUE(response.ok()) << response.status();
          acknowledged += response->upserted();
          if (acknowledged == 10) all.set_value(acknowledged);
        }));
  }
  EXPECT_EQ(all.get_future().get(), 10);
  EXPECT_EQ(Get("9"), absl::OkStatus());
}

TEST_P(ConnectionContract, StreamCanBeAbandoned) {
  const auto stream = client_.StreamFindSimilar();
  stream->Cancel();
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_TRUE(absl::IsCancelled(stream->Finish()));
}

TEST_P(ConnectionContract, ImportedArticlesAreThere) {
  int acknowledged = 0;
  ArticleImport importing = client_.ImportArticles(
      [&](v1::ImportArticlesRequest, v1::ImportArticlesResponse response) {
        acknowledged += response.upserted();
      });
  for (int i = 0; i < 10; ++i) {
    v1::ImportArticlesRequest request;
    request.set_message_id(i);
    *request.add_articles() = MakeArticle(absl::StrCat(i));
    ASSERT_EQ(importing.Send(std::move(request)), absl::OkStatus());
  }
  EXPECT_EQ(importing.Finish(), absl::OkStatus());
  EXPECT_EQ(acknowledged, 10);
  EXPECT_EQ(Get("9"), absl::OkStatus());
}

TEST_P(ConnectionContract, StatusCountsTheArticles) {
  Put("a");
  const auto status = client_.GetStatus();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->articles(), 1);
}

TEST_P(ConnectionContract, SnapshotHasItsName) {
  Put("a");
  v1::CreateSnapshotRequest request;
  request.set_name("before");
  const auto snapshot = client_.CreateSnapshot(request);
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  EXPECT_EQ(snapshot->name(), "before");
}

TEST_P(ConnectionContract, CompactionLosesNothing) {
  Put("a");
  EXPECT_EQ(client_.Compact().status(), absl::OkStatus());
  EXPECT_EQ(Get("a"), absl::OkStatus());
}

TEST_P(ConnectionContract, AsynchronousCallHasTheSameOutcome) {
  std::promise<absl::Status> outcome;
  v1::GetArticleRequest request;
  request.set_article_id("a");
  client_.AsyncGetArticle(request,
                          [&](absl::StatusOr<v1::GetArticleResponse> response) {
                            outcome.set_value(response.status());
                          });
  EXPECT_TRUE(absl::IsNotFound(outcome.get_future().get()));
}

}  // namespace
}  // namespace akin
