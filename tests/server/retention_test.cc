#include "server/retention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/mutex.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

const absl::Time kNoon = absl::FromUnixSeconds(1'694'606'400);
constexpr absl::Duration kDay = absl::Hours(24);

// A clock that is set, and that knows how often it was looked at.
class SetClock {
 public:
  absl::Time Now() {
    MutexLock lock(mutex_);
    ++looks_;
    looked_.NotifyAll();
    return now_;
  }

  void Advance(absl::Duration duration) {
    MutexLock lock(mutex_);
    now_ += duration;
  }

  int looks() {
    MutexLock lock(mutex_);
    return looks_;
  }
  void WaitForLooks(int looks) {
    MutexLock lock(mutex_);
    while (looks_ < looks) looked_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar looked_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) = kNoon;
  int looks_ ABSL_GUARDED_BY(mutex_) = 0;
};

class RetentionTest : public ::testing::Test {
 protected:
  void Put(const std::string& id, std::optional<absl::Time> published_at) {
    ASSERT_TRUE(
        catalog_
            .Upsert({.id = id, .title = "one", .published_at = published_at})
            .ok());
  }

  // Of 30 days.
  void PutExpired(int count) {
    std::vector<Article> articles;
    for (int i = 0; i < count; ++i) {
      articles.push_back({.id = absl::StrCat(i),
                          .title = "one",
                          .published_at = kNoon - 31 * kDay});
    }
    ASSERT_TRUE(catalog_.UpsertBatch(std::move(articles)).ok());
  }

  void StartRetention() {
    retention_.emplace(catalog_, index_, MaxAge{30 * kDay},
                       [this] { return clock_.Now(); });
  }

  // Has it look for expired articles, and returns when they are gone. It looks
  // at the clock once each time, before all else: when it does so again, it is
  // done with what it began after the first Wake().
  void Sweep() {
    const int looks = clock_.looks();
    retention_->Wake();
    clock_.WaitForLooks(looks + 1);
    retention_->Wake();
    clock_.WaitForLooks(looks + 2);
  }

  bool IsKept(const std::string& id) {
    const bool in_store = catalog_.Get(id).ok();
    EXPECT_EQ(index_.Snapshot()->Find(id).has_value(), in_store) << id;
    return in_store;
  }

  FakeEmbedder embedder_;
  FakeArticleStore store_;
  FakeVectorIndex index_{embedder_.model().dimensions};
  Catalog catalog_{store_, index_, embedder_};
  SetClock clock_;
  std::optional<Retention> retention_;
};

TEST_F(RetentionTest, WhatIsOlderIsDeletedFromStoreAndIndex) {
  Put("old", kNoon - 30 * kDay - absl::Seconds(1));
  Put("just not", kNoon - 30 * kDay);
  Put("new", kNoon);
  StartRetention();
  Sweep();
  EXPECT_FALSE(IsKept("old"));
  EXPECT_TRUE(IsKept("just not"));
  EXPECT_TRUE(IsKept("new"));
  EXPECT_EQ(retention_->deleted(), 1);
}

TEST_F(RetentionTest, AnArticleWithoutATimeIsKept) {
  Put("timeless", std::nullopt);
  StartRetention();
  Sweep();
  EXPECT_TRUE(IsKept("timeless"));
}

TEST_F(RetentionTest, ArticlesExpireAsTimeGoesOn) {
  Put("a", kNoon);
  Put("b", kNoon + kDay);
  StartRetention();
  Sweep();
  EXPECT_TRUE(IsKept("a"));
  clock_.Advance(30 * kDay + absl::Seconds(1));
  Sweep();
  EXPECT_FALSE(IsKept("a"));
  EXPECT_TRUE(IsKept("b"));
}

TEST_F(RetentionTest, ManyAreDeletedInBatches) {
  PutExpired(2'500);
  const int writes = store_.apply_calls();
  StartRetention();
  Sweep();
  EXPECT_EQ(index_.Snapshot()->size(), 0);
  EXPECT_EQ(store_.Stats().articles, 0);
  EXPECT_EQ(retention_->deleted(), 2'500);
  EXPECT_EQ(store_.apply_calls() - writes, 3);
}

TEST_F(RetentionTest, AnArticleThatWasReplacedMeanwhileIsKept) {
  Put("old", kNoon - 31 * kDay);
  Put("older", kNoon - 32 * kDay);
  // As if a correction had been committed just before.
  store_.BeforeNextBatchGet([this] {
    const Write write =
        Upsert{{.id = "old", .title = "one", .published_at = kNoon}};
    ASSERT_TRUE(store_.Apply({&write, 1}).ok());
  });
  StartRetention();
  Sweep();
  EXPECT_TRUE(catalog_.Get("old").ok());
  EXPECT_FALSE(IsKept("older"));
  EXPECT_EQ(retention_->deleted(), 1);
}

TEST_F(RetentionTest, WhatTheDiskRefusesIsTriedAgain) {
  Put("old", kNoon - 31 * kDay);
  store_.FailApply(absl::UnavailableError("disk full"));
  StartRetention();
  Sweep();
  EXPECT_TRUE(IsKept("old"));
  EXPECT_EQ(retention_->deleted(), 0);
  store_.FailApply(absl::OkStatus());
  Sweep();
  EXPECT_FALSE(IsKept("old"));
}

TEST_F(RetentionTest, AnEndMeanwhileWaitsForOneBatchOnly) {
  PutExpired(2'500);
  StartRetention();
  clock_.WaitForLooks(1);
  retention_.reset();
  EXPECT_EQ(index_.Stats().digest, store_.Stats().digest);
}

struct ParsedAge {
  const char* text;
  absl::Duration duration;
};

class MaxAgeTest : public ::testing::TestWithParam<ParsedAge> {};

TEST_P(MaxAgeTest, IsReadFromAFlagAndWrittenToOne) {
  MaxAge age;
  std::string error;
  EXPECT_TRUE(AbslParseFlag(GetParam().text, &age, &error)) << error;
  EXPECT_EQ(age.duration, GetParam().duration);
  MaxAge again;
  EXPECT_TRUE(AbslParseFlag(AbslUnparseFlag(age), &again, &error)) << error;
  EXPECT_EQ(again.duration, age.duration);
}

INSTANTIATE_TEST_SUITE_P(
    Ages, MaxAgeTest,
    ::testing::Values(ParsedAge{"90d", 90 * kDay},
                      ParsedAge{"2160h", 90 * kDay},
                      ParsedAge{"1h30m", absl::Minutes(90)},
                      ParsedAge{"1h", absl::Hours(1)},
                      ParsedAge{"", absl::InfiniteDuration()}));

class BadMaxAgeTest : public ::testing::TestWithParam<const char*> {};

TEST_P(BadMaxAgeTest, IsRefusedWithAReason) {
  MaxAge age;
  std::string error;
  EXPECT_FALSE(AbslParseFlag(GetParam(), &age, &error));
  EXPECT_THAT(error, testing::AnyOf(HasSubstr("such as 90d"),
                                    HasSubstr("1h is the least")));
  EXPECT_EQ(age.duration, absl::InfiniteDuration());
}

INSTANTIATE_TEST_SUITE_P(Ages, BadMaxAgeTest,
                         ::testing::Values("0", "-90d", "-2h", "0d", "59m", "d",
                                           "90", "ninety d", "1.5d", "soon"));

}  // namespace
}  // namespace akin
