// The loader killed by SIGKILL in the middle of a load.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/client/http_server.h"
#include "tests/end_to_end/akin_fixture.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

class LoadTest : public AkinTest {
 protected:
  std::string File(const std::string& name) const {
    return directory_.path() + "/" + name;
  }

  std::string WriteFile(const std::string& name, const std::string& text) {
    std::ofstream(File(name)) << text;
    return File(name);
  }

  // Articles that --resume says are loaded; 0 if it says nothing yet.
  int64_t Kept() {
    std::ifstream file(File("resume"));
    if (!file) return 0;
    int64_t loaded = 0;
    const auto root = nlohmann::json::parse(file);
    for (const auto& input : root["inputs"]) {
      loaded += input["loaded"].get<int64_t>();
    }
    return loaded;
  }
};

TEST_F(LoadTest, KilledFiveTimesItLoadsEveryArticleOnce) {
  // So many that a kill that comes late still comes before the end.
  constexpr int kArticles = 40'000;
  std::string lines;
  for (int i = 0; i < kArticles; ++i) {
    const std::string number = std::to_string(i);
    lines += "{\"id\":\"" + number + "\",\"title\":\"word" + number + "\"}\n";
  }
  const std::string input = WriteFile("in.jsonl", lines);
  const std::vector<std::string> arguments =
      WithServer({"--resume=" + File("resume"), "--batch=50", input});
  std::mt19937 random(1);
  for (int kill = 0; kill < 5; ++kill) {
    const int64_t enough = Kept() + 200 + random() % 500;
    Program load(Bin("akin-load"), arguments);
    while (Kept() < std::min<int64_t>(enough, kArticles)) {
    }
    load.Signal(SIGKILL);
    EXPECT_EQ(load.Wait().exit_code, -1);
  }
  EXPECT_LT(Kept(), kArticles);
  const Outcome last = RunProgram(Bin("akin-load"), arguments);
  EXPECT_EQ(last.exit_code, 0) << last.err;
  EXPECT_THAT(last.err, HasSubstr("articles were loaded before"));
  EXPECT_EQ(Kept(), kArticles);
  EXPECT_EQ(Status()["articles"], std::to_string(kArticles));
  const Outcome again = RunProgram(Bin("akin-load"), arguments);
  EXPECT_THAT(again.out, HasSubstr("loaded 0 articles, 0 rejected"));
}

TEST_F(LoadTest, WatchFindsWhatIsNewAndEndsWithItsSummary) {
  HttpServer web;
  web.Put("/a",
          "<rss><channel><item><guid>a</guid><title>Ferry returns"
          "</title></item></channel></rss>");
  Program watch(
      Bin("akin-load"),
      WithServer({"--watch=1s", "--resume=" + File("resume"), web.Url("/a")}));
  web.WaitForAnswers(304, 1);
  EXPECT_TRUE(Exists("a"));
  web.Put("/a",
          "<rss><channel><item><guid>b</guid><title>Ferry sinks"
          "</title></item></channel></rss>");
  web.WaitForAnswers(200, 2);
  // The next poll comes when what this one brought is loaded.
  web.WaitForAnswers(304, web.answers(304) + 1);
  EXPECT_TRUE(Exists("b"));
  watch.Signal(SIGTERM);
  const Outcome outcome = watch.Wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("loaded 2 articles, 0 rejected, in "));
  EXPECT_THAT(outcome.err, HasSubstr("/a: 1 new or changed"));
}

TEST_F(LoadTest, DryRunNeedsNoServer) {
  StopServer(SIGTERM);
  const std::string table =
      WriteFile("in.csv", "key,headline\na,one\nb,\nc,three\n");
  const Outcome outcome = RunProgram(
      Bin("akin-load"),
      {"--dry_run", "--field", "id=key", "--field", "title=headline", table});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("dry run: 2 articles would be loaded\n"
                                     "loaded 0 articles, 1 rejected, in "));
  EXPECT_THAT(outcome.err, HasSubstr("in.csv:3: b: title: is empty, as are "));
}

// The reasons of the rejects in a file, by the ids of the articles; the server
// says which article of the message it was, a dry run does not.
std::map<std::string, std::string> ReasonsIn(const std::string& path) {
  std::map<std::string, std::string> reasons;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto reject = nlohmann::json::parse(line);
    const std::string reason = reject["reason"];
    const size_t place =
        reason.rfind("articles[", 0) == 0 ? reason.find("].") + 2 : 0;
    reasons[reject["id"]] = reason.substr(place);
  }
  return reasons;
}

TEST_F(LoadTest, DryRunRejectsWhatTheServerRejectsForTheSameReasons) {
  const nlohmann::json longest = {{"id", std::string(256, 'i')},
                                  {"title", std::string(4096, 't')},
                                  {"url", std::string(8192, 'u')}};
  const nlohmann::json bad[] = {
      {{"id", "empty"}},
      {{"id", "con\ntrol"}, {"title", "t"}},
      {{"id", std::string(257, 'i')}, {"title", "t"}},
      {{"id", "title"}, {"title", std::string(4097, 't')}},
      {{"id", "body"}, {"body", std::string(1048577, 'b')}},
      {{"id", "summary"}, {"summary", std::string(65537, 's')}},
      {{"id", "url"}, {"title", "t"}, {"url", std::string(8193, 'u')}},
      {{"id", "source"}, {"title", "t"}, {"source", std::string(257, 's')}},
      {{"id", "category"}, {"title", "t"}, {"category", std::string(257, 'c')}},
      {{"id", "language"}, {"title", "t"}, {"language", "German, Swiss"}},
      {{"id", "tag"}, {"title", "t"}, {"language", std::string(36, 'l')}},
      {{"id", "country"}, {"title", "t"}, {"country", "SUI"}},
      {{"id", "digits"}, {"title", "t"}, {"country", "41"}},
      {{"id", "label"}, {"title", "t"}, {"labels", {std::string(257, 'l')}}},
      {{"id", "labels"},
       {"title", "t"},
       {"labels", std::vector<std::string>(65, "label")}},
  };
  std::string lines = longest.dump() + "\n";
  for (const nlohmann::json& article : bad) lines += article.dump() + "\n";
  const std::string input = WriteFile("in.jsonl", lines);

  EXPECT_EQ(Load({"--rejects=" + File("server"), input}).exit_code, 1);
  EXPECT_EQ(Load({"--dry_run", "--rejects=" + File("dry"), input}).exit_code,
            1);
  const auto reasons = ReasonsIn(File("server"));
  EXPECT_EQ(reasons.size(), std::size(bad));
  EXPECT_EQ(ReasonsIn(File("dry")), reasons);
  EXPECT_EQ(Status()["articles"], "1");
}

TEST_F(LoadTest, FlagThatMakesNoSenseIsAUsageError) {
  const std::string file = WriteFile("in.jsonl", "");
  for (const char* flag :
       {"--format=xls", "--field=headline", "--html=maybe", "--watch=5m",
        "--watch=1ms", "--resume=/no/such/place/file",
        "--max_download_bytes=0"}) {
    const Outcome outcome = Load({flag, file});
    EXPECT_EQ(outcome.exit_code, 2) << flag;
    EXPECT_THAT(outcome.err, HasSubstr(std::string(flag).substr(0, 5)));
  }
}

}  // namespace
}  // namespace akin
