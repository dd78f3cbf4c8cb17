// What can be seen of the built server from outside: /metrics with all that
// names one of them, /readyz, the log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include "akin/client.h"
#include "tests/end_to_end/akin_fixture.h"

namespace akin {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSubsetOf;
using ::testing::Not;

std::string ReadSource(const std::string& path) {
  std::ifstream file(std::string(AKIN_SOURCE_DIRECTORY) + "/" + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The port that a server says it serves HTTP on, as soon as it does.
int HttpPort(const Program& server) {
  const std::regex line("metrics on port ([0-9]+)");
  std::smatch match;
  std::string log;
  while (!std::regex_search(log = server.ErrorSoFar(), match, line)) {
    std::this_thread::yield();
  }
  return std::stoi(match[1]);
}

// The names of the metrics that are served, with their types.
using MetricTypes = std::map<std::string, std::string>;

MetricTypes TypesIn(const std::string& metrics) {
  MetricTypes types;
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash, keyword, name, type;
    words >> hash >> keyword >> name >> type;
    if (keyword == "TYPE") types[name] = type;
  }
  return types;
}

// The series that there can be, as queries name them.
std::set<std::string> SeriesOf(const MetricTypes& types) {
  std::set<std::string> series;
  for (const auto& [name, type] : types) {
    if (type != "histogram") {
      series.insert(name);
      continue;
    }
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      series.insert(name + suffix);
    }
  }
  return series;
}

// The metrics of ours that a text names.
std::set<std::string> NamedIn(const std::string& text) {
  const std::regex name("\\b(akin|process)_[a-z_]+");
  std::set<std::string> names;
  for (std::sregex_iterator found(text.begin(), text.end(), name), end;
       found != end; ++found) {
    names.insert(found->str());
  }
  return names;
}

class ObservabilityTest : public AkinTest {
 protected:
  void SetUp() override {
    StartServer({"--metrics_listen=127.0.0.1:0", "--log_format=json",
                 "--slow_query_threshold=1ns"});
  }

  std::string Get(const std::string& path) {
    httplib::Client http("127.0.0.1", HttpPort(*server_));
    const httplib::Result answer = http.Get(path.c_str());
    return answer ? answer->body : "(no answer)";
  }

