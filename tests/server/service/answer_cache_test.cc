#include "server/service/answer_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"

namespace akin {
namespace {

SteadyTime At(int seconds) {
  return SteadyTime(std::chrono::seconds(1'000 + seconds));
}

class AnswerCacheTest : public ::testing::Test {
 protected:
  void Upsert(const std::string& id) {
    const Revision next = Next(index_.Snapshot()->revision());
    Apply(
        IndexedArticle{.id = id,
                       .embedding = embedder_.Embed({.title = "t"})->embedding,
                       .revision = next},
        next);
  }
  void Delete(const std::string& id) {
    Apply(IndexDelete{id}, Next(index_.Snapshot()->revision()));
  }

  // An answer about `articles` that can be told from others by its number.
  static CachedAnswer Answer(std::vector<std::string> articles, int number = 0,
                             SteadyTime made_at = At(0)) {
    CachedAnswer answer{.articles = std::move(articles), .made_at = made_at};
    answer.response.mutable_info()->set_candidates(number);
    return answer;
  }

  void Put(const std::string& question, CachedAnswer answer) {
    cache_.Put(question, std::move(answer), *index_.Snapshot());
  }

  // The number of the answer that is found; -1 if there is none.
  int Find(const std::string& question,
           const CacheDemand& demand = {.made_since = At(0)}) {
    const auto found = cache_.Find(question, demand, *index_.Snapshot());
    return found == nullptr ? -1 : found->response.info().candidates();
  }

  FakeEmbedder embedder_;
  FakeVectorIndex index_{embedder_.model().dimensions};
  AnswerCache cache_{1 << 20};

 private:
  void Apply(IndexChange change, Revision revision) {
    ASSERT_TRUE(index_.Apply({std::move(change)}, revision).ok());
  }
};

TEST_F(AnswerCacheTest, AnAnswerIsFoundByItsQuestionAlone) {
  Upsert("seed");
  EXPECT_EQ(Find("q"), -1);
  Put("q", Answer({"seed"}, 7));
  EXPECT_EQ(Find("q"), 7);
  EXPECT_EQ(Find("r"), -1);
  EXPECT_EQ(cache_.Stats().hits, 1);
  EXPECT_EQ(cache_.Stats().misses, 2);
}

TEST_F(AnswerCacheTest, AnAnswerThatIsTooOldForOneIsKeptForOthers) {
  Put("q", Answer({}, 7, At(10)));
  EXPECT_EQ(Find("q", {.made_since = At(11)}), -1);
  EXPECT_EQ(Find("q", {.made_since = At(10)}), 7);
}

TEST_F(AnswerCacheTest, AnAnswerFromBeforeTheLeastRevisionIsNotFound) {
  Upsert("seed");
  Put("q", Answer({"seed"}, 7));
  const Revision revision = index_.Snapshot()->revision();
  EXPECT_EQ(Find("q", {At(0), revision}), 7);
  Upsert("another");
  EXPECT_EQ(Find("q", {At(0), Next(revision)}), -1);
  EXPECT_EQ(Find("q", {At(0), revision}), 7);
}

TEST_F(AnswerCacheTest, AReplacedArticleEndsTheAnswersThatNameIt) {
  for (const char* id : {"a", "b", "c"}) Upsert(id);
  Put("ab", Answer({"a", "b"}, 1));
  Put("c", Answer({"c"}, 2));
  Upsert("b");
  EXPECT_EQ(Find("ab"), -1);
  EXPECT_EQ(Find("c"), 2);
}

TEST_F(AnswerCacheTest, ADeletedArticleEndsTheAnswersThatNameItForGood) {
  Upsert("a");
  Put("q", Answer({"a"}));
  Delete("a");
  EXPECT_EQ(Find("q"), -1);
  Upsert("a");
  EXPECT_EQ(Find("q"), -1);
}

TEST_F(AnswerCacheTest, AnAnswerThatWasOvertakenByAWriteIsNeverFound) {
  Upsert("seed");
  const auto before = index_.Snapshot();
  Upsert("seed");
  cache_.Put("q", Answer({"seed"}), *before);
  EXPECT_EQ(Find("q"), -1);
}

TEST_F(AnswerCacheTest, AnAnswerThatNamesAnArticleThatCameMeanwhileIsNotKept) {
  const auto before = index_.Snapshot();
  Upsert("new");
  cache_.Put("q", Answer({"new"}), *before);
  EXPECT_EQ(cache_.Stats().bytes, 0);
}

TEST_F(AnswerCacheTest, OfTwoAnswersToAQuestionTheLaterIsKept) {
  Put("q", Answer({}, 1, At(1)));
  Put("q", Answer({}, 2, At(2)));
  const int64_t bytes = cache_.Stats().bytes;
  Put("q", Answer({}, 1, At(1)));
  EXPECT_EQ(Find("q"), 2);
  EXPECT_EQ(cache_.Stats().bytes, bytes);
}

TEST_F(AnswerCacheTest, TheAnswersThatWereUsedLastAreKept) {
  Put("a", Answer({}));
  AnswerCache cache(3 * cache_.Stats().bytes);
  const auto snapshot = index_.Snapshot();
  const auto has = [&](const char* question) {
    return cache.Find(question, {At(0)}, *snapshot) != nullptr;
  };
  for (const char* question : {"a", "b", "c"}) {
    cache.Put(question, Answer({}), *snapshot);
  }
  EXPECT_TRUE(has("a"));
  cache.Put("d", Answer({}), *snapshot);
  EXPECT_FALSE(has("b"));
  EXPECT_TRUE(has("a"));
  EXPECT_TRUE(has("c"));
  EXPECT_TRUE(has("d"));
  EXPECT_EQ(cache.Stats().evictions, 1);
  EXPECT_EQ(cache.Stats().bytes, 3 * cache_.Stats().bytes);
}

TEST_F(AnswerCacheTest, AnAnswerThatDoesNotFitLeavesTheOthersAlone) {
  Put("a", Answer({}));
  Put(std::string(2 << 20, 'q'), Answer({}));
  EXPECT_EQ(Find("a"), 0);
  EXPECT_EQ(cache_.Stats().evictions, 0);
}

TEST_F(AnswerCacheTest, WithoutACapacityNothingIsKept) {
  AnswerCache cache(0);
  cache.Put("q", Answer({}), *index_.Snapshot());
  EXPECT_EQ(cache.Find("q", {At(0)}, *index_.Snapshot()), nullptr);
  EXPECT_EQ(cache.Stats().bytes, 0);
}

// A writer raises the version of a seed; readers answer with the version of the
// state that they see, as slowly as the threads have it, and keep that. What is
// found must be no older than the last write that was done before.
TEST_F(AnswerCacheTest, NoReaderIsGivenAnAnswerFromBeforeAWriteThatIsDone) {
  constexpr int kWrites = 200;
  constexpr int kReaders = 2;
  Upsert("seed");  // at revision 1
  std::atomic<int> written{1};
  std::atomic<int> found{0};
  std::vector<std::thread> readers;
  for (int t = 0; t < kReaders; ++t) {
    readers.emplace_back([&] {
      for (; written < kWrites; std::this_thread::yield()) {
        const int least = written;
        const auto snapshot = index_.Snapshot();
        const auto cached = cache_.Find("q", {At(0)}, *snapshot);
        if (cached != nullptr) {
          ++found;
          EXPECT_GE(cached->response.info().candidates(), least);
          continue;
        }
        // As the recommender, which takes a later state than the cache.
        const auto later = index_.Snapshot();
        const int version = static_cast<int>(later->revision());
        cache_.Put("q", Answer({"seed"}, version), *snapshot);
      }
    });
  }
  while (written < kWrites) {
    // Let each version be asked for, and some be found.
    const auto questions = [&] {
      const bool is_found = written % 10 == 0;
      return cache_.Stats().hits + (is_found ? 0 : cache_.Stats().misses);
    };
    const int64_t before = questions();
    while (questions() == before) std::this_thread::yield();
    Upsert("seed");
    ++written;
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(found, 0);
}

}  // namespace
}  // namespace akin
