#include "client/input/download.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <utility>

#include "akin/status.h"
#include "tests/client/http_server.h"

namespace akin {
namespace {

using testing::HasSubstr;

std::string TextOf(const Download& download) {
  std::string text;
  for (;;) {
    const auto block = download.bytes->Next();
    EXPECT_TRUE(block.ok()) << block.status();
    if (!block.ok() || block->empty()) return text;
    text.append(block->data(), block->size());
  }
}

class DownloadTest : public testing::Test {
 protected:
  absl::Status Failure(const std::string& address) {
    return Fetch(address, {}, options_).status();
  }

  HttpServer server_;
  DownloadOptions options_;
};

TEST_F(DownloadTest, DocumentIsRead) {
  const std::string text(1 << 20, 'x');
  server_.Put("/a", text);
  const auto download = Fetch(server_.Url("/a"), {}, options_);
  ASSERT_TRUE(download.ok()) << download.status();
  EXPECT_EQ(TextOf(*download), text);
  EXPECT_EQ(download->address, server_.Url("/a"));
  EXPECT_NE(download->validators.etag, "");
}

TEST_F(DownloadTest, KnownVersionIsNotReadAgain) {
  server_.Put("/a", "one");
  const auto first = Fetch(server_.Url("/a"), {}, options_);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Fetch(server_.Url("/a"), first->validators, options_);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->bytes, nullptr);
  server_.Put("/a", "two");
  const auto third = Fetch(server_.Url("/a"), first->validators, options_);
  ASSERT_TRUE(third.ok()) << third.status();
  EXPECT_EQ(TextOf(*third), "two");
}

TEST_F(DownloadTest, RedirectionsAreFollowedAFewTimes) {
  server_.Redirect("/a", "/b");
  server_.Put("/b", "text");
  server_.Redirect("/loop", "/loop");
  const auto download = Fetch(server_.Url("/a"), {}, options_);
  ASSERT_TRUE(download.ok()) << download.status();
  EXPECT_EQ(download->address, server_.Url("/b"));
  EXPECT_TRUE(absl::IsInvalidArgument(Failure(server_.Url("/loop"))));
}

TEST_F(DownloadTest, OtherProtocolsAreRefused) {
  EXPECT_FALSE(Failure("file:///etc/hostname").ok());
  server_.Redirect("/a", "file:///etc/hostname");
  EXPECT_FALSE(Failure(server_.Url("/a")).ok());
}

TEST_F(DownloadTest, DocumentIsBounded) {
  server_.Put("/a", std::string(1000, 'x'));
  options_.max_bytes = 999;
  const absl::Status status = Failure(server_.Url("/a"));
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("more than 999 bytes"));
  options_.max_bytes = 1000;
  EXPECT_TRUE(Failure(server_.Url("/a")).ok());
}

TEST_F(DownloadTest, MissingDocumentIsNotFound) {
  const absl::Status status = Failure(server_.Url("/none"));
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("/none: the server answers 404"));
}

TEST_F(DownloadTest, ServerThatIsAwayIsUnavailable) {
  EXPECT_TRUE(absl::IsUnavailable(Failure("http://127.0.0.1:1/")));
}

TEST_F(DownloadTest, ServerThatIsOverloadedSaysWhenToAskAgain) {
  const struct {
    int status;
    const char* retry_after;
    std::optional<absl::Duration> delay;
  } cases[] = {
      {429, "120", absl::Minutes(2)},
      {503, "120", absl::Minutes(2)},
      {503, "Fri, 01 Jan 2100 00:00:00 GMT", kLongestRetryAfter},
      {429, "99999999", kLongestRetryAfter},
      {429, "", std::nullopt},
      {503, "soon", std::nullopt},
      {404, "120", std::nullopt},
  };
  for (const auto& test : cases) {
    server_.Refuse("/a", test.status, test.retry_after);
    const absl::Status status = Failure(server_.Url("/a"));
    EXPECT_EQ(RetryDelay(status), test.delay) << status;
    EXPECT_THAT(
        std::string(status.message()),
        HasSubstr("/a: the server answers " + std::to_string(test.status)));
  }
}

// A later version of the same second would be taken for the known one.
TEST_F(DownloadTest, TimeOfADocumentOfThisSecondIsNoValidator) {
  const std::string noon = "Wed, 13 Sep 2023 12:00:00 GMT";
  server_.Put("/a", "text");
  for (const auto& [answered, kept] :
       {std::pair<std::string, std::string>{noon, ""},
        {"Wed, 13 Sep 2023 12:00:01 GMT", noon}}) {
    server_.SetHeaders("/a", {{"Last-Modified", noon}, {"Date", answered}});
    const auto download = Fetch(server_.Url("/a"), {}, options_);
    ASSERT_TRUE(download.ok()) << download.status();
    EXPECT_EQ(download->validators.last_modified, kept) << answered;
  }
}

TEST_F(DownloadTest, ContentTypeTellsTheEncoding) {
  const struct {
    const char* type;
    const char* charset;
  } cases[] = {
      {"text/xml; charset=ISO-8859-2", "iso-8859-2"},
      {"text/xml;Charset=\"windows-1251\" ;x=y", "windows-1251"},
      {"text/xml", ""},
  };
  for (const auto& test : cases) {
    server_.Put("/a", "text", test.type);
    const auto download = Fetch(server_.Url("/a"), {}, options_);
    ASSERT_TRUE(download.ok()) << download.status();
    EXPECT_EQ(download->charset, test.charset);
  }
}

TEST_F(DownloadTest, StoppedDownloadIsCancelled) {
  server_.Put("/a", "text");
  const std::atomic<bool> stop{true};
  options_.read.stop = &stop;
  EXPECT_TRUE(absl::IsCancelled(Failure(server_.Url("/a"))));
}

}  // namespace
}  // namespace akin