  std::set<std::string> ServedSeries() {
    return SeriesOf(TypesIn(Get("/metrics")));
  }
};

TEST_F(ObservabilityTest, TheDocumentedMetricsAreThoseThatAreServed) {
  MetricTypes documented;
  const std::string text = ReadSource("docs/metrics.md");
  const std::regex row("\\| `([a-z_]+)` \\| (counter|gauge|histogram) \\|");
  for (std::sregex_iterator found(text.begin(), text.end(), row), end;
       found != end; ++found) {
    documented[(*found)[1]] = (*found)[2];
  }
  EXPECT_EQ(documented, TypesIn(Get("/metrics")));
}

TEST_F(ObservabilityTest, TheDashboardShowsMetricsThatAreServed) {
  const auto dashboard =
      nlohmann::json::parse(ReadSource("deploy/grafana/akin_dashboard.json"));
  std::set<int> ids;
  std::string queries;
  for (const auto& panel : dashboard["panels"]) {
    EXPECT_TRUE(ids.insert(panel["id"].get<int>()).second) << panel["id"];
    if (panel["type"] == "row") continue;
    EXPECT_FALSE(panel["targets"].empty()) << panel["title"];
    for (const auto& target : panel["targets"]) {
      queries += target["expr"].get<std::string>() + "\n";
    }
  }
  const std::set<std::string> named = NamedIn(queries);
  EXPECT_GT(named.size(), 20);
  EXPECT_THAT(named, IsSubsetOf(ServedSeries()));
}

TEST_F(ObservabilityTest, TheAlertsWatchMetricsThatAreServed) {
  const std::string rules = ReadSource("deploy/prometheus/akin_alerts.yaml");
  // Expressions of one line, and of several after a "|".
  const std::regex expression("expr: (\\|\n(?: {10}.*\n)+|.*\n)");
  std::string queries;
  int alerts = 0;
  for (std::sregex_iterator found(rules.begin(), rules.end(), expression), end;
       found != end; ++found) {
    queries += (*found)[1];
    ++alerts;
  }
  EXPECT_GT(alerts, 10);
  const std::set<std::string> named = NamedIn(queries);
  EXPECT_GT(named.size(), 10);
  EXPECT_THAT(named, IsSubsetOf(ServedSeries()));
}

TEST_F(ObservabilityTest, MetricsTellOfTheQuestionsThatWereAsked) {
  LoadSample();
  Similar({"--id=sample:schengen-de-1"});
  const std::string metrics = Get("/metrics");
  EXPECT_THAT(metrics, HasSubstr("akin_calls_total{code=\"OK\",method="
                                 "\"FindSimilar\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("akin_questions_total{outcome=\"fresh\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("akin_serving_state{state=\"serving\"} 1"));
}

TEST_F(ObservabilityTest, EveryLineOfAJsonLogIsAnObject) {
  LoadSample();
  Ctl({"similar", "--text=Kim Jong Un", "--json"});
  const Outcome outcome = StopServer(SIGTERM);
  EXPECT_EQ(outcome.exit_code, 0);
  std::istringstream lines(outcome.err);
  int slow = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    ASSERT_TRUE(object.is_object()) << line;
    slow += object["message"] == "slow query";
  }
  EXPECT_EQ(slow, 1);
  EXPECT_THAT(outcome.err, Not(HasSubstr("Kim Jong Un")));
}

TEST_F(ObservabilityTest, StatusTellsWhatAnOperatorAsksFirst) {
  LoadSample();
  const nlohmann::json status = Status();
  EXPECT_EQ(status["servingState"], "SERVING_STATE_SERVING");
  EXPECT_GT(status["load"]["writesPerSecond"], 0);
  EXPECT_GT(std::stoll(status["index"]["tailRows"].get<std::string>()), 0);
  EXPECT_GT(
      std::stoll(status["process"]["residentMemoryBytes"].get<std::string>()),
      0);
  EXPECT_FALSE(status["store"].contains("lastSnapshotAt"));
  EXPECT_EQ(Ctl({"snapshot"}).exit_code, 0);
  EXPECT_TRUE(Status()["store"].contains("lastSnapshotAt"));
}

// The status of GET /readyz, and what it says.
std::string Readiness(int port) {
  httplib::Client http("127.0.0.1", port);
  const httplib::Result answer = http.Get("/readyz");
  return answer ? std::to_string(answer->status) + " " + answer->body : "";
}

TEST(ReadinessTest, AServerIsReadyOnlyOnceItServes) {
  const TempDirectory directory;
  // The server waits here, before it serves, until someone writes the model.
  const std::string model = directory.path() + "/model";
  ASSERT_EQ(mkfifo(model.c_str(), 0600), 0);
  Program server(Bin("akin-server"),
                 {"--listen=127.0.0.1:0", "--metrics_listen=127.0.0.1:0",
                  "--data_dir=" + directory.path() + "/data",
                  "--relevance_model=" + model});
  const int port = HttpPort(server);
  EXPECT_EQ(Readiness(port), "503 loading\n");
  std::ofstream(model) << ReadSource("server/ranking/relevance_v1.txt");
  EXPECT_NE(server.WaitForLine("akin-server listening on "), "");
  EXPECT_EQ(Readiness(port), "200 serving\n");
}

TEST_F(ObservabilityTest, AServerThatDrainsIsNotReady) {
  std::string lines;
  for (int i = 0; i < 1'000; ++i) {
    lines += "{\"id\":\"" + std::to_string(i) +
             "\",\"title\":\"one\",\"body\":\"" + std::string(10'000, 'x') +
             "\"}\n";
  }
  LoadLines(lines);
  ClientOptions options;
  options.target = address_;
  const Client client(*MakeConnection(options));
  // An export that nobody reads on is what the drain waits for.
  const auto unread = client.Export({});
  ASSERT_TRUE(unread->Read().has_value());
  const int port = HttpPort(*server_);
  server_->Signal(SIGTERM);
  std::string readiness;
  while ((readiness = Readiness(port)) == "200 serving\n") {
    std::this_thread::yield();
  }
  EXPECT_EQ(readiness, "503 draining\n");
  unread->Cancel();
  EXPECT_EQ(server_->Wait().exit_code, 0);
}

}  // namespace
}  // namespace akin
