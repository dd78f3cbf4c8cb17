#include "client/load/load_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "client/jsonl/article_line.h"
#include "client/load/progress.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

std::string Line(const std::string& id, const std::string& title = "t") {
  return FormatArticleLine(MakeArticle(id, title)) + "\n";
}

std::string ManyLines(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += Line("id" + std::to_string(i));
  return lines;
}

class LoadSessionTest : public testing::Test {
 protected:
  LoadSessionTest() : rejects_(*RejectLog::ToFile(directory_.File("rejects"))) {
    options_.retry_for = absl::Seconds(20);
  }

  LoadSummary Load(const std::vector<std::string>& paths) {
    LoadCounters counters;
    return LoadSession(server_.client(), options_, *rejects_, counters)
        .Run(paths);
  }

  LoadSummary LoadText(const std::string& text) {
    return Load({directory_.Write("in.jsonl", text)});
  }

  std::vector<nlohmann::json> Rejects() {
    EXPECT_TRUE(rejects_->Close().ok());
    std::istringstream lines(directory_.Read("rejects"));
    std::vector<nlohmann::json> rejects;
    for (std::string line; std::getline(lines, line);) {
      rejects.push_back(nlohmann::json::parse(line));
    }
    return rejects;
  }

  FakeServer server_;
  const TempDirectory directory_;
  LoadOptions options_;
  std::unique_ptr<RejectLog> rejects_;
};

TEST_F(LoadSessionTest, EveryLineOfEveryFileIsLoaded) {
  const LoadSummary summary =
      Load({directory_.Write("a", ManyLines(1000)),
            directory_.Write("b", Line("x") + "\n  \r\n" + Line("y"))});
  EXPECT_TRUE(summary.server.ok()) << summary.server;
  EXPECT_EQ(summary.loaded, 1002);
  EXPECT_EQ(summary.rejected, 0);
  EXPECT_EQ(server_.articles().size(), 1002);
}

TEST_F(LoadSessionTest, ByteOrderMarkIsPassedOver) {
  EXPECT_EQ(LoadText("\xEF\xBB\xBF" + Line("a")).loaded, 1);
}

TEST_F(LoadSessionTest, OtherKeysAreCounted) {
  const LoadSummary summary =
      LoadText("{\"id\":\"a\",\"story\":1}\n{\"id\":\"b\",\"story\":null}\n");
  EXPECT_THAT(summary.ignored, ElementsAre(Pair("story", 2)));
}

TEST_F(LoadSessionTest, BrokenLineIsRejectedAloneWithItsNumber) {
  const LoadSummary summary =
      LoadText(Line("a") + "{\"id\":\"b\",\"title\":\n" + Line("c"));
  EXPECT_EQ(summary.loaded, 2);
  EXPECT_EQ(summary.rejected, 1);
  const auto rejects = Rejects();
  ASSERT_THAT(rejects, SizeIs(1));
  EXPECT_EQ(rejects[0]["file"], directory_.File("in.jsonl"));
  EXPECT_EQ(rejects[0]["line"], 2);
  EXPECT_THAT(rejects[0]["reason"].get<std::string>(), HasSubstr("not JSON"));
  EXPECT_EQ(rejects[0]["article"], "{\"id\":\"b\",\"title\":");
}

TEST_F(LoadSessionTest, TooLongLineIsRejectedAlone) {
  options_.input.max_record_bytes = 100;
  const LoadSummary summary =
      LoadText(Line("a") + Line("b", std::string(200, 'x')) + Line("c"));
  EXPECT_EQ(summary.loaded, 2);
  EXPECT_THAT(Rejects()[0]["reason"].get<std::string>(),
              HasSubstr("longer than 100 bytes"));
}

TEST_F(LoadSessionTest, ArticleThatFillsNoMessageIsRejectedAlone) {
  options_.batch_bytes = 100;
  const LoadSummary summary =
      LoadText(Line("a") + Line("b", std::string(200, 'x')) + Line("c"));
  EXPECT_EQ(summary.loaded, 2);
  EXPECT_EQ(Rejects()[0]["id"], "b");
}

TEST_F(LoadSessionTest, ArticleThatTheServerRejectsIsTraced) {
  server_.on_article([](const v1::Article& article) {
    std::optional<google::rpc::Status> refusal;
    if (article.id() == "id7") {
      refusal = MakeInvalidField("language", "\"klingon-\" is not BCP 47");
    }
    return refusal;
  });
  const LoadSummary summary = LoadText(ManyLines(20));
  EXPECT_EQ(summary.loaded, 19);
  const auto rejects = Rejects();
  ASSERT_THAT(rejects, SizeIs(1));
  EXPECT_EQ(rejects[0]["line"], 8);
  EXPECT_EQ(rejects[0]["id"], "id7");
  EXPECT_THAT(rejects[0]["reason"].get<std::string>(),
              HasSubstr("language: \"klingon-\" is not BCP 47"));
  EXPECT_EQ(rejects[0]["article"].get<std::string>() + "\n", Line("id7"));
}

