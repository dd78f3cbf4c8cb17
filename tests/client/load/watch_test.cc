// Feeds that are read again and again, from a web server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "client/load/load_session.h"
#include "client/load/seen_items.h"
#include "tests/client/fake_server.h"
#include "tests/client/http_server.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string Feed(const std::map<std::string, std::string>& items) {
  std::string text = "<rss><channel>";
  for (const auto& [id, title] : items) {
    text += "<item><guid>" + id + "</guid><title>" + title + "</title></item>";
  }
  return text + "</channel></rss>";
}

class WatchTest : public testing::Test {
 protected:
  WatchTest() {
    options_.stop = &stop_;
    server_.on_article([this](const v1::Article& article) {
      MutexLock lock(mutex_);
      ++taken_[article.id()];
      return std::optional<google::rpc::Status>();
    });
  }

  // Watches, from now on, until StopWatch().
  void StartWatch(const std::vector<std::string>& paths) {
    std::vector<std::string> feeds;
    for (const std::string& path : paths) feeds.push_back(web_.Url(path));
    stop_ = false;
    resume_ = *ResumeFile::Open(directory_.File("resume"));
    options_.resume = resume_.get();
    watch_ = std::thread([this, feeds] {
      const auto rejects = RejectLog::ToPeople(stderr);
      LoadCounters counters;
      summary_ = LoadSession(server_.client(), options_, *rejects, counters)
                     .Watch(feeds, absl::Milliseconds(1),
                            [this](const std::string& message) {
                              MutexLock lock(mutex_);
                              told_.push_back(message);
                            });
    });
  }

  LoadSummary StopWatch() {
    stop_ = true;
    watch_.join();
    EXPECT_TRUE(resume_->Close().ok());
    return summary_;
  }

  // Waits until polls that began after now have ended.
  void WaitForPolls() { web_.WaitForAnswers(304, web_.answers(304) + 4); }

  std::map<std::string, int> taken() {
    MutexLock lock(mutex_);
    return taken_;
  }
  std::vector<std::string> told() {
    MutexLock lock(mutex_);
    return told_;
  }

