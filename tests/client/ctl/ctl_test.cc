#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "client/ctl/commands.h"
#include "client/ctl/print.h"
#include "client/ctl/similar_command.h"
#include "client/load/load_session.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

TEST(SimilarCommandTest, QuestionIsWhatTheFlagsSay) {
  CtlOptions options;
  options.ids = {"a", "b"};
  options.text = "words";
  options.limit = 3;
  options.policy.set_min_relevance(0);
  options.exact = true;
  options.unlike = {"c"};
  options.view = v1::ARTICLE_VIEW_FULL;
  options.filter.add_languages("de");
  options.max_staleness = absl::Milliseconds(1'500);
  const auto request = MakeSimilarRequest(options);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->seeds().positive_size(), 3);
  EXPECT_EQ(request->seeds().positive(1).article_id(), "b");
  EXPECT_EQ(request->seeds().positive(2).text().title(), "words");
  EXPECT_EQ(request->policy().limit(), 3);
  EXPECT_TRUE(request->policy().has_min_relevance());
  EXPECT_EQ(request->seeds().negative(0).article_id(), "c");
  EXPECT_EQ(request->accuracy(), v1::ACCURACY_EXACT);
  EXPECT_EQ(request->view(), v1::ARTICLE_VIEW_FULL);
  EXPECT_EQ(request->filter().languages(0), "de");
  EXPECT_EQ(request->consistency().max_staleness().seconds(), 1);
  EXPECT_EQ(request->consistency().max_staleness().nanos(), 500'000'000);
}

TEST(SimilarCommandTest, DefaultsAreTheServers) {
  CtlOptions options;
  options.ids = {"a"};
  const auto request = MakeSimilarRequest(options);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_FALSE(request->has_filter());
  EXPECT_FALSE(request->policy().has_min_relevance());
  EXPECT_FALSE(request->policy().has_max_per_source());
  EXPECT_FALSE(request->has_consistency());
}

TEST(SimilarCommandTest, NothingToBeLikeIsUsage) {
  EXPECT_TRUE(
      absl::IsInvalidArgument(MakeSimilarRequest(CtlOptions()).status()));
}

v1::FindSimilarResponse SomeAnswer() {
  v1::FindSimilarResponse response;
  v1::SimilarItem& item = *response.add_items();
  *item.mutable_article() = MakeFullArticle("b");
  item.mutable_article()->set_title("A headline\x1b[31m of some length");
  item.set_relevance(0.934);
  item.mutable_reason()->set_hours_apart(-3.25);
  item.mutable_reason()->set_relation(v1::RELATION_SAME_STORY);
  item.mutable_reason()->add_shared_terms("Kim Jong Un");
  item.mutable_reason()->add_shared_terms("Putin");
  item.add_copies()->set_source("other.example");
  item.add_copies()->set_article_id("nameless");
  response.mutable_info()->set_candidates(40);
  response.mutable_info()->set_accuracy(v1::ACCURACY_EXACT);
  response.mutable_info()->set_total_articles(1000);
  return response;
}

TEST(PrintTest, ListShowsWhatAReaderWants) {
  EXPECT_EQ(ToList(SomeAnswer(), Terminal()),
            " 1  0.93  A headline [31m of some length\n"
            "          same story  example.com  de  3.2 h earlier  b\n"
            "          shares: Kim Jong Un, Putin\n"
            "          also in: other.example, nameless\n"
            "1 shown of 40 candidates, exact, 1000 articles\n");
}

TEST(PrintTest, TitleIsCutToTheTerminal) {
  Terminal terminal;
  terminal.columns = 26;
  EXPECT_THAT(ToList(SomeAnswer(), terminal),
              HasSubstr(" 1  0.93  A headline [3...\n"));
}

TEST(PrintTest, AgeOfAnAnswerOfBeforeIsSaid) {
  v1::FindSimilarResponse answer = SomeAnswer();
  answer.mutable_info()->mutable_age()->set_seconds(12);
  answer.mutable_info()->mutable_age()->set_nanos(500'000'000);
  EXPECT_THAT(ToList(answer, Terminal()),
              HasSubstr("exact, 1000 articles, 12.5 s old\n"));
}

TEST(PrintTest, HowTheAnswerWasSearchedIsSaid) {
  v1::FindSimilarResponse answer = SomeAnswer();
  answer.mutable_info()->set_matching_share(0.25);
  answer.mutable_info()->set_plan("scan 250 rows");
  EXPECT_THAT(ToList(answer, Terminal()),
              HasSubstr("1000 articles, 25 % of them to choose from, "
                        "scan 250 rows\n"));
}

TEST(PrintTest, EmptyAnswerIsSaid) {
  EXPECT_THAT(ToList(v1::FindSimilarResponse(), Terminal()),
              HasSubstr("nothing relevant enough is known"));
}

