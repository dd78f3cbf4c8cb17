#include "akin/article_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "akin/client.h"
#include "akin/status.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

grpc::Status Unavailable() {
  return grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone");
}

// A message of one article, whose title tells the message.
v1::ImportArticlesRequest Message(int64_t number, const std::string& id) {
  v1::ImportArticlesRequest request;
  request.set_message_id(number);
  *request.add_articles() = MakeArticle(id, absl::StrCat("from ", number));
  return request;
}
v1::ImportArticlesRequest Message(int64_t number) {
  return Message(number, absl::StrCat("id", number));
}

std::vector<int64_t> Range(int64_t first, int64_t last) {
  std::vector<int64_t> numbers(last - first + 1);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

class ArticleImportTest : public testing::Test {
 protected:
  ArticleImport Open(const ClientOptions& client,
                     ArticleImport::Options options = {}) {
    return ArticleImport(
        *MakeConnection(client), options,
        [this](v1::ImportArticlesRequest request,
               v1::ImportArticlesResponse response) {
          acknowledged_.push_back(request.message_id());
          statuses_.push_back(StatusFromProto(response.status()));
        });
  }
  ArticleImport Open(ArticleImport::Options options = {}) {
    return Open(server_.client_options(), options);
  }

  static std::vector<int64_t> Unacknowledged(ArticleImport& importing) {
    std::vector<int64_t> numbers;
    for (const auto& request : importing.TakeUnacknowledged()) {
      numbers.push_back(request.message_id());
    }
    return numbers;
  }

  FakeServer server_;
  std::vector<int64_t> acknowledged_;
  std::vector<absl::Status> statuses_;
};

TEST_F(ArticleImportTest, EveryMessageIsAcknowledgedInOrder) {
  ArticleImport importing = Open();
  for (int i = 1; i <= 20; ++i) ASSERT_TRUE(importing.Send(Message(i)).ok());
  EXPECT_EQ(importing.Finish(), absl::OkStatus());
  EXPECT_EQ(acknowledged_, Range(1, 20));
  EXPECT_EQ(server_.articles().size(), 20);
}

TEST_F(ArticleImportTest, ImportOfNothingEndsWell) {
  EXPECT_EQ(Open().Finish(), absl::OkStatus());
}

TEST_F(ArticleImportTest, BrokenStreamsLoseAndRepeatNothing) {
  server_.on_import_break([](int number) -> std::optional<grpc::Status> {
    if (number == 3 || number == 4 || number == 11) return Unavailable();
    return std::nullopt;
  });
  ArticleImport::Options options;
  options.window = 4;
  ArticleImport importing = Open(options);
  for (int i = 1; i <= 20; ++i) ASSERT_TRUE(importing.Send(Message(i)).ok());
  EXPECT_EQ(importing.Finish(), absl::OkStatus());
  EXPECT_EQ(acknowledged_, Range(1, 20));
  EXPECT_EQ(server_.articles().size(), 20);
}

TEST_F(ArticleImportTest, RestartedServerIsFoundAgain) {
  std::optional<FakeServer> server(std::in_place);
  FakeServer::Options same;
  same.address = server->target();
  ArticleImport importing = Open(server->client_options());
  for (int i = 1; i <= 10; ++i) ASSERT_TRUE(importing.Send(Message(i)).ok());
  server.reset();
  server.emplace(same);
  for (int i = 11; i <= 20; ++i) ASSERT_TRUE(importing.Send(Message(i)).ok());
  EXPECT_EQ(importing.Finish(), absl::OkStatus());
  EXPECT_EQ(acknowledged_, Range(1, 20));
  EXPECT_GE(server->articles().size(), 10);
}

TEST_F(ArticleImportTest, RefusedMessageIsSentAgainWithAllThatFollowed) {
  server_.on_import([](int number, const v1::ImportArticlesRequest&)
                        -> std::optional<google::rpc::Status> {
    if (number == 2) return MakeOverload(absl::Milliseconds(1));
    return std::nullopt;
  });
  ArticleImport::Options options;
  options.window = 3;
  ArticleImport importing = Open(options);
  for (int i = 1; i <= 6; ++i) {
    ASSERT_TRUE(importing.Send(Message(i, "one id")).ok());
  }
  EXPECT_EQ(importing.Finish(), absl::OkStatus());
  EXPECT_EQ(acknowledged_, Range(1, 6));
  EXPECT_EQ(server_.articles().at("one id").title(), "from 6");
}

TEST_F(ArticleImportTest, InvalidMessageIsAcknowledgedWithItsStatus) {
  server_.on_import([](int number, const v1::ImportArticlesRequest&)
                        -> std::optional<google::rpc::Status> {
    if (number == 1) return MakeInvalidField("articles", "too many");
    return std::nullopt;
  });
  ArticleImport importing = Open();
  EXPECT_EQ(importing.Send(Message(1)), absl::OkStatus());
  EXPECT_EQ(importing.Send(Message(2)), absl::OkStatus());
  EXPECT_EQ(importing.Finish(), absl::OkStatus());
  ASSERT_THAT(acknowledged_, ElementsAre(1, 2));
  EXPECT_TRUE(absl::IsInvalidArgument(statuses_[0]));
  EXPECT_TRUE(statuses_[1].ok());
}

TEST_F(ArticleImportTest, RefusalThatWillNotPassEndsTheImport) {
  server_.on_import([](int number, const v1::ImportArticlesRequest&)
                        -> std::optional<google::rpc::Status> {
    if (number == 2) return MakeStatus(absl::StatusCode::kInternal, "disk");
    return std::nullopt;
  });
  ArticleImport::Options options;
  options.window = 1;
  ArticleImport importing = Open(options);
  absl::Status status;
  int sent = 0;
  while (status.ok()) status = importing.Send(Message(++sent));
  EXPECT_TRUE(absl::IsInternal(status)) << status;
  EXPECT_TRUE(absl::IsInternal(importing.Finish()));
  EXPECT_THAT(acknowledged_, ElementsAre(1));
  EXPECT_EQ(Unacknowledged(importing), Range(2, sent));
}

TEST_F(ArticleImportTest, StoppedImportDoesNotTryAgain) {
  std::atomic<bool> stop{false};
  server_.on_import_break([&stop](int number) -> std::optional<grpc::Status> {
    if (number != 2) return std::nullopt;
    stop = true;
    return Unavailable();
  });
  ArticleImport::Options options;
  options.window = 1;
  options.retry_for = absl::InfiniteDuration();
  options.stop = &stop;
  ArticleImport importing = Open(options);
  absl::Status status;
  int sent = 0;
  while (status.ok()) status = importing.Send(Message(++sent));
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(acknowledged_, ElementsAre(1));
  EXPECT_EQ(Unacknowledged(importing), Range(2, sent));
}

TEST_F(ArticleImportTest, ImportWithoutServerFailsAfterAWhile) {
  ClientOptions nobody;
  {
    FakeServer gone;
    nobody.target = gone.target();
  }
  nobody.max_attempts = 1;
  ArticleImport::Options options;
  options.retry_for = absl::Milliseconds(150);
  ArticleImport importing = Open(nobody, options);
  EXPECT_EQ(importing.Send(Message(1)), absl::OkStatus());
  EXPECT_EQ(importing.Send(Message(2)), absl::OkStatus());
  const absl::Status status = importing.Finish();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("tried for 150ms"));
  EXPECT_THAT(Unacknowledged(importing), ElementsAre(1, 2));
}

}  // namespace
}  // namespace akin