TEST_F(LoadSessionTest, LaterLineOfAnIdWins) {
  options_.streams = 4;
  options_.batch = 1;
  std::string lines;
  for (int round = 0; round < 20; ++round) {
    for (int id = 0; id < 10; ++id) {
      lines += Line("id" + std::to_string(id), std::to_string(round));
    }
  }
  EXPECT_EQ(LoadText(lines).loaded, 200);
  for (const auto& [id, article] : server_.articles()) {
    EXPECT_EQ(article.title(), "19") << id;
  }
}

TEST_F(LoadSessionTest, RefusedMessageIsSentAgainInItsOrder) {
  options_.batch = 1;
  options_.streams = 1;
  server_.on_import([](int number, const v1::ImportArticlesRequest&) {
    std::optional<google::rpc::Status> refusal;
    if (number == 3) refusal = MakeOverload(absl::Milliseconds(5));
    return refusal;
  });
  std::string lines;
  for (int i = 0; i < 10; ++i) lines += Line("same", std::to_string(i));
  const LoadSummary summary = LoadText(lines);
  EXPECT_TRUE(summary.server.ok()) << summary.server;
  EXPECT_EQ(summary.loaded, 10);
  EXPECT_EQ(server_.articles().at("same").title(), "9");
}

TEST_F(LoadSessionTest, MessageThatWasRefusedIsLoadedOnce) {
  options_.batch = 3;
  Mutex mutex;
  std::set<int64_t> refused;
  server_.on_import([&](int, const v1::ImportArticlesRequest& request) {
    std::optional<google::rpc::Status> refusal;
    MutexLock lock(mutex);
    if (refused.insert(request.message_id()).second) {
      refusal = MakeOverload(absl::Milliseconds(1));
    }
    return refusal;
  });
  const LoadSummary summary = LoadText(ManyLines(100));
  EXPECT_TRUE(summary.server.ok()) << summary.server;
  EXPECT_EQ(summary.loaded, 100);
  EXPECT_EQ(server_.articles().size(), 100);
}

TEST_F(LoadSessionTest, BrokenStreamIsResumed) {
  options_.batch = 3;
  server_.on_import_break([](int number) {
    std::optional<grpc::Status> broken;
    if (number == 2 || number == 5) {
      broken = grpc::Status(grpc::StatusCode::UNAVAILABLE, "restart");
    }
    return broken;
  });
  const LoadSummary summary = LoadText(ManyLines(100));
  EXPECT_TRUE(summary.server.ok()) << summary.server;
  EXPECT_EQ(summary.loaded, 100);
  EXPECT_EQ(server_.articles().size(), 100);
}

TEST_F(LoadSessionTest, MessageThatIsInvalidRejectsItsLines) {
  options_.batch = 2;
  options_.streams = 1;
  server_.on_import([](int number, const v1::ImportArticlesRequest&) {
    std::optional<google::rpc::Status> refusal;
    if (number == 1) refusal = MakeInvalidField("articles", "too many");
    return refusal;
  });
  const LoadSummary summary = LoadText(ManyLines(6));
  EXPECT_EQ(summary.loaded, 4);
  EXPECT_EQ(summary.rejected, 2);
  EXPECT_THAT(Rejects(), SizeIs(2));
}

TEST_F(LoadSessionTest, LoadGivesUpWhenTheServerStaysAway) {
  options_.retry_for = absl::Milliseconds(150);
  server_.on_import_break([](int) {
    return std::optional<grpc::Status>(
        grpc::Status(grpc::StatusCode::UNAVAILABLE, "restart"));
  });
  const LoadSummary summary = LoadText(ManyLines(2000));
  EXPECT_TRUE(absl::IsUnavailable(summary.server)) << summary.server;
  EXPECT_THAT(std::string(summary.server.message()),
              HasSubstr("tried for 150ms"));
  EXPECT_EQ(summary.loaded, 0);
}

TEST_F(LoadSessionTest, RefusalForGoodEndsTheLoad) {
  server_.on_import([](int, const v1::ImportArticlesRequest&) {
    return std::optional<google::rpc::Status>(
        MakeStatus(absl::StatusCode::kPermissionDenied, "read only"));
  });
  const LoadSummary summary = LoadText(ManyLines(5));
  EXPECT_TRUE(absl::IsPermissionDenied(summary.server)) << summary.server;
  EXPECT_EQ(summary.loaded, 0);
}

TEST_F(LoadSessionTest, StoppedLoadKeepsWhatWasRead) {
  std::atomic<bool> stop{false};
  options_.stop = &stop;
  options_.batch = 1;
  options_.streams = 1;
  server_.on_import([&stop](int number, const v1::ImportArticlesRequest&) {
    if (number == 5) stop = true;
    return std::optional<google::rpc::Status>();
  });
  const LoadSummary summary = LoadText(ManyLines(10000));
  EXPECT_TRUE(summary.server.ok()) << summary.server;
  EXPECT_GE(summary.loaded, 5);
  EXPECT_LT(summary.loaded, 10000);
  EXPECT_EQ(server_.articles().size(), summary.loaded);
}

