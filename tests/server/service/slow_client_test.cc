// Clients that hold on to what they have: others must not feel it.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/raw_connection.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

class SlowClientTest : public ::testing::Test {
 protected:
  void Upsert(const std::string& id) {
    grpc::ClientContext context;
    v1::UpsertArticleRequest request;
    request.mutable_article()->set_id(id);
    request.mutable_article()->set_title("one");
    request.mutable_article()->set_body(std::string(10'000, 'x'));
    v1::UpsertArticleResponse response;
    ASSERT_TRUE(
        server_.articles().UpsertArticle(&context, request, &response).ok());
  }

  // How a question of another client ends, within ten seconds.
  grpc::Status Ask() {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(10));
    v1::FindSimilarRequest request;
    request.mutable_seeds()->add_positive()->set_article_id("0");
    v1::FindSimilarResponse response;
    return server_.similar_news().FindSimilar(&context, request, &response);
  }

  // The status of a call that is made again while the server is busy, as it is
  // while many calls begin.
  template <typename Call>
  static grpc::Status WhenThereIsRoom(const Call& call) {
    grpc::Status status;
    do {
      status = call();
    } while (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
    return status;
  }

  TestServer server_;
};

TEST_F(SlowClientTest, ConnectionsThatSayNothingHoldNobodyUp) {
  Upsert("0");
  std::vector<std::unique_ptr<RawConnection>> silent;
  for (int i = 0; i < 300; ++i) {
    silent.push_back(
        std::make_unique<RawConnection>(server_.server().address()));
  }
  EXPECT_TRUE(Ask().ok());
}

// More of them than there are threads and places in the queue.
TEST_F(SlowClientTest, ExportsThatNobodyReadsHoldNobodyUp) {
  for (int i = 0; i < 300; ++i) Upsert(absl::StrCat(i));
  struct Export {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::ExportArticlesResponse>> stream;
  };
  std::vector<std::unique_ptr<Export>> exports;
  for (int i = 0; i < 100; ++i) {
    exports.push_back(std::make_unique<Export>());
    exports.back()->stream =
        server_.articles().ExportArticles(&exports.back()->context, {});
  }
  EXPECT_TRUE(WhenThereIsRoom([this] { return Ask(); }).ok());
  int articles = 0;
  const grpc::Status exported = WhenThereIsRoom([&] {
    grpc::ClientContext context;
    v1::ExportArticlesResponse response;
    const auto stream = server_.articles().ExportArticles(&context, {});
    while (stream->Read(&response)) articles += response.articles_size();
    return stream->Finish();
  });
  EXPECT_TRUE(exported.ok()) << exported.error_message();
  EXPECT_EQ(articles, 300);
  for (const auto& one : exports) one->context.TryCancel();
}

}  // namespace
}  // namespace akin
