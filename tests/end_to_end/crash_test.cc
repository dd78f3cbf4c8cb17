// The server killed by SIGKILL in the middle of writes.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include "akin/v1/articles.grpc.pb.h"
#include "akin/v1/similar_news.grpc.pb.h"
#include "base/mutex.h"
#include "tests/end_to_end/akin_fixture.h"
#include "tests/end_to_end/crash_run.h"

namespace akin {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

// What the server has acknowledged, and the one write that it may or may not
// have made.
struct Model {
  std::map<std::string, std::string> titles;  // by id; "" if deleted
  std::string open_id;
  std::string open_title;
};

class CrashTest : public AkinTest {
 protected:
  // Writes until the server is killed.
  void WriteUntilKilled(Model& model, std::mt19937& random) {
    const auto stub = v1::ArticlesService::NewStub(
        grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
    while (true) {
      model.open_id = "id" + std::to_string(random() % 50);
      model.open_title = "";
      grpc::ClientContext context;
      grpc::Status status;
      if (random() % 5 == 0) {
        v1::DeleteArticleRequest request;
        request.set_article_id(model.open_id);
        request.set_allow_missing(true);
        v1::DeleteArticleResponse response;
        status = stub->DeleteArticle(&context, request, &response);
      } else {
        model.open_title = "word" + std::to_string(random());
        v1::UpsertArticleRequest request;
        request.mutable_article()->set_id(model.open_id);
        request.mutable_article()->set_title(model.open_title);
        v1::UpsertArticleResponse response;
        status = stub->UpsertArticle(&context, request, &response);
      }
      if (!status.ok()) return;
      MutexLock lock(mutex_);
      ++acknowledged_;
      changed_.NotifyAll();
      model.titles[model.open_id] = model.open_title;
    }
  }

  // Blocks until `count` more writes were acknowledged.
  void WaitForWrites(int count) {
    MutexLock lock(mutex_);
    const int wanted = acknowledged_ + count;
    while (acknowledged_ < wanted) changed_.Wait(mutex_);
  }

  // Expects the server to hold the model, and the index what the store holds.
  void Verify(Model& model) {
    const auto channel =
        grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
    const auto articles = v1::ArticlesService::NewStub(channel);
    const auto similar = v1::SimilarNewsService::NewStub(channel);
    for (auto& [id, title] : model.titles) {
      grpc::ClientContext context;
      v1::GetArticleRequest request;
      request.set_article_id(id);
      v1::GetArticleResponse response;
      const grpc::Status status =
          articles->GetArticle(&context, request, &response);
      const std::string found = status.ok() ? response.article().title() : "";
      if (id == model.open_id && found == model.open_title) {
        title = found;  // The open write was made after all.
      }
      EXPECT_EQ(found, title) << id;

      grpc::ClientContext query_context;
      v1::FindSimilarRequest query;
      query.mutable_seeds()->add_positive()->set_article_id(id);
      v1::FindSimilarResponse answer;
      EXPECT_EQ(
          similar->FindSimilar(&query_context, query, &answer).error_code(),
          title.empty() ? grpc::StatusCode::NOT_FOUND : grpc::StatusCode::OK)
          << id;
    }
    ExpectIndexAndStoreAgree();
  }

  // Loads batches of articles until the server is killed; the number that was
  // acknowledged. Their ids are "0" and so on.
  int LoadUntilKilled() {
    constexpr int kBatch = 500;
    const auto stub = v1::ArticlesService::NewStub(
        grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
    for (int loaded = 0;; loaded += kBatch) {
      v1::BatchUpsertArticlesRequest request;
      for (int i = loaded; i < loaded + kBatch; ++i) {
        v1::Article& article = *request.add_articles();
        article.set_id(std::to_string(i));
        article.set_title("word" + std::to_string(i % 1'000));
      }
      v1::BatchUpsertArticlesResponse response;
      grpc::ClientContext context;
      if (!stub->BatchUpsertArticles(&context, request, &response).ok()) {
        return loaded;
      }
      MutexLock lock(mutex_);
      ++acknowledged_;
      changed_.NotifyAll();
    }
  }

  // The ids of all articles.
  std::set<std::string> ExportedIds() {
    const Outcome outcome = Ctl({"export", "-"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    std::set<std::string> ids;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
      ids.insert(nlohmann::json::parse(line)["id"]);
    }
    return ids;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  int acknowledged_ ABSL_GUARDED_BY(mutex_) = 0;
};

TEST_F(CrashTest, SigkillLosesNothingThatWasAcknowledged) {
  std::mt19937 random(1);
  Model model;
  for (int cycle = 0; cycle < 10; ++cycle) {
    std::thread writer([&] { WriteUntilKilled(model, random); });
    WaitForWrites(7 * (cycle + 1));
    StopServer(SIGKILL);
    writer.join();
    StartServer();
    Verify(model);
  }
  EXPECT_GT(model.titles.size(), 10);
}

TEST_F(CrashTest, SigkillInALoadLeavesAnIndexThatIsBroughtUpToTheStore) {
  // More than a tail of the index, so that a segment is being written.
  constexpr int kBatches = 40;
  int acknowledged = 0;
  std::thread loader([&] { acknowledged = LoadUntilKilled(); });
  WaitForWrites(kBatches);
  StopServer(SIGKILL);
  loader.join();
  StartServer();
  ExpectIndexAndStoreAgree();
  const std::set<std::string> ids = ExportedIds();
  for (int i = 0; i < acknowledged; ++i) {
    ASSERT_TRUE(ids.contains(std::to_string(i))) << i;
  }
  EXPECT_EQ(Status()["articles"], std::to_string(ids.size()));
  EXPECT_THAT(Similar({"--id=7"}), Not(IsEmpty()));
}

TEST(CrashRunTest, KilledAtRandomUnderAMixedLoadItLosesNothing) {
  CrashRun run(/*seed=*/7);
  for (int cycle = 0; cycle < 12; ++cycle) run.Cycle();
  EXPECT_THAT(run.outcome().lost, IsEmpty());
  EXPECT_THAT(run.outcome().wrong_lists, IsEmpty());
  EXPECT_GT(run.outcome().lists_compared, 500);
}

}  // namespace
}  // namespace akin
