#include "server/article/article_digest.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace akin {
namespace {

TEST(ArticleDigestTest, IsThatOfTheStorageFormat) {
  // Lies on disks, so must never change; by xxHash 0.8.1.
  EXPECT_EQ(DigestOf("", Revision{1}), 5604079703740606211u);
  EXPECT_EQ(DigestOf("a", Revision{1}), 15201566949650179872u);
  EXPECT_EQ(DigestOf("article-1", Revision{300}), 7490437892114919998u);
}

TEST(ArticleDigestTest, TellsIdsAndRevisionsApart) {
  std::set<uint64_t> digests;
  for (int id = 0; id < 100; ++id) {
    for (uint64_t revision = 1; revision <= 100; ++revision) {
      digests.insert(DigestOf(std::to_string(id), Revision{revision}));
    }
  }
  EXPECT_EQ(digests.size(), 10'000u);
}

TEST(LiveDigestTest, DoesNotDependOnTheOrder) {
  LiveDigest one;
  one.Add("a", Revision{1});
  one.Add("b", Revision{2});
  LiveDigest other;
  other.Add("b", Revision{2});
  other.Add("a", Revision{1});
  EXPECT_EQ(one, other);
  EXPECT_EQ(one.articles(), 2);
}

TEST(LiveDigestTest, RemovingUndoesAdding) {
  LiveDigest digest;
  digest.Add("a", Revision{1});
  const LiveDigest before = digest;
  digest.Add("b", Revision{2});
  EXPECT_NE(digest, before);
  digest.Remove("b", Revision{2});
  EXPECT_EQ(digest, before);
  digest.Remove("a", Revision{1});
  EXPECT_EQ(digest, LiveDigest());
}

TEST(LiveDigestTest, ANewVersionIsAnotherDigest) {
  LiveDigest first;
  first.Add("a", Revision{1});
  LiveDigest second;
  second.Add("a", Revision{2});
  EXPECT_NE(first, second);
}

TEST(LiveDigestTest, IsMadeAgainOfWhatItStates) {
  LiveDigest digest;
  digest.Add("a", Revision{1});
  EXPECT_EQ(LiveDigest(digest.articles(), digest.value()), digest);
}

}  // namespace
}  // namespace akin
