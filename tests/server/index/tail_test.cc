#include "server/index/tail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

TEST(TailTest, KeepsEveryPartOfAnArticle) {
  std::mt19937 random(1);
  const std::vector<IndexedArticle> articles = RandomArticles(200, random);
  const std::shared_ptr<Tail> tail = MakeTail(articles, 300, Revision{5});
  EXPECT_EQ(tail->rows(), 200);
  EXPECT_EQ(tail->capacity(), 300);
  EXPECT_EQ(tail->before(), Revision{5});
  for (int row = 0; row < 200; ++row) ExpectRowIs(*tail, row, articles[row]);
}

TEST(TailTest, HasRoomForArticlesAtTheirBounds) {
  std::mt19937 random(1);
  std::vector<WeightedTerm> terms;
  for (uint32_t i = 0; i < Terms::kMaxTerms; ++i) {
    terms.push_back({.hash = i, .weight = 1, .is_number = true});
  }
  std::vector<IndexedArticle> articles;
  for (int i = 0; i < 3; ++i) {
    articles.push_back(RandomArticle(
        std::string(kMaxIdBytes, static_cast<char>('a' + i)), i + 1, random));
    articles.back().terms = Terms::FromWeighted(terms);
    articles.back().labels.clear();
    for (int label = 0; label < kMaxLabels; ++label) {
      articles.back().labels.push_back(absl::StrCat(i, " ", label));
    }
  }
  const std::shared_ptr<Tail> tail = MakeTail(articles);
  for (int row = 0; row < 3; ++row) ExpectRowIs(*tail, row, articles[row]);
}

TEST(TailTest, FindsTheRowThatAReaderSees) {
  std::mt19937 random(1);
  const std::shared_ptr<Tail> tail = MakeTail(
      {RandomArticle("a", 1, random), RandomArticle("b", 2, random)}, 3);
  tail->Kill(0, Revision{3});
  tail->Append(RandomArticle("a", 3, random));
  EXPECT_EQ(tail->Find("a", 3, Revision{3}), 2);
  EXPECT_EQ(tail->Find("a", 2, Revision{2}), 0);
  EXPECT_EQ(tail->Find("a", 2, Revision{3}), kNoRow);
  EXPECT_EQ(tail->Find("b", 3, Revision{3}), 1);
  EXPECT_EQ(tail->Find("b", 1, Revision{1}), kNoRow);
  EXPECT_EQ(tail->Find("c", 3, Revision{3}), kNoRow);
  EXPECT_EQ(tail->Find("", 3, Revision{3}), kNoRow);
}

TEST(TailTest, AGroupHasListsOnceItIsFull) {
  std::mt19937 random(1);
  std::vector<IndexedArticle> articles =
      RandomArticles(Tail::kListRows + 1, random);
  const uint32_t hash = 77;
  for (int row = 0; row < Tail::kListRows; row += 5) {
    articles[row].terms = Terms::FromWeighted({{hash, 1}, {78, 2}});
  }
  const std::shared_ptr<Tail> tail =
      MakeTail({articles.begin(), articles.end() - 2}, Tail::kListRows + 10);
  EXPECT_TRUE(tail->lists(0).empty());
  const int64_t before = tail->memory_bytes();
  tail->Append(articles[Tail::kListRows - 1]);
  EXPECT_FALSE(tail->lists(0).empty());
  EXPECT_GT(tail->memory_bytes() - before, Tail::kListRows);
  tail->Append(articles[Tail::kListRows]);
  EXPECT_TRUE(tail->lists(1).empty());
  // What they list are the rows of their group.
  std::vector<float> scores(Tail::kListRows, 0);
  tail->lists(0).Accumulate({{.hash = hash, .weight = 1}}, 0, Tail::kListRows,
                            scores.data());
  for (int row = 0; row < Tail::kListRows; ++row) {
    EXPECT_EQ(scores[row] > 0, row % 5 == 0) << row;
  }
}

TEST(TailTest, MayHaveAnyTimes) {
  std::mt19937 random(1);
  EXPECT_EQ(MakeTail(RandomArticles(2, random))->TimesOf(0, 2), std::nullopt);
}

TEST(TailTest, ReadersBesideTheWriterSeeWholeRows) {
  constexpr int kRows = 2 * Tail::kListRows;
  std::mt19937 random(1);
  const std::vector<IndexedArticle> articles = RandomArticles(kRows, random);
  const std::shared_ptr<Tail> tail = MakeTail({}, kRows);
  std::atomic<int> rows{0};
  std::thread reader([&] {
    for (int seen = 0; seen < kRows;) {
      const int now = rows;
      // Those that came meanwhile, but of many only some.
      for (; seen < now; seen += 1 + (now - seen) / 64) {
        ASSERT_EQ(tail->id(seen), articles[seen].id);
        ASSERT_EQ(tail->terms(seen).hashes(), articles[seen].terms.hashes());
        ASSERT_EQ(tail->labels(seen).size(), articles[seen].labels.size());
        ASSERT_EQ(tail->values(kSource).Value(
                      tail->arrays().heads[seen].values[kSource]),
                  FoldedValue(articles[seen].source));
        ASSERT_EQ(tail->Find(articles[seen].id, now, Revision{kRows}), seen);
      }
    }
  });
  for (const IndexedArticle& article : articles) {
    tail->Append(article);
    rows = tail->rows();
  }
  reader.join();
}

}  // namespace
}  // namespace akin
