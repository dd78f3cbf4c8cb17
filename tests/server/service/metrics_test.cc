#include "server/service/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

// The whole answer to a GET of http://127.0.0.1:PORT/metrics.
std::string Get(int port, const std::string& path = "/metrics") {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(connection, reinterpret_cast<sockaddr*>(&address),
                    sizeof(address)),
            0);
  const std::string request =
      "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  EXPECT_EQ(write(connection, request.data(), request.size()),
            static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t n; (n = read(connection, buffer, sizeof(buffer))) > 0;) {
    answer.append(buffer, n);
  }
  close(connection);
  return answer;
}

TEST(MetricsTest, CountsCallsAndShowsTheState) {
  Metrics metrics(
      [] { return StateSample{.articles = 42, .retention_deleted = 7}; });
  metrics.Observe("FindSimilar", absl::StatusCode::kOk, absl::Milliseconds(3));
  metrics.Observe("FindSimilar", absl::StatusCode::kNotFound,
                  absl::Milliseconds(1));
  const absl::StatusOr<int> port = metrics.Listen({"127.0.0.1", 0});
  ASSERT_TRUE(port.ok());
  const std::string answer = Get(*port);
  EXPECT_THAT(
      answer,
      HasSubstr("akin_calls_total{code=\"OK\",method=\"FindSimilar\"} 1"));
  EXPECT_THAT(
      answer,
      HasSubstr("akin_call_duration_seconds_count{method=\"FindSimilar\"} 2"));
  EXPECT_THAT(answer, HasSubstr("akin_articles 42"));
  EXPECT_THAT(answer, HasSubstr("akin_retention_deleted_total 7"));
}

TEST(MetricsTest, ShowsWhatTheAnswerCacheDoes) {
  Metrics metrics([] {
    return StateSample{
        .answer_cache = {.hits = 1, .misses = 2, .evictions = 3, .bytes = 4}};
  });
  const absl::StatusOr<int> port = metrics.Listen({"127.0.0.1", 0});
  ASSERT_TRUE(port.ok());
  const std::string answer = Get(*port);
  EXPECT_THAT(answer, HasSubstr("# TYPE akin_answer_cache_hits_total counter"));
  EXPECT_THAT(answer, HasSubstr("akin_answer_cache_hits_total 1"));
  EXPECT_THAT(answer, HasSubstr("akin_answer_cache_misses_total 2"));
  EXPECT_THAT(answer, HasSubstr("akin_answer_cache_evictions_total 3"));
  EXPECT_THAT(answer, HasSubstr("akin_answer_cache_bytes 4"));
}

TEST(MetricsTest, AnotherPathIsNotFoundAndHarmless) {
  Metrics metrics([] { return StateSample{.articles = 42}; });
  const absl::StatusOr<int> port = metrics.Listen({"127.0.0.1", 0});
  ASSERT_TRUE(port.ok());
  EXPECT_THAT(Get(*port, "/favicon.ico"), HasSubstr("404"));
  EXPECT_THAT(Get(*port), HasSubstr("akin_articles 42"));
}

TEST(MetricsTest, ATakenAddressIsRefused) {
  Metrics first([] { return StateSample(); });
  const absl::StatusOr<int> port = first.Listen({"127.0.0.1", 0});
  ASSERT_TRUE(port.ok());
  Metrics second([] { return StateSample(); });
  const absl::Status status = second.Listen({"127.0.0.1", *port}).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("metrics_listen"));
}

}  // namespace
}  // namespace akin
