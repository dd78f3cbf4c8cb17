#include "akin/import_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "base/mutex.h"

namespace akin {
namespace {

using testing::ElementsAre;

// A server's end of a stream in memory. Acknowledges at once, or not at all.
class FakeStream : public Connection::ImportArticlesStream {
 public:
  struct Behaviour {
    // Acknowledges the first messages only.
    int acknowledges = 1000;
    // Ends with this once `acknowledges` were.
    std::optional<absl::Status> ends_with;
    int64_t id_offset = 0;
    // Whether the next acknowledgement cannot be parsed: Read() ends, but the
    // stream does not.
    bool garbles = false;
  };
  struct Seen {
    int most_outstanding = 0;
    bool cancelled = false;
    bool writes_done = false;
  };

  FakeStream(Behaviour behaviour, Seen& seen)
      : behaviour_(std::move(behaviour)), seen_(seen) {}

  bool Write(const v1::ImportArticlesRequest& request) override {
    MutexLock lock(mutex_);
    if (over_) return false;
    written_.push_back(request.message_id());
    seen_.most_outstanding =
        std::max(seen_.most_outstanding, static_cast<int>(written_.size()));
    changed_.NotifyAll();
    return true;
  }

  void WritesDone() override {
    MutexLock lock(mutex_);
    seen_.writes_done = true;
    changed_.NotifyAll();
  }

  std::optional<v1::ImportArticlesResponse> Read() override {
    MutexLock lock(mutex_);
    for (;;) {
      if (behaviour_.acknowledges == 0 && behaviour_.ends_with.has_value()) {
        over_ = true;
      }
      if (over_) return std::nullopt;
      if (behaviour_.garbles && !written_.empty()) return std::nullopt;
      if (behaviour_.acknowledges > 0 && !written_.empty()) break;
      if (written_.empty() && seen_.writes_done) return std::nullopt;
      changed_.Wait(mutex_);
    }
    --behaviour_.acknowledges;
    v1::ImportArticlesResponse response;
    response.set_message_id(written_.front() + behaviour_.id_offset);
    written_.pop_front();
    return response;
  }

  absl::Status Finish() override {
    MutexLock lock(mutex_);
    while (behaviour_.garbles && !seen_.cancelled) changed_.Wait(mutex_);
    if (seen_.cancelled) return absl::CancelledError("");
    return behaviour_.ends_with.value_or(absl::OkStatus());
  }

  void Cancel() override {
    MutexLock lock(mutex_);
    seen_.cancelled = true;
    over_ = true;
    changed_.NotifyAll();
  }

 private:
  Behaviour behaviour_;
  Seen& seen_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<int64_t> written_ ABSL_GUARDED_BY(mutex_);
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
};

class ImportStreamTest : public testing::Test {
 protected:
  ImportStream Open(FakeStream::Behaviour behaviour,
                    ImportStream::Options options = {}) {
    return ImportStream(
        std::make_unique<FakeStream>(std::move(behaviour), seen_), options,
        [this](v1::ImportArticlesRequest request,
               v1::ImportArticlesResponse response) {
          EXPECT_EQ(request.message_id(), response.message_id());
          acknowledged_.push_back(request.message_id());
        });
  }

  static v1::ImportArticlesRequest Message(int64_t id) {
    v1::ImportArticlesRequest request;
    request.set_message_id(id);
    return request;
  }

  static std::vector<int64_t> Unacknowledged(ImportStream& stream) {
    std::vector<int64_t> ids;
    for (const auto& request : stream.TakeUnacknowledged()) {
      ids.push_back(request.message_id());
    }
    return ids;
  }

  FakeStream::Seen seen_;
  std::vector<int64_t> acknowledged_;
};

TEST_F(ImportStreamTest, EveryMessageIsAcknowledgedInOrder) {
  ImportStream stream = Open({});
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(stream.Send(Message(i)).ok());
  EXPECT_TRUE(stream.Finish().ok());
  EXPECT_THAT(acknowledged_, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_TRUE(seen_.writes_done);
  EXPECT_FALSE(seen_.cancelled);
}

TEST_F(ImportStreamTest, StreamWithoutMessagesEndsWell) {
  ImportStream stream = Open({});
  EXPECT_TRUE(stream.Finish().ok());
}

TEST_F(ImportStreamTest, WindowBoundsTheUnacknowledged) {
  ImportStream::Options options;
  options.window = 3;
  ImportStream stream = Open({}, options);
  for (int i = 1; i <= 200; ++i) ASSERT_TRUE(stream.Send(Message(i)).ok());
  EXPECT_TRUE(stream.Finish().ok());
  EXPECT_LE(seen_.most_outstanding, 3);
}

TEST_F(ImportStreamTest, SilentServerBreaksTheStream) {
  ImportStream::Options options;
  options.window = 1;
  options.acknowledgement_timeout = absl::Milliseconds(10);
  FakeStream::Behaviour silent;
  silent.acknowledges = 0;
  ImportStream stream = Open(silent, options);
  EXPECT_TRUE(stream.Send(Message(1)).ok());
  EXPECT_TRUE(absl::IsDeadlineExceeded(stream.Send(Message(2))));
  EXPECT_TRUE(seen_.cancelled);
  EXPECT_THAT(Unacknowledged(stream), ElementsAre(1, 2));
}

TEST_F(ImportStreamTest, BrokenStreamReturnsWhatWasNotAcknowledged) {
  FakeStream::Behaviour breaking;
  breaking.acknowledges = 2;
  breaking.ends_with = absl::UnavailableError("gone");
  ImportStream::Options options;
  options.window = 1;
  ImportStream stream = Open(breaking, options);
  absl::Status status;
  int sent = 0;
  while (status.ok()) status = stream.Send(Message(++sent));
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(status.message(), "gone");
  EXPECT_THAT(acknowledged_, ElementsAre(1, 2));
  std::vector<int64_t> expected;
  for (int64_t id = 3; id <= sent; ++id) expected.push_back(id);
  EXPECT_EQ(Unacknowledged(stream), expected);
}

TEST_F(ImportStreamTest, StreamThatEndsEarlyIsUnavailable) {
  FakeStream::Behaviour ending;
  ending.acknowledges = 0;
  ending.ends_with = absl::OkStatus();
  ImportStream stream = Open(ending);
  absl::Status status = stream.Send(Message(1));
  status.Update(stream.Finish());
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
}

TEST_F(ImportStreamTest, AcknowledgementOfAnotherMessageIsInternal) {
  FakeStream::Behaviour wrong;
  wrong.id_offset = 1;
  ImportStream stream = Open(wrong);
  EXPECT_TRUE(stream.Send(Message(1)).ok());
  EXPECT_TRUE(absl::IsInternal(stream.Finish()));
}

TEST_F(ImportStreamTest, AcknowledgementThatCannotBeParsedIsInternal) {
  FakeStream::Behaviour garbling;
  garbling.garbles = true;
  ImportStream stream = Open(garbling);
  EXPECT_TRUE(stream.Send(Message(1)).ok());
  const absl::Status status = stream.Finish();
  EXPECT_TRUE(absl::IsInternal(status)) << status;
  EXPECT_TRUE(seen_.cancelled);
  EXPECT_THAT(Unacknowledged(stream), ElementsAre(1));
}

TEST_F(ImportStreamTest, AbandonedStreamIsCancelled) {
  FakeStream::Behaviour silent;
  silent.acknowledges = 0;
  {
    ImportStream stream = Open(silent);
    EXPECT_TRUE(stream.Send(Message(1)).ok());
  }
  EXPECT_TRUE(seen_.cancelled);
}

}  // namespace
}  // namespace akin
