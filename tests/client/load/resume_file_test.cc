#include "client/load/resume_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "client/jsonl/article_line.h"
#include "client/load/load_session.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Record RecordOf(const std::string& text) {
  Record record;
  record.text = text;
  return record;
}

TEST(SettledRecordsTest, RecordsAreSettledInAnyOrder) {
  int changes = 0;
  SettledRecords records({}, [&changes] { ++changes; });
  std::vector<RecordKey> keys(4);
  for (RecordKey& key : keys) ASSERT_TRUE(*records.Read(RecordOf("text"), key));
  records.Settle(keys[2], RecordOutcome::kLoaded);
  EXPECT_EQ(records.state().first, 0);
  records.Settle(keys[0], RecordOutcome::kRejected);
  EXPECT_EQ(records.state().first, 1);
  EXPECT_THAT(records.state().further, testing::ElementsAre(3));
  records.Settle(keys[1], RecordOutcome::kLoaded);
  EXPECT_EQ(records.state().first, 3);
  EXPECT_THAT(records.state().further, IsEmpty());
  EXPECT_EQ(records.state().loaded, 2);
  EXPECT_EQ(records.state().rejected, 1);
  EXPECT_EQ(changes, 3);
}

TEST(SettledRecordsTest, WhatIsSettledIsNotWantedAgain) {
  SettledRecords first({}, [] {});
  RecordKey keys[3];
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(first.Read(RecordOf(std::to_string(i)), keys[i]).ok());
  }
  first.Settle(keys[0], RecordOutcome::kLoaded);
  first.Settle(keys[2], RecordOutcome::kLoaded);
  SettledRecords second(first.state(), [] {});
  EXPECT_FALSE(*second.Read(RecordOf("0"), keys[0]));
  EXPECT_TRUE(*second.Read(RecordOf("1"), keys[1]));
  EXPECT_FALSE(*second.Read(RecordOf("2"), keys[2]));
  EXPECT_TRUE(second.End().ok());
  second.Settle(keys[1], RecordOutcome::kLoaded);
  EXPECT_EQ(second.state().first, 3);
  EXPECT_EQ(second.state().loaded, 3);
}

TEST(SettledRecordsTest, OtherInputIsTold) {
  SettledRecords first({}, [] {});
  RecordKey key;
  ASSERT_TRUE(first.Read(RecordOf("a"), key).ok());
  first.Settle(key, RecordOutcome::kLoaded);
  SettledRecords second(first.state(), [] {});
  EXPECT_TRUE(
      absl::IsFailedPrecondition(second.Read(RecordOf("b"), key).status()));
  SettledRecords third(first.state(), [] {});
  EXPECT_TRUE(absl::IsFailedPrecondition(third.End()));
}

class ResumeTest : public testing::Test {
 protected:
  ResumeTest() {
    server_.on_article([this](const v1::Article& article) {
      MutexLock lock(mutex_);
      ++taken_[article.id()];
      return std::optional<google::rpc::Status>();
    });
  }

  // Writes `count` lines of articles; every tenth is none.
  std::string WriteInput(int count) {
    std::string lines;
    for (int i = 0; i < count; ++i) {
      lines += i % 10 == 9
                   ? "{broken\n"
                   : FormatArticleLine(MakeArticle(std::to_string(i))) + "\n";
    }
    return directory_.Write("in.jsonl", lines);
  }

  LoadSummary Load(const std::string& path) {
    const auto file = ResumeFile::Open(directory_.File("resume"));
    EXPECT_TRUE(file.ok()) << file.status();
    options_.resume = file->get();
    const auto rejects = RejectLog::ToFile(directory_.File("rejects"),
                                           RejectLog::OldLines::kKeep);
    LoadCounters counters;
    const LoadSummary summary =
        LoadSession(server_.client(), options_, **rejects, counters)
            .Run({path});
    EXPECT_TRUE((*rejects)->Close().ok());
    EXPECT_TRUE((*file)->Close().ok());
    return summary;
  }

  nlohmann::json Kept() {
    return nlohmann::json::parse(directory_.Read("resume"));
  }

  // Articles that the file says are loaded, of all inputs.
  int64_t KeptArticles() {
    int64_t loaded = 0;
    const nlohmann::json kept = Kept();
    for (const auto& input : kept["inputs"]) {
      loaded += input["loaded"].get<int64_t>();
    }
    return loaded;
  }