TEST_F(LoadSessionTest, InputsOfAllFormatsAreLoaded) {
  const LoadSummary summary =
      Load({directory_.Write("a.jsonl", Line("a")),
            directory_.Write("b.csv", "id,title\nb,t\n"),
            directory_.Write("c", "id\ttitle\nc\tt\n"),
            directory_.Write("d.xml",
                             "<rss><channel><item><guid>d</guid>"
                             "<title>t</title></item></channel></rss>")});
  EXPECT_THAT(summary.input_errors, testing::IsEmpty());
  EXPECT_EQ(summary.loaded, 4);
  EXPECT_EQ(server_.articles().size(), 4);
}

TEST_F(LoadSessionTest, InputThatCannotBeReadOnIsToldAndTheNextLoaded) {
  const LoadSummary summary =
      Load({directory_.Write("a.csv", "title\nt\n"),
            directory_.File("no such file"), directory_.Write("b", Line("b"))});
  ASSERT_THAT(summary.input_errors, SizeIs(2));
  EXPECT_THAT(std::string(summary.input_errors[0].message()),
              HasSubstr("a.csv:1: no column is called id"));
  EXPECT_TRUE(absl::IsNotFound(summary.input_errors[1]));
  EXPECT_EQ(summary.loaded, 1);
}

TEST_F(LoadSessionTest, DryRunChecksAndLoadsNothing) {
  LoadCounters counters;
  const LoadSummary summary = CheckArticles(
      {directory_.Write("a", Line("a") + "{broken\n" +
                                 Line("b", std::string(5000, 'x')) +
                                 "{\"id\":\"c\"}\n" + Line("d"))},
      options_, *rejects_, counters);
  EXPECT_EQ(summary.loaded, 2);
  EXPECT_EQ(summary.rejected, 3);
  EXPECT_EQ(server_.articles().size(), 0);
  const auto rejects = Rejects();
  EXPECT_THAT(rejects[1]["reason"].get<std::string>(),
              HasSubstr("title: has 5000 bytes, at most 4096"));
  EXPECT_THAT(rejects[2]["reason"].get<std::string>(),
              HasSubstr("title: is empty, as are summary, body"));
}

TEST(CheckInputsTest, FileThatIsMissingIsTold) {
  const TempDirectory directory;
  EXPECT_TRUE(CheckInputs({"-", directory.Write("a", "")}).ok());
  EXPECT_TRUE(absl::IsNotFound(
      CheckInputs({directory.Write("a", ""), "/no/such/file"})));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckInputs({"/tmp"})));
}

TEST(ProgressTextTest, TellsRateShareAndTimeLeft) {
  EXPECT_EQ(ProgressText(1200, 25, 100, absl::Seconds(2)),
            " 25 %  1200 articles, 600/s, 6s left");
  EXPECT_EQ(ProgressText(1200, 25, 0, absl::Seconds(2)),
            "1200 articles, 600/s");
  EXPECT_EQ(ProgressText(0, 0, 100, absl::Seconds(2)),
            "  0 %  0 articles, 0/s");
}

TEST(RejectLogTest, PeopleAreShownTheFirstTen) {
  char* text = nullptr;
  size_t size = 0;
  FILE* stream = open_memstream(&text, &size);
  const std::string file = "news.jsonl";
  const auto log = RejectLog::ToPeople(stream);
  for (int i = 1; i <= 12; ++i) log->Add({&file, i, ""}, "a", "is bad");
  fclose(stream);
  const std::string shown(text, size);
  free(text);
  EXPECT_THAT(shown, HasSubstr("news.jsonl:1: a: is bad\n"));
  EXPECT_THAT(shown, HasSubstr("news.jsonl:10: a: is bad\n"));
  EXPECT_THAT(shown, testing::Not(HasSubstr("news.jsonl:11")));
  EXPECT_THAT(shown, HasSubstr("--rejects=FILE"));
  EXPECT_EQ(log->count(), 12);
}

TEST(RejectLogTest, PeopleAreShownOneLineWhateverTheId) {
  char* text = nullptr;
  size_t size = 0;
  FILE* stream = open_memstream(&text, &size);
  const std::string file = "news.jsonl";
  RejectLog::ToPeople(stream)->Add(
      {&file, 1, ""}, "a\n\x1b[2J" + std::string(1000, 'x'), "is\nbad");
  fclose(stream);
  const std::string shown(text, size);
  free(text);
  EXPECT_THAT(shown, testing::StartsWith("news.jsonl:1: a\\n\\033[2Jxxx"));
  EXPECT_THAT(shown, testing::EndsWith("...: is bad\n"));
  EXPECT_LT(shown.size(), 200);
}

TEST(RejectLogTest, OldLinesStayUntilTheLoadIsDone) {
  const TempDirectory directory;
  const std::string path = directory.Write("rejects", "old\n");
  ASSERT_TRUE(RejectLog::ToFile(path).ok());  // and no more
  EXPECT_EQ(directory.Read("rejects"), "old\n");
  ASSERT_TRUE((*RejectLog::ToFile(path))->Close().ok());
  EXPECT_EQ(directory.Read("rejects"), "");
}

}  // namespace
}  // namespace akin
