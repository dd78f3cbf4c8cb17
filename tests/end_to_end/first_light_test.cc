// News in, similar news out, with the built programs over real sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/end_to_end/akin_fixture.h"

namespace akin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kTwoReports[] =
    R"({"id":"a","title":"Storm hits the harbour of Valparaiso","source":"a.example"}
{"id":"b","title":"Harbour of Valparaiso closed by storm","source":"b.example"}
)";

TEST_F(AkinTest, WhatIsLoadedIsFound) {
  LoadLines(kTwoReports);
  EXPECT_THAT(Similar({"--id=a"}), ElementsAre("b"));
  EXPECT_THAT(Similar({"--text=storm in the harbour of Valparaiso"}),
              SizeIs(2));
}

TEST_F(AkinTest, AnUpdateMovesAnArticle) {
  LoadLines(kTwoReports);
  LoadLines(R"({"id":"b","title":"Bakers go on strike","source":"b.example"})"
            "\n");
  EXPECT_THAT(Similar({"--id=a"}), IsEmpty());
}

TEST_F(AkinTest, ADeletedArticleIsGone) {
  LoadLines(kTwoReports);
  EXPECT_EQ(Ctl({"delete", "--id=b"}).exit_code, 0);
  EXPECT_THAT(Similar({"--id=a"}), IsEmpty());
  EXPECT_FALSE(Exists("b"));
}

TEST_F(AkinTest, ARestartAfterSigtermLosesNothing) {
  LoadSample();
  const std::vector<std::string> before = Similar({"--id=sample:kim-de-1"});
  const Outcome stopped = StopServer(SIGTERM);
  EXPECT_EQ(stopped.exit_code, 0) << stopped.err;
  StartServer();
  EXPECT_EQ(Similar({"--id=sample:kim-de-1"}), before);
}

TEST_F(AkinTest, StatusSaysThatIndexAndStoreAgree) {
  LoadSample();
  ExpectIndexAndStoreAgree();
  EXPECT_THAT(Ctl({"status"}).out, HasSubstr("index and store  agree"));
}

TEST_F(AkinTest, ACompactionLeavesNoDeadRow) {
  LoadSample();
  LoadSample();
  EXPECT_EQ(Status()["index"]["tombstones"], "250");
  const std::vector<std::string> before = Similar({"--id=sample:kim-de-1"});
  const Outcome compacted = Ctl({"compact"});
  EXPECT_EQ(compacted.exit_code, 0) << compacted.err;
  EXPECT_THAT(compacted.out, HasSubstr("removed 250 rows, freed "));
  EXPECT_EQ(Status()["index"]["tombstones"], "0");
  EXPECT_EQ(Status()["index"]["segments"], 1);
  EXPECT_EQ(Similar({"--id=sample:kim-de-1"}), before);
  ExpectIndexAndStoreAgree();
}

TEST_F(AkinTest, ExpiredArticlesAreDeleted) {
  LoadLines(
      R"({"id":"old","title":"one","published_at":"2001-02-03T04:05:06Z"}
{"id":"new","title":"one","published_at":"2999-01-01T00:00:00Z"}
{"id":"timeless","title":"one"}
)");
  StopServer(SIGTERM);
  StartServer({"--retention=30d"});
  while (Exists("old")) {
  }
  EXPECT_TRUE(Exists("new"));
  EXPECT_TRUE(Exists("timeless"));
  ExpectIndexAndStoreAgree();
}

TEST_F(AkinTest, AServerAtItsMemoryLimitTakesNoArticleAndAnswers) {
  LoadSample();
  StopServer(SIGTERM);
  StartServer({"--memory_limit=1MiB"});
  const Outcome load =
      Load({"--retry_for=0s", "-"}, R"({"id":"new","title":"one"})");
  EXPECT_NE(load.exit_code, 0);
  EXPECT_THAT(load.err, HasSubstr("raise --memory_limit"));
  EXPECT_FALSE(Exists("new"));
  EXPECT_THAT(Similar({"--id=sample:kim-de-1"}), Not(IsEmpty()));
  EXPECT_EQ(Ctl({"delete", "--id=sample:kim-de-1"}).exit_code, 0);
}