TEST(PrintTest, JsonIsProtobufsWithEveryPrimitiveField) {
  const std::string json = ToJson(SomeAnswer());
  EXPECT_THAT(json, HasSubstr("\"id\": \"b\""));
  EXPECT_THAT(json, HasSubstr("\"publishedAt\": \"2026-01-03T03:50:03"));
  EXPECT_THAT(json, HasSubstr("\"similarity\": 0"));
  EXPECT_THAT(json, HasSubstr("\"hoursApart\": -3.25"));
}

TEST(PrintTest, TimeApartIsToldInHoursThenDays) {
  EXPECT_EQ(TimeApart(0), "at the same time");
  EXPECT_EQ(TimeApart(1.5), "1.5 h later");
  EXPECT_EQ(TimeApart(-72), "3.0 days earlier");
}

TEST(PrintTest, BytesAreToldInUnits) {
  EXPECT_EQ(Bytes(0), "0 B");
  EXPECT_EQ(Bytes(1536), "1.5 KiB");
  EXPECT_EQ(Bytes(int64_t{5} << 40), "5.0 TiB");
}

class CtlTest : public testing::Test {
 protected:
  FakeServer server_;
  const TempDirectory directory_;
};

class ExportTest : public CtlTest,
                   public testing::WithParamInterface<const char*> {};

TEST_P(ExportTest, LoaderReadsTheSameArticlesBack) {
  for (int i = 0; i < 50; ++i) {
    server_.Put(MakeFullArticle("id" + std::to_string(i)));
  }
  const std::string path = directory_.File(std::string("all") + GetParam());
  CaptureStdout();
  EXPECT_EQ(ExportArticles(server_.client(), CtlOptions(), path), kDone);
  EXPECT_EQ(GetCapturedStdout(), "exported 50 articles\n");

  FakeServer other;
  const auto rejects = RejectLog::ToPeople(stderr);
  LoadCounters counters;
  LoadSession session(other.client(), LoadOptions(), *rejects, counters);
  EXPECT_EQ(session.Run({path}).loaded, 50);
  const auto loaded = other.articles();
  for (const auto& [id, article] : server_.articles()) {
    EXPECT_EQ(loaded.at(id).SerializeAsString(), article.SerializeAsString());
  }
}

INSTANTIATE_TEST_SUITE_P(Compressions, ExportTest,
                         testing::Values(".jsonl", ".gz", ".zst"));

TEST_F(CtlTest, ExportThatFailsLeavesNoFile) {
  ClientOptions options;
  options.target = "127.0.0.1:1";
  options.max_attempts = 1;
  CaptureStderr();
  EXPECT_EQ(ExportArticles(Client(*MakeConnection(options)), CtlOptions(),
                           directory_.File("all")),
            kServerFailed);
  EXPECT_THAT(GetCapturedStderr(), HasSubstr("cannot be reached"));
  EXPECT_FALSE(directory_.Exists("all"));
  EXPECT_FALSE(directory_.Exists("all.part"));
}

TEST_F(CtlTest, ListGoesOnUntilTheLimit) {
  for (int i = 0; i < 30; ++i) server_.Put(MakeArticle(std::to_string(i)));
  CtlOptions options;
  options.limit = 25;
  CaptureStdout();
  CaptureStderr();
  EXPECT_EQ(ListArticles(server_.client(), options), kDone);
  const std::string listed = GetCapturedStdout();
  EXPECT_EQ(std::count(listed.begin(), listed.end(), '\n'), 25);
  EXPECT_THAT(GetCapturedStderr(), HasSubstr("--page_token="));
}

TEST_F(CtlTest, DeletedArticleIsGone) {
  server_.Put(MakeArticle("a"));
  CtlOptions options;
  options.ids = {"a"};
  CaptureStdout();
  EXPECT_EQ(DeleteArticle(server_.client(), options), kDone);
  EXPECT_EQ(GetCapturedStdout(), "deleted a\n");
  EXPECT_TRUE(server_.articles().empty());
}

TEST_F(CtlTest, UnknownArticleIsTheServersRefusal) {
  CtlOptions options;
  options.ids = {"a"};
  CaptureStderr();
  EXPECT_EQ(GetArticle(server_.client(), options), kServerFailed);
  EXPECT_THAT(GetCapturedStderr(), HasSubstr("get a: "));
}

TEST_F(CtlTest, GetNeedsOneId) {
  CaptureStderr();
  EXPECT_EQ(GetArticle(server_.client(), CtlOptions()), kUsage);
  EXPECT_THAT(GetCapturedStderr(), HasSubstr("takes one id"));
}

}  // namespace
}  // namespace akin
