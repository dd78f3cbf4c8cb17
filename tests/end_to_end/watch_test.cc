// Two feeds of a real web server, polled for some simulated hours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "akin/client.h"
#include "client/load/load_session.h"
#include "client/load/resume_file.h"
#include "tests/end_to_end/akin_fixture.h"

namespace akin {
namespace {

using std::filesystem::file_time_type;

constexpr auto kInterval = std::chrono::minutes(5);
constexpr int kPolls = 60;
constexpr size_t kItemsOfAFeed = 10;

struct Item {
  std::string id;
  std::string title;
};

// A feed as a file, the newest item first.
class Feed {
 public:
  Feed(std::filesystem::path path, std::string name)
      : path_(std::move(path)), name_(std::move(name)) {}

  // A new item, for which the oldest may have to go.
  Item Publish(const std::string& title) {
    items_.push_front({name_ + "/" + std::to_string(++published_), title});
    if (items_.size() > kItemsOfAFeed) items_.pop_back();
    return items_.front();
  }
  // The newest item with another title.
  Item Correct(const std::string& title) {
    items_.front().title = title;
    return items_.front();
  }
  bool empty() const { return items_.empty(); }

  // Replaces the file, as of a time.
  void Write(file_time_type time) const {
    const std::string part = path_.string() + ".part";
    std::ofstream file(part);
    file << "<rss version=\"2.0\"><channel><title>" << name_ << "</title>\n";
    for (const Item& item : items_) {
      file << "<item><guid isPermaLink=\"false\">" << item.id
           << "</guid><title>" << item.title << "</title></item>\n";
    }
    file << "</channel></rss>\n";
    file.close();
    std::filesystem::last_write_time(part, time);
    std::filesystem::rename(part, path_);
  }

 private:
  const std::filesystem::path path_;
  const std::string name_;
  std::deque<Item> items_;
  int published_ = 0;
};

class FeedsTest : public AkinTest {
 protected:
  void SetUp() override {
    AkinTest::SetUp();
    const std::string root = directory_.path() + "/www";
    std::filesystem::create_directory(root);
    web_ = std::make_unique<Program>(
        "python3",
        std::vector<std::string>{"-u", "-m", "http.server", "0",
                                 "--bind=127.0.0.1", "--directory=" + root});
    const int port =
        std::atoi(web_->WaitForLine("Serving HTTP on 127.0.0.1 port ").c_str());
    ASSERT_NE(port, 0);
    for (const char* name : {"a", "b"}) {
      const std::string file = std::string(name) + ".xml";
      feeds_.emplace_back(root + "/" + file, name);
      feeds_.back().Write(now_);
      addresses_.push_back("http://127.0.0.1:" + std::to_string(port) + "/" +
                           file);
    }
    ClientOptions options;
    options.target = address_;
    client_.emplace(*MakeConnection(options));
  }

  // Begins to watch, knowing what was seen before.
  void StartWatch() {
    resume_ = *ResumeFile::Open(directory_.path() + "/resume");
    LoadOptions options;
    options.resume = resume_.get();
    session_.emplace(*client_, options, *rejects_, counters_);
  }
  void StopWatch() {
    EXPECT_TRUE(session_->Finish().server.ok());
    session_.reset();
    EXPECT_TRUE(resume_->Close().ok());
  }

  void Poll() {
    session_->Poll(addresses_, [](const std::string& message) {
      EXPECT_NE(message.find(" new or changed"), std::string::npos) << message;
    });
  }

  // Three words that no other title has.
  std::string NewTitle() {
    std::string title;
    for (int word = 0; word < 3; ++word) {
      for (int i = 0; i < 9; ++i) {
        title += static_cast<char>('a' + random_() % 26);
      }
      title += ' ';
    }
    return title + "storm";
  }

  // The id of what is most similar to a title; "" if nothing is.
  std::string MostSimilar(const std::string& title) {
    v1::FindSimilarRequest request;
    request.mutable_seeds()->add_positive()->mutable_text()->set_title(title);
    const auto answer = client_->FindSimilar(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    if (!answer.ok() || answer->items().empty()) return "";
    return answer->items(0).article().id();
  }

  std::unique_ptr<Program> web_;
  std::vector<Feed> feeds_;
  std::vector<std::string> addresses_;
  // The web server tells the time of a file in whole seconds.
  file_time_type now_ = file_time_type::clock::now() - kPolls * kInterval * 2;
  std::mt19937 random_{1};
  std::optional<Client> client_;
  const std::unique_ptr<RejectLog> rejects_ = RejectLog::ToPeople(stderr);
  LoadCounters counters_;
  std::unique_ptr<ResumeFile> resume_;
  std::optional<LoadSession> session_;
};

TEST_F(FeedsTest, WhatIsNewIsFoundAfterTheNextPollAndNothingIsLoadedTwice) {
  int64_t published = 0;
  StartWatch();
  for (int poll = 0; poll < kPolls; ++poll) {
    now_ += kInterval;
    std::vector<Item> news;
    for (Feed& feed : feeds_) {
      const size_t before = news.size();
      if (!feed.empty() && random_() % 8 == 0) {
        news.push_back(feed.Correct(NewTitle()));
      }
      for (int more = random_() % 3; more > 0; --more) {
        news.push_back(feed.Publish(NewTitle()));
      }
      if (news.size() > before) feed.Write(now_);
    }
    published += static_cast<int64_t>(news.size());
    if (poll % 20 == 19) {
      StopWatch();
      StartWatch();
    }
    Poll();
    for (const Item& item : news) EXPECT_EQ(MostSimilar(item.title), item.id);
  }
  EXPECT_GT(published, kPolls);
  EXPECT_EQ(counters_.loaded, published);
  Poll();
  StopWatch();
  EXPECT_EQ(counters_.loaded, published);
}

}  // namespace
}  // namespace akin