TEST_F(AkinTest, TheTripToRussiaShowsTheTripAndNoDecoy) {
  LoadSample();
  const std::vector<std::string> shown = Similar({"--id=sample:kim-de-1"});
  EXPECT_THAT(shown, Not(IsEmpty()));
  for (const std::string& id : shown) {
    EXPECT_THAT(id, HasSubstr("sample:kim-")) << "shown under the seed";
  }
}

TEST_F(AkinTest, ASecondServerOnTheDirectoryIsRefused) {
  const Outcome second = RunProgram(
      Bin("akin-server"),
      {"--listen=127.0.0.1:0", "--data_dir=" + directory_.path() + "/data"});
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_THAT(second.err, HasSubstr("is in use by process"));
}

TEST_F(AkinTest, AServerWithoutADirectoryIsAUsageError) {
  const Outcome outcome =
      RunProgram(Bin("akin-server"), {"--listen=127.0.0.1:0"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("data_dir"));
}

TEST_F(AkinTest, AFlagThatCannotBeIsAUsageError) {
  for (const char* flag :
       {"--nosuch=1", "--shutdown_grace=abc", "--listen=127.0.0.1:99999",
        "--listen=nonsense", "--target_recall=0", "--target_recall=1.1",
        "--retention=10m", "--retention=soon", "--max_connection_age=0s",
        "--read_queue_delay=0", "--read_rate_limit=-1",
        "--memory_limit=20GB"}) {
    const Outcome outcome =
        RunProgram(Bin("akin-server"),
                   {"--data_dir=" + directory_.path() + "/other", flag});
    EXPECT_EQ(outcome.exit_code, 2) << flag;
    EXPECT_NE(outcome.err, "") << flag;
  }
}

TEST_F(AkinTest, ABrokenLineIsRejectedAloneWithItsNumber) {
  const std::string rejects = directory_.path() + "/rejects";
  const Outcome outcome =
      Load({"--rejects=" + rejects, "-"},
           "{\"id\":\"a\",\"title\":\"one\"}\n"
           "{broken\n"
           "{\"id\":\"b\",\"title\":\"two\",\"published_at\":\"yesterday\"}\n"
           "{\"id\":\"\",\"title\":\"three\"}\n"
           "{\"id\":\"c\",\"title\":\"...\"}\n"
           "{\"id\":\"d\",\"title\":\"four\",\"story\":\"x\"}\n");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("loaded 2 articles, 4 rejected, in "));
  std::ifstream file(rejects);
  std::set<int> lines;
  for (std::string line; std::getline(file, line);) {
    const auto reject = nlohmann::json::parse(line);
    lines.insert(reject["line"].get<int>());
    EXPECT_NE(reject["reason"], "");
  }
  EXPECT_THAT(lines, ElementsAre(2, 3, 4, 5));
  EXPECT_TRUE(Exists("a"));
  EXPECT_TRUE(Exists("d"));
}

TEST_F(AkinTest, TheLastLineOfALoadSaysWhatWasLoaded) {
  const Outcome outcome = Load({Sample("news.jsonl")});
  std::istringstream lines(outcome.out);
  std::string last;
  for (std::string line; std::getline(lines, line);) last = line;
  EXPECT_THAT(last, MatchesRegex("loaded [0-9]+ articles, 0 rejected, in "
                                 "[0-9.]+ s \\([0-9]+ articles/s\\)"));
}

TEST_F(AkinTest, AnExportLoadedElsewhereIsTheSame) {
  LoadSample();
  const std::string first = directory_.path() + "/first.jsonl.gz";
  ASSERT_EQ(Ctl({"export", first}).exit_code, 0);
  StopServer(SIGTERM);
  std::filesystem::remove_all(directory_.path() + "/data");
  StartServer();
  ASSERT_EQ(Load({first}).exit_code, 0);
  const Outcome again = Ctl({"export", "-"});
  StopServer(SIGTERM);
  const Outcome original = RunProgram("zcat", {first});
  EXPECT_NE(again.out, "");
  EXPECT_EQ(again.out, original.out);
}