  const TempDirectory directory_;
  FakeServer server_;
  LoadOptions options_;
  Mutex mutex_;
  std::map<std::string, int> taken_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(ResumeTest, InterruptedLoadEndsWithEveryArticleOnce) {
  options_.batch = 7;
  options_.streams = 3;
  const std::string input = WriteInput(1000);
  std::atomic<bool> stop{false};
  options_.stop = &stop;
  std::atomic<int> stop_at{10};
  server_.on_import([&](int number, const v1::ImportArticlesRequest&) {
    if (number >= stop_at) stop = true;
    return std::optional<google::rpc::Status>();
  });
  int64_t loaded = 0;
  int64_t rejected = 0;
  for (int run = 1; run <= 4; ++run) {
    stop = false;
    stop_at = run == 4 ? 1 << 30 : 30 * run;
    const LoadSummary summary = Load(input);
    EXPECT_THAT(summary.input_errors, IsEmpty());
    loaded += summary.loaded;
    rejected += summary.rejected;
  }
  EXPECT_EQ(loaded, 900);
  EXPECT_EQ(rejected, 100);
  MutexLock lock(mutex_);
  EXPECT_THAT(taken_, SizeIs(900));
  for (const auto& [id, times] : taken_) EXPECT_EQ(times, 1) << id;
  const auto kept = Kept()["inputs"][input];
  EXPECT_EQ(kept["settled"], 1000);
  EXPECT_EQ(kept["loaded"], 900);
  EXPECT_EQ(kept["rejected"], 100);
  const std::string rejects = directory_.Read("rejects");
  EXPECT_EQ(std::count(rejects.begin(), rejects.end(), '\n'), 100);
}

TEST_F(ResumeTest, MessagesThatTheServerRefusedAreLoadedByTheNextLoad) {
  options_.batch = 10;
  options_.retry_for = absl::ZeroDuration();
  const std::string input = WriteInput(200);
  server_.on_import_break([](int number) {
    std::optional<grpc::Status> broken;
    if (number == 5) {
      broken = grpc::Status(grpc::StatusCode::UNAVAILABLE, "killed");
    }
    return broken;
  });
  const LoadSummary first = Load(input);
  EXPECT_FALSE(first.server.ok());
  const LoadSummary second = Load(input);
  EXPECT_TRUE(second.server.ok()) << second.server;
  EXPECT_EQ(first.loaded + second.loaded, 180);
  EXPECT_EQ(server_.articles().size(), 180);
}

TEST_F(ResumeTest, LinesThatWereAddedAreLoadedAlone) {
  Load(WriteInput(5));
  EXPECT_EQ(Load(WriteInput(8)).loaded, 3);
  EXPECT_EQ(Load(WriteInput(8)).loaded, 0);
}

TEST_F(ResumeTest, OtherInputOfTheSameNameIsNotLoaded) {
  Load(WriteInput(5));
  const LoadSummary summary = Load(directory_.Write(
      "in.jsonl", FormatArticleLine(MakeArticle("other")) + "\n"));
  ASSERT_THAT(summary.input_errors, SizeIs(1));
  EXPECT_THAT(std::string(summary.input_errors[0].message()),
              HasSubstr("in.jsonl: does not begin with the 5 records"));
  EXPECT_EQ(summary.loaded, 0);
}

TEST_F(ResumeTest, WhatIsSettledIsKeptWhileTheLoadGoesOn) {
  options_.batch = 1;
  options_.streams = 1;
  // The load waits for the server, which waits for the file.
  server_.on_import([this](int number, const v1::ImportArticlesRequest&) {
    while (number == 20 && KeptArticles() < 10) {
    }
    return std::optional<google::rpc::Status>();
  });
  EXPECT_EQ(Load(WriteInput(30)).loaded, 27);
}

TEST(ResumeFileTest, FileThatAnotherLoadHasIsRefusedUntilItEnds) {
  const TempDirectory directory;
  const std::string path = directory.File("resume");
  const auto first = ResumeFile::Open(path);
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status second = ResumeFile::Open(path).status();
  EXPECT_TRUE(absl::IsUnavailable(second)) << second;
  EXPECT_THAT(std::string(second.message()),
              HasSubstr("resume: is in use by process " +
                        std::to_string(getpid()) + "; wait until"));
  ASSERT_TRUE((*first)->Close().ok());
  EXPECT_TRUE(ResumeFile::Open(path).ok());
}

TEST(ResumeFileTest, OtherFilesAreRefused) {
  const TempDirectory directory;
  for (const char* text :
       {"", "{}", "news", "{\"version\":2,\"inputs\":{}}",
        "{\"version\":1,\"inputs\":{\"/a\":{\"settled\":1}}}",
        "{\"version\":1,\"inputs\":{}}"}) {
    const auto file = ResumeFile::Open(directory.Write("resume", text));
    EXPECT_TRUE(absl::IsInvalidArgument(file.status())) << text;
    EXPECT_THAT(std::string(file.status().message()),
                HasSubstr("is not what akin-load keeps"));
    EXPECT_EQ(directory.Read("resume"), text);
  }
  EXPECT_FALSE(ResumeFile::Open("/no/such/place/resume").ok());
}

}  // namespace
}  // namespace akin