  const TempDirectory directory_;
  HttpServer web_;
  FakeServer server_;
  LoadOptions options_;
  std::atomic<bool> stop_{false};
  std::unique_ptr<ResumeFile> resume_;
  std::thread watch_;
  LoadSummary summary_;
  Mutex mutex_;
  std::map<std::string, int> taken_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> told_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(WatchTest, NewAndChangedItemsAreLoadedOnce) {
  web_.Put("/a", Feed({{"1", "one"}, {"2", "two"}}));
  web_.Put("/b", Feed({{"3", "three"}}));
  StartWatch({"/a", "/b"});
  WaitForPolls();
  EXPECT_THAT(taken(), ElementsAre(Pair("1", 1), Pair("2", 1), Pair("3", 1)));
  web_.Put("/a", Feed({{"1", "one"}, {"2", "other"}, {"4", "four"}}));
  WaitForPolls();
  EXPECT_THAT(taken(), ElementsAre(Pair("1", 1), Pair("2", 2), Pair("3", 1),
                                   Pair("4", 1)));
  EXPECT_EQ(server_.articles().at("2").title(), "other");
  EXPECT_EQ(StopWatch().loaded, 5);
  EXPECT_THAT(told(), Contains(HasSubstr("/a: 2 new or changed")));
}

TEST_F(WatchTest, WatchThatIsStartedAgainKnowsWhatItSaw) {
  web_.Put("/a", Feed({{"1", "one"}}));
  StartWatch({"/a"});
  WaitForPolls();
  EXPECT_EQ(StopWatch().loaded, 1);
  StartWatch({"/a"});
  WaitForPolls();
  EXPECT_EQ(StopWatch().loaded, 0);
  web_.Put("/a", Feed({{"1", "one"}, {"2", "two"}}));
  StartWatch({"/a"});
  WaitForPolls();
  EXPECT_EQ(StopWatch().loaded, 1);
  EXPECT_THAT(taken(), ElementsAre(Pair("1", 1), Pair("2", 1)));
}

TEST_F(WatchTest, FeedThatFailsIsToldAndReadTheNextTime) {
  web_.Put("/b", Feed({{"2", "two"}}));
  StartWatch({"/a", "/b"});
  web_.WaitForAnswers(404, 2);
  web_.Put("/a", Feed({{"1", "one"}}));
  WaitForPolls();
  EXPECT_EQ(StopWatch().loaded, 2);
  EXPECT_THAT(told(), Contains(HasSubstr("/a: the server answers 404")));
}

TEST_F(WatchTest, FeedThatAsksForTimeIsNotReadBefore) {
  web_.Refuse("/a", 429, "3600");
  web_.Put("/b", Feed({{"2", "two"}}));
  StartWatch({"/a", "/b"});
  WaitForPolls();
  EXPECT_EQ(web_.answers(429), 1);
  EXPECT_EQ(StopWatch().loaded, 1);
  EXPECT_THAT(told(), ElementsAre(HasSubstr("/a: the server answers 429; try "
                                            "again after 1h"),
                                  HasSubstr("/b: 1 new or changed")));
}

TEST_F(WatchTest, FeedIsInTheEncodingThatTheWebServerNames) {
  web_.Put("/a", Feed({{"1", "Pawe\xB3"}}), "text/xml; charset=iso-8859-2");
  StartWatch({"/a"});
  WaitForPolls();
  EXPECT_EQ(StopWatch().loaded, 1);
  EXPECT_EQ(server_.articles().at("1").title(), "Paweł");
}

TEST_F(WatchTest, ServerThatIsOverloadedIsWaitedFor) {
  options_.retry_for = absl::InfiniteDuration();
  server_.on_import([](int number, const v1::ImportArticlesRequest&) {
    std::optional<google::rpc::Status> refusal;
    if (number <= 3) refusal = MakeOverload(absl::Milliseconds(1));
    return refusal;
  });
  web_.Put("/a", Feed({{"1", "one"}}));
  StartWatch({"/a"});
  WaitForPolls();
  const LoadSummary summary = StopWatch();
  EXPECT_TRUE(summary.server.ok()) << summary.server;
  EXPECT_EQ(summary.loaded, 1);
}

TEST_F(WatchTest, AddressIsLoadedLikeAFile) {
  web_.Put("/a.csv", "id,title\n1,one\n2,two\n");
  const auto rejects = RejectLog::ToPeople(stderr);
  LoadCounters counters;
  const LoadSummary summary =
      LoadSession(server_.client(), options_, *rejects, counters)
          .Run({web_.Url("/a.csv"), web_.Url("/none")});
  EXPECT_EQ(summary.loaded, 2);
  ASSERT_EQ(summary.input_errors.size(), 1);
  EXPECT_TRUE(absl::IsNotFound(summary.input_errors[0]));
}

Record ItemOf(const std::string& id, const std::string& text) {
  Record record;
  record.id = id;
  record.text = text;
  return record;
}

TEST(SeenItemsTest, OldestItemsAreForgotten) {
  SeenItems items(
      {}, [] {}, 2);
  RecordKey key;
  for (const char* id : {"a", "b", "c"}) {
    EXPECT_TRUE(*items.Read(ItemOf(id, "text"), key));
    items.Settle(key, RecordOutcome::kLoaded);
  }
  EXPECT_EQ(items.state().items.size(), 2);
  EXPECT_FALSE(*items.Read(ItemOf("b", "text"), key));
  EXPECT_FALSE(*items.Read(ItemOf("c", "text"), key));
  EXPECT_TRUE(*items.Read(ItemOf("a", "text"), key));
}

TEST(SeenItemsTest, ItemsThatAreStillInTheFeedStay) {
  SeenItems items(
      {}, [] {}, 2);
  RecordKey key;
  for (const char* id : {"a", "b", "a", "c"}) {
    if (*items.Read(ItemOf(id, "text"), key)) {
      items.Settle(key, RecordOutcome::kLoaded);
    }
  }
  EXPECT_FALSE(*items.Read(ItemOf("a", "text"), key));
  EXPECT_TRUE(*items.Read(ItemOf("b", "text"), key));
}

TEST(SeenItemsTest, RejectedItemsAreNotReadAgainUntilTheyChange) {
  SeenItems items({}, [] {});
  RecordKey key;
  ASSERT_TRUE(*items.Read(ItemOf("", "empty"), key));
  items.Settle(key, RecordOutcome::kRejected);
  EXPECT_FALSE(*items.Read(ItemOf("", "empty"), key));
  EXPECT_TRUE(*items.Read(ItemOf("", "other"), key));
}

}  // namespace
}  // namespace akin