TEST_F(AkinTest, ASnapshotServesWhatItHolds) {
  LoadLines(kTwoReports);
  ASSERT_EQ(Ctl({"snapshot", "monday"}).exit_code, 0);
  ASSERT_EQ(Ctl({"delete", "--id=b"}).exit_code, 0);
  StopServer(SIGTERM);
  const std::string copy = directory_.path() + "/copy";
  std::filesystem::copy(Data() / "snapshots/monday", copy,
                        std::filesystem::copy_options::recursive);
  std::filesystem::remove_all(Data());
  std::filesystem::rename(copy, Data());
  StartServer();
  EXPECT_THAT(Similar({"--id=a"}), ElementsAre("b"));
  ExpectIndexAndStoreAgree();
}

TEST_F(AkinTest, AStoreThatIsSetBackUnderItsIndexServesWhatItHolds) {
  LoadLines(kTwoReports);
  ASSERT_EQ(Ctl({"snapshot", "monday"}).exit_code, 0);
  ASSERT_EQ(Ctl({"delete", "--id=b"}).exit_code, 0);
  LoadLines(R"({"id":"c","title":"Storm in the harbour of Valparaiso"})"
            "\n");
  StopServer(SIGTERM);
  std::filesystem::remove_all(Data() / "store");
  std::filesystem::copy(Data() / "snapshots/monday/store", Data() / "store",
                        std::filesystem::copy_options::recursive);
  StartServer();
  EXPECT_THAT(Similar({"--id=a"}), ElementsAre("b"));
  ExpectIndexAndStoreAgree();
}

TEST_F(AkinTest, AnUnknownSeedIsNotFoundByItsName) {
  const Outcome outcome = Ctl({"similar", "--id=nobody"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("nobody"));
}

TEST_F(AkinTest, AServerThatIsAwayIsSaidToBeAway) {
  StopServer(SIGTERM);
  EXPECT_EQ(Ctl({"status"}).exit_code, 3);
  EXPECT_EQ(Load({"--retry_for=0s", "-"}, kTwoReports).exit_code, 3);
}

TEST_F(AkinTest, EvaluationOnTheSampleFindsTheStories) {
  LoadSample();
  const std::string run = directory_.path() + "/run.txt";
  const Outcome rank = RunProgram(
      Bin("akin-eval"), WithServer({"--stories=" + Sample("stories.tsv"),
                                    "--run=" + run, "--policy=rank"}));
  ASSERT_EQ(rank.exit_code, 0) << rank.err;
  // "ALL queries recall@10 mrr ndcg@10"
  std::istringstream words(rank.out.substr(rank.out.find("ALL")));
  std::string all;
  double queries, recall, mrr, ndcg;
  words >> all >> queries >> recall >> mrr >> ndcg;
  EXPECT_GT(queries, 200);
  EXPECT_GT(ndcg, 0.8) << rank.out;

  const Outcome reader = RunProgram(
      Bin("akin-eval"), WithServer({"--stories=" + Sample("stories.tsv"),
                                    "--run=" + run, "--policy=reader"}));
  ASSERT_EQ(reader.exit_code, 0) << reader.err;
  EXPECT_THAT(reader.out, HasSubstr("precision"));
}

TEST_F(AkinTest, AClientThatNoOneHereWroteWorks) {
  const std::string source = AKIN_SOURCE_DIRECTORY;
  const Outcome outcome = RunProgram(
      "node",
      {source + "/tests/node/similar_news.mjs", address_, source + "/proto"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
}

TEST_F(AkinTest, ReflectionIsEnoughToCallIt) {
  LoadLines(kTwoReports);
  const std::string buf =
      std::string(AKIN_SOURCE_DIRECTORY) + "/tests/node/node_modules/.bin/buf";
  const Outcome outcome = RunProgram(
      buf, {"curl", "--protocol", "grpc", "--http2-prior-knowledge", "-d",
            R"({"seeds":{"positive":[{"articleId":"a"}]}})",
            "http://" + address_ + "/akin.v1.SimilarNewsService/FindSimilar"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Harbour of Valparaiso closed by storm"));
}

}  // namespace
}  // namespace akin
